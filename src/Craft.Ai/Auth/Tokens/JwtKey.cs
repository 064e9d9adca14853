using System.Security.Cryptography;
using System.Text;

namespace Crafting.Ai;

/// <summary>The key of <c>Jwt(…)</c>, read once: a secret or a public key, or what is wrong with it.</summary>
internal sealed class JwtKey
{
    public JwtKey(string? secret, string? publicKey, string? algorithm) =>
        (Key, Algorithm, Problem) = (secret, publicKey) switch
        {
            (not null, null) => ReadSecret(secret, algorithm ?? "HS256"),
            (null, not null) => ReadPublicKey(publicKey, algorithm),
            _ => Bad("Jwt needs exactly one of secret and publicKey."),
        };

    public TokenKey? Key { get; }

    public SignatureAlgorithm? Algorithm { get; }

    /// <summary>What is wrong, in a sentence without the key; null for nothing.</summary>
    public string? Problem { get; }

    private static (TokenKey?, SignatureAlgorithm?, string?) ReadSecret(string secret, string name)
    {
        if (SignatureAlgorithm.Find(SignatureAlgorithm.Symmetric, name) is not { } algorithm)
            return Bad($"Jwt has a secret and the algorithm \"{name}\". "
                + $"With a secret use {SignatureAlgorithm.Names(SignatureAlgorithm.Symmetric)}.");
        // What everybody can read is no secret: whoever knows the issuer's public key could sign.
        if (LooksPublic(secret))
            return Bad("Jwt has a key in the place of the secret. Pass a public key as publicKey, and never use one as a secret.");
        var bytes = Encoding.UTF8.GetBytes(secret);
        return bytes.Length < algorithm.HashBytes
            ? Bad($"Jwt has a secret of {bytes.Length} bytes. {algorithm.Name} needs {algorithm.HashBytes} random bytes or "
                + "more (RFC 7518 section 3.2).")
            : (new SharedSecret(bytes), algorithm, null);
    }

    private static (TokenKey?, SignatureAlgorithm?, string?) ReadPublicKey(string pem, string? name)
    {
        if (pem.Contains("PRIVATE KEY-----", StringComparison.Ordinal))
            return Bad(
                "Jwt has a private key in publicKey. Only the issuer needs it: pass the public half, \"-----BEGIN PUBLIC KEY-----\".");
        if (ReadRsa(pem) is { } rsa)
            return Fit(PublicKey.Rsa(rsa, null, null), name ?? "RS256");
        if (ReadEc(pem) is not { } ec)
            return Bad("Jwt has a publicKey that cannot be read. Pass PEM text that begins with \"-----BEGIN PUBLIC KEY-----\".");
        var (curve, usual) = ec.Curve.Oid.Value switch
        {
            "1.2.840.10045.3.1.7" => ("P-256", "ES256"),
            "1.3.132.0.34" => ("P-384", "ES384"),
            "1.3.132.0.35" => ("P-521", "ES512"),
            _ => (null, "ES256"),
        };
        return Fit(PublicKey.Ec(curve, ec.Q, null, null), name ?? usual);
    }

    private static (TokenKey?, SignatureAlgorithm?, string?) Fit(PublicKey? key, string name)
    {
        if (key is null)
            return Bad("Jwt has a publicKey that is too weak or unusual. Use RSA of 2048 to 8192 bits, or a key on P-256, P-384 or P-521.");
        return SignatureAlgorithm.Find(SignatureAlgorithm.Asymmetric, name) is { } algorithm && key.Fits(algorithm)
            ? (key, algorithm, null)
            : Bad($"Jwt has the algorithm \"{name}\", which does not fit its publicKey. "
                + $"Use one of {SignatureAlgorithm.Names([.. SignatureAlgorithm.Asymmetric.Where(key.Fits)])}.");
    }

    private static RSAParameters? ReadRsa(string pem)
    {
        try
        {
            using var rsa = RSA.Create();
            rsa.ImportFromPem(pem);
            return rsa.ExportParameters(false);
        }
        catch (Exception error) when (error is ArgumentException or CryptographicException)
        {
            return null;
        }
    }

    private static ECParameters? ReadEc(string pem)
    {
        try
        {
            using var ec = ECDsa.Create();
            ec.ImportFromPem(pem);
            return ec.ExportParameters(false);
        }
        catch (Exception error) when (error is ArgumentException or CryptographicException)
        {
            return null;
        }
    }

    // PEM, a JSON Web Key, or the inside of PEM without its lines.
    private static bool LooksPublic(string secret)
    {
        if (secret.Contains("-----BEGIN", StringComparison.OrdinalIgnoreCase)
            || (secret.TrimStart().StartsWith('{') && secret.Contains("\"kty\"", StringComparison.Ordinal)))
            return true;
        var wrapped = $"-----BEGIN PUBLIC KEY-----\n{secret.Trim()}\n-----END PUBLIC KEY-----";
        return ReadRsa(wrapped) is not null || ReadEc(wrapped) is not null;
    }

    private static (TokenKey?, SignatureAlgorithm?, string?) Bad(string problem) => (null, null, problem);
}
