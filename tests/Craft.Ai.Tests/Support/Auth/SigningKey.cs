using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace Crafting.Ai.Tests;

/// <summary>A key pair of a provider, with full control over what is signed.</summary>
internal sealed class SigningKey : IDisposable
{
    private readonly AsymmetricAlgorithm _pair;

    private SigningKey(string id, string algorithm, AsymmetricAlgorithm pair) => (Id, Algorithm, _pair) = (id, algorithm, pair);

    public string Id { get; }

    public string Algorithm { get; }

    /// <summary>The public half as a JSON Web Key (RFC 7517).</summary>
    public string Jwk
    {
        get
        {
            var jwk = new JsonObject { ["kid"] = Id, ["use"] = "sig", ["alg"] = Algorithm };
            if (_pair is RSA rsa)
            {
                var parameters = rsa.ExportParameters(false);
                (jwk["kty"], jwk["n"], jwk["e"]) = ("RSA", Base64Url(parameters.Modulus!), Base64Url(parameters.Exponent!));
            }
            else
            {
                var parameters = ((ECDsa)_pair).ExportParameters(false);
                (jwk["kty"], jwk["crv"], jwk["x"], jwk["y"]) = ("EC", "P-256", Base64Url(parameters.Q.X!), Base64Url(parameters.Q.Y!));
            }

            return jwk.ToJsonString();
        }
    }

    /// <summary>The public half as PEM text, as an attacker would get it.</summary>
    public string PublicPem => _pair.ExportSubjectPublicKeyInfoPem();

    public static SigningKey Rsa(string id, int bits = 2048) => new(id, "RS256", RSA.Create(bits));

    public static SigningKey Ec(string id) => new(id, "ES256", ECDsa.Create(ECCurve.NamedCurves.nistP256));

    public byte[] Sign(ReadOnlySpan<byte> data, string algorithm) => _pair switch
    {
        RSA rsa => rsa.SignData(
            data,
            HashAlgorithmName.SHA256,
            algorithm.StartsWith("PS", StringComparison.Ordinal) ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1),
        _ => ((ECDsa)_pair).SignData(data, HashAlgorithmName.SHA256),
    };

    public void Dispose() => _pair.Dispose();

    internal static string Base64Url(ReadOnlySpan<byte> bytes) => WebEncoders.Base64UrlEncode(bytes);

    internal static string Base64Url(string text) => Base64Url(Encoding.UTF8.GetBytes(text));
}
