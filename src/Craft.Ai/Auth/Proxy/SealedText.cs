using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace Crafting.Ai;

/// <summary>Text for one purpose that only this server can write and read, for a limited time.</summary>
// The platform's time-limited protector asks the system's clock; the application's clock has to decide.
internal sealed class SealedText(IDataProtectionProvider protection, string purpose, TimeSpan lifetime, TimeProvider time)
{
    private const int MaxLength = 16 * 1024;

    private readonly IDataProtector _protector = protection.CreateProtector(purpose);

    public string Close(Action<BinaryWriter> write)
    {
        using var plain = new MemoryStream();
        using (var writer = new BinaryWriter(plain, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write((time.GetUtcNow() + lifetime).UtcTicks);
            write(writer);
        }

        return Base64Url.EncodeToString(_protector.Protect(plain.ToArray()));
    }

    /// <summary>What was sealed; null when it is foreign, spoilt, of another purpose, or too old.</summary>
    public T? Open<T>(string text, Func<BinaryReader, T> read)
        where T : class
    {
        if (text.Length is 0 or > MaxLength || !Base64Url.IsValid(text))
            return null;
        byte[] plain;
        try
        {
            plain = _protector.Unprotect(Base64Url.DecodeFromChars(text));
        }
        catch (CryptographicException)
        {
            return null; // Also what was sealed with keys that are gone.
        }

        using var reader = new BinaryReader(new MemoryStream(plain, writable: false), Encoding.UTF8);
        return reader.ReadInt64() > time.GetUtcNow().UtcTicks ? read(reader) : null;
    }
}
