using System.Security.Cryptography;
using System.Text;

namespace Crafting.Ai.Tests;

/// <summary>A verifier with one configured key.</summary>
public sealed class JwtTests : IAsyncLifetime
{
    private const string Secret = "0123456789abcdef0123456789abcdef";

    private TokenLab _lab = null!;

    public async Task InitializeAsync() => _lab = await TokenLab.StartAsync();

    public async Task DisposeAsync() => await _lab.DisposeAsync();

    [Fact, Trait("Contract", "T68")]
    public async Task A_shared_secret_accepts_its_own_signatures_and_no_others()
    {
        var check = _lab.Open(Jwt(_lab.Idp.Issuer, secret: Secret));
        var good = _lab.Draft().Sign(Encoding.UTF8.GetBytes(Secret));

        await check.Accepts(good);
        check.IsCurrent(0).Should().BeTrue();
        await check.Refuses(_lab.Draft().Sign(Encoding.UTF8.GetBytes(Secret + "x")), AuthReason.BadSignature);
        await check.Refuses(good[..(good.LastIndexOf('.') + 1)], AuthReason.BadSignature);
        await check.Refuses(_lab.Mint(), AuthReason.BadAlgorithm);
        await check.Refuses(
            _lab.Draft(draft => draft.Header["alg"] = "HS384").Sign(Encoding.UTF8.GetBytes(Secret)), AuthReason.BadAlgorithm);
        await check.Refuses(
            _lab.Draft(draft => draft.Header["alg"] = "none").Sign(Encoding.UTF8.GetBytes(Secret)), AuthReason.BadAlgorithm);
    }

    [Fact]
    public async Task A_public_key_accepts_its_own_signatures_whatever_the_key_is_called()
    {
        var check = _lab.Open(Jwt(_lab.Idp.Issuer, publicKey: _lab.Idp.Key.PublicPem));
        using var stranger = SigningKey.Rsa("key-1");

        await check.Accepts(_lab.Mint(draft => draft.Header["kid"] = "other"));
        await check.Refuses(_lab.Draft().Sign(stranger), AuthReason.BadSignature);
        _lab.Readings.Should().Be(0);
    }

    [Fact]
    public async Task The_same_claims_are_demanded_as_of_every_token()
    {
        var check = _lab.Open(Jwt(_lab.Idp.Issuer, secret: Secret));
        string Sign(string claim, string? value) => _lab.Draft(draft => draft.With(claim, value)).Sign(Encoding.UTF8.GetBytes(Secret));

        await check.Refuses(Sign("iss", "https://other.test"), AuthReason.BadIssuer);
        await check.Refuses(Sign("aud", "https://other.test"), AuthReason.BadAudience);
        await check.Refuses(Sign("exp", null), AuthReason.MissingExpiresAt);
        await check.Refuses(Sign("sub", null), AuthReason.MissingSubject);
    }

    [Theory]
    [InlineData("RS384")]
    [InlineData("RS512")]
    [InlineData("PS256")]
    [InlineData("PS384")]
    [InlineData("PS512")]
    [InlineData("ES256")]
    [InlineData("ES384")]
    [InlineData("ES512")]
    [InlineData("HS384")]
    [InlineData("HS512")]
    public async Task Every_algorithm_that_can_be_chosen_works(string algorithm)
    {
        const string LongSecret = Secret + Secret;
        var hash = new HashAlgorithmName("SHA" + algorithm[2..]);
        var signed = $"{SigningKey.Base64Url($$"""{"alg":"{{algorithm}}"}""")}.{SigningKey.Base64Url(_lab.Draft().Payload.ToJsonString())}";
        var data = Encoding.ASCII.GetBytes(signed);
        using var rsa = RSA.Create(2048);
        using var curve = ECDsa.Create(algorithm switch
        {
            "ES384" => ECCurve.NamedCurves.nistP384,
            "ES512" => ECCurve.NamedCurves.nistP521,
            _ => ECCurve.NamedCurves.nistP256,
        });
        var (signature, verifier) = algorithm[0] switch
        {
            'E' => (curve.SignData(data, hash), Jwt(_lab.Idp.Issuer, publicKey: curve.ExportSubjectPublicKeyInfoPem())),
            'H' => (CryptographicOperations.HmacData(hash, Encoding.UTF8.GetBytes(LongSecret), data), Jwt(_lab.Idp.Issuer, secret: LongSecret, algorithm: algorithm)),
            var family => (
                rsa.SignData(data, hash, family == 'P' ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1),
                Jwt(_lab.Idp.Issuer, publicKey: rsa.ExportSubjectPublicKeyInfoPem(), algorithm: algorithm)),
        };

        await _lab.Open(verifier).Accepts($"{signed}.{SigningKey.Base64Url(signature)}");
        signature[5] ^= 1;
        await _lab.Open(verifier).Refuses($"{signed}.{SigningKey.Base64Url(signature)}", AuthReason.BadSignature);
    }
}
