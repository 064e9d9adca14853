using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Crafting;

/// <summary>Makes one key of who calls and what they send, so that nothing of one caller ever meets what is another's.</summary>
internal static class OwnedKey
{
    /// <summary>A hash of the words and the caller: whoever vouches for them, and whoever acts for them.</summary>
    /// <param name="caller">The caller; null for nobody, who is different from everybody.</param>
    /// <param name="words">What else makes the key.</param>
    public static string Of(Principal? caller, params ReadOnlySpan<string> words)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var word in words)
            Append(hash, word);
        for (var who = caller; who is not null; who = who.Actor)
        {
            Append(hash, who.Issuer);
            Append(hash, who.Subject);
        }

        Span<byte> result = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(result);
        return Convert.ToHexString(result);
    }

    // With its length, or "ab" and "c" would be the same as "a" and "bc".
    private static void Append(IncrementalHash hash, string? word)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, word?.Length ?? -1);
        hash.AppendData(length);
        hash.AppendData(Encoding.Unicode.GetBytes(word ?? ""));
    }
}
