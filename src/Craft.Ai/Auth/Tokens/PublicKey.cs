using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace Crafting.Ai;

/// <summary>A public key of an issuer, parsed once and kept ready.</summary>
internal sealed class PublicKey : TokenKey
{
    private const int MinRsaBits = 2048;

    // Larger keys exist to make a verifier slow.
    private const int MaxRsaBits = 8192;

    private static readonly CryptoProviderFactory Crypto = new() { CacheSignatureProviders = false };

    private readonly JsonWebKey _key;
    private readonly string? _algorithm;

    // One for each algorithm. They pool what is not safe for many callers. They are not disposed of when a key goes,
    // because somebody may still be at work with it.
    private readonly SignatureProvider?[] _providers = new SignatureProvider?[SignatureAlgorithm.Asymmetric.Count];

    private PublicKey(JsonWebKey key, string? id, string? algorithm)
    {
        (_key, Id, _algorithm) = (key, id, algorithm);
        Identity = string.Join(' ', id, key.Kty, algorithm, key.N, key.E, key.Crv, key.X, key.Y);
    }

    /// <summary>The key's id in its set; null when it has none.</summary>
    public string? Id { get; }

    public string KeyType => _key.Kty;

    /// <summary>Equal for equal keys: tells a changed set from one that was only read again.</summary>
    public string Identity { get; }

    public static PublicKey? Rsa(RSAParameters parameters, string? id, string? algorithm)
    {
        if (parameters is not { Modulus: { } modulus, Exponent: { Length: > 0 and <= 8 } exponent } || exponent[^1] % 2 == 0)
            return null;
        try
        {
            using var rsa = RSA.Create(parameters);
            if (rsa.KeySize is < MinRsaBits or > MaxRsaBits)
                return null;
        }
        catch (CryptographicException)
        {
            return null;
        }

        return new(new() { Kty = "RSA", N = Base64Url.EncodeToString(modulus), E = Base64Url.EncodeToString(exponent) }, id, algorithm);
    }

    public static PublicKey? Ec(string? curve, ECPoint point, string? id, string? algorithm)
    {
        var (named, bytes) = curve switch
        {
            "P-256" => (ECCurve.NamedCurves.nistP256, 32),
            "P-384" => (ECCurve.NamedCurves.nistP384, 48),
            "P-521" => (ECCurve.NamedCurves.nistP521, 66),
            _ => default,
        };
        if (bytes == 0 || point.X?.Length != bytes || point.Y?.Length != bytes)
            return null;
        try
        {
            // Refuses a point that is not on the curve.
            ECDsa.Create(new ECParameters { Curve = named, Q = point }).Dispose();
        }
        catch (CryptographicException)
        {
            return null;
        }

        return new(
            new() { Kty = "EC", Crv = curve, X = Base64Url.EncodeToString(point.X), Y = Base64Url.EncodeToString(point.Y) }, id, algorithm);
    }

    public override bool Fits(SignatureAlgorithm algorithm) =>
        algorithm.KeyType == _key.Kty
        && (algorithm.Curve is null || algorithm.Curve == _key.Crv)
        && (_algorithm is null || _algorithm == algorithm.Name);

    public override bool Verifies(CompactToken token, SignatureAlgorithm algorithm) =>
        token.Signature is { Length: > 0 } signature && ProviderFor(algorithm).Verify(token.SignedBytes, signature);

    private SignatureProvider ProviderFor(SignatureAlgorithm algorithm)
    {
        ref var place = ref _providers[IndexOf(algorithm)];
        if (Volatile.Read(ref place) is { } ready)
            return ready;
        var made = Crypto.CreateForVerifying(_key, algorithm.Name);
        return Interlocked.CompareExchange(ref place, made, null) ?? made;
    }

    private static int IndexOf(SignatureAlgorithm algorithm)
    {
        var index = 0;
        while (SignatureAlgorithm.Asymmetric[index] != algorithm)
            index++;
        return index;
    }
}
