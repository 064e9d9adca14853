using System.Security.Cryptography;

namespace Crafting.Ai;

/// <summary>A secret that the issuer and this server share (RFC 7518 section 3.2).</summary>
internal sealed class SharedSecret(byte[] secret) : TokenKey
{
    public override bool Fits(SignatureAlgorithm algorithm) => algorithm.KeyType == "oct" && secret.Length >= algorithm.HashBytes;

    public override bool Verifies(CompactToken token, SignatureAlgorithm algorithm)
    {
        Span<byte> code = stackalloc byte[64];
        var length = algorithm.Authenticate(secret, token.SignedBytes, code);
        // In constant time: the first wrong byte must not show in how long the answer takes.
        return CryptographicOperations.FixedTimeEquals(code[..length], token.Signature);
    }
}
