using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Crafting.Ai;

/// <summary>What an answer is remembered by: a digest, so that memory holds no token.</summary>
internal static class UserinfoKey
{
    // No token holds it, so no issuer and token run together into another pair.
    private const byte Separator = 0x1F;

    public static string Of(string? issuer, string token)
    {
        var text = Encoding.UTF8;
        var bytes = ArrayPool<byte>.Shared.Rent(text.GetMaxByteCount(issuer?.Length ?? 0) + 1 + text.GetMaxByteCount(token.Length));
        try
        {
            var length = text.GetBytes(issuer ?? "", bytes);
            bytes[length++] = Separator;
            length += text.GetBytes(token, bytes.AsSpan(length));
            Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(bytes.AsSpan(0, length), digest);
            return Convert.ToHexString(digest);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes, clearArray: true);
        }
    }
}
