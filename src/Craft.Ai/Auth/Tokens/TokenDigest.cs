using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Crafting.Ai;

/// <summary>The SHA-256 of a token: whoever reads the cache's memory finds no token in it.</summary>
internal readonly record struct TokenDigest(ulong First, ulong Second, ulong Third, ulong Fourth)
{
    public static TokenDigest Of(string token)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(token.AsSpan()), hash);
        return MemoryMarshal.Read<TokenDigest>(hash);
    }

    // A hash already: any part of it is spread as evenly as can be.
    public override int GetHashCode() => (int)First;
}
