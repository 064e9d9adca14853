using System.Security.Cryptography;

namespace Crafting.Ai;

/// <summary>One way to sign a token (RFC 7518 section 3.1), and the kind of key that it takes.</summary>
/// <param name="Name">The name in a token's header; compared ordinally.</param>
/// <param name="KeyType">The key's <c>kty</c>.</param>
/// <param name="Curve">The only curve that fits (RFC 7518 section 3.4); null for keys without one.</param>
/// <param name="HashBytes">The length of the hash, and the least length of a secret.</param>
internal sealed record SignatureAlgorithm(string Name, string KeyType, string? Curve, int HashBytes)
{
    /// <summary>Those with a public key. There is no <c>none</c> here, and nothing that takes a secret.</summary>
    public static IReadOnlyList<SignatureAlgorithm> Asymmetric { get; } =
    [
        new("RS256", "RSA", null, 32),
        new("RS384", "RSA", null, 48),
        new("RS512", "RSA", null, 64),
        new("PS256", "RSA", null, 32),
        new("PS384", "RSA", null, 48),
        new("PS512", "RSA", null, 64),
        new("ES256", "EC", "P-256", 32),
        new("ES384", "EC", "P-384", 48),
        new("ES512", "EC", "P-521", 64),
    ];

    /// <summary>Those with a shared secret.</summary>
    public static IReadOnlyList<SignatureAlgorithm> Symmetric { get; } =
    [
        new("HS256", "oct", null, 32),
        new("HS384", "oct", null, 48),
        new("HS512", "oct", null, 64),
    ];

    public static SignatureAlgorithm? Find(IReadOnlyList<SignatureAlgorithm> among, string? name)
    {
        foreach (var algorithm in among)
        {
            if (string.Equals(algorithm.Name, name, StringComparison.Ordinal))
                return algorithm;
        }

        return null;
    }

    public static string Names(IReadOnlyList<SignatureAlgorithm> among) => string.Join(", ", among.Select(algorithm => algorithm.Name));

    /// <summary>The code of this signature over the data, for a shared secret.</summary>
    public int Authenticate(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> data, Span<byte> code) => HashBytes switch
    {
        32 => HMACSHA256.HashData(secret, data, code),
        48 => HMACSHA384.HashData(secret, data, code),
        _ => HMACSHA512.HashData(secret, data, code),
    };
}
