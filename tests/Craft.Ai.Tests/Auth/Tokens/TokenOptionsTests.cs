using System.Security.Cryptography;

namespace Crafting.Ai.Tests;

/// <summary>What a verifier says about its configuration before anybody is let in.</summary>
public class TokenOptionsTests
{
    private const string Keys = "https://idp.test/keys";
    private const string Issuer = "https://idp.test";
    private const string Secret = "0123456789abcdef0123456789abcdef";

    [Fact]
    public void Good_configurations_have_no_problems()
    {
        foreach (var verifier in new[]
        {
            Jwks(Keys, Issuer),
            Jwks("http://localhost:9000/keys", Issuer, "https://mcp.test/mcp", new() { Algorithms = ["PS512", "ES384"], ClockSkew = TimeSpan.FromMinutes(5) }),
            Jwt(Issuer, secret: Secret),
            Jwt(Issuer, secret: Secret + Secret, algorithm: "HS512"),
            Verifier((_, _) => Task.FromResult<VerifiedIdentity?>(null)),
        })
        {
            verifier.Problems().Should().BeEmpty();
            verifier.Warnings().Should().BeEmpty();
        }
    }

    [Fact, Trait("Contract", "T67")]
    public void Any_audience_needs_another_way_to_tell_the_recipient()
    {
        const string Sentence = "audience * accepts every token of this issuer; add RequireAccessTokenType or an allowed client list";

        Jwks(Keys, Issuer, "*", new() { RequireAccessTokenType = false }).Problems().Should().Equal(Sentence);
        Jwt(Issuer, "*", Secret, options: new() { RequireAccessTokenType = false }).Problems().Should().Equal(Sentence);
        foreach (var options in new TokenOptions[]
        {
            new(), new() { RequireAccessTokenType = false, AllowedClients = ["a"] }, new() { RequireAccessTokenType = false, ClientMustBeKnown = true },
        })
        {
            Jwks(Keys, Issuer, "*", options).Problems().Should().BeEmpty();
            Jwks(Keys, Issuer, "*", options).Warnings().Should().ContainSingle();
        }
    }

    [Theory]
    [InlineData("http://idp.test/keys", "Use https")]
    [InlineData("http://127.0.0.1.evil.test/keys", "Use https")]
    [InlineData("/keys", "absolute https URL")]
    [InlineData("idp.test/keys", "absolute https URL")]
    [InlineData("file:///keys", "absolute https URL")]
    [InlineData("", "absolute https URL")]
    [InlineData(null, "absolute https URL")]
    [InlineData("https://user:pass@idp.test/keys", "user name or password")]
    [Trait("Threat", "H29")]
    public void A_key_set_URL_must_be_safe(string? url, string sentence)
    {
        Jwks(url!, Issuer).Problems().Should().ContainSingle().Which.Should().Contain(sentence).And.NotContain("pass@");
    }

    [Theory]
    [InlineData("none")]
    [InlineData("HS256")]
    [InlineData("rs256")]
    [InlineData("EdDSA")]
    public void Only_signatures_with_public_keys_can_be_chosen(string algorithm) =>
        Jwks(Keys, Issuer, options: new() { Algorithms = ["RS256", algorithm] }).Problems().Should().ContainSingle().Which.Should().Contain($"\"{algorithm}\"");

    [Fact]
    public void Other_mistakes_are_named()
    {
        string Only(TokenVerifier verifier) => verifier.Problems().Should().ContainSingle().Subject;

        Only(Jwks(Keys, "")).Should().Contain("issuer");
        Only(Jwks(Keys, null!)).Should().Contain("issuer");
        Only(Jwks(Keys, Issuer + " ")).Should().Contain("issuer");
        Only(Jwks(Keys, Issuer, options: new() { FurtherIssuers = [""] })).Should().Contain("issuer");
        Only(Jwks(Keys, Issuer, " ")).Should().Contain("audience");
        Only(Jwks(Keys, Issuer, options: new() { Algorithms = [] })).Should().Contain("no signature algorithm");
        Only(Jwks(Keys, Issuer, options: new() { ClockSkew = TimeSpan.FromSeconds(-1) })).Should().Contain("ClockSkew");
        Only(Jwks(Keys, Issuer, options: new() { ClockSkew = TimeSpan.FromSeconds(301) })).Should().Contain("ClockSkew");
        Only(Jwks(Keys, Issuer, options: new() { AllowedClients = [""] })).Should().Contain("AllowedClients");
        Only(Jwks(Keys, Issuer, options: new() { RolesClaim = "" })).Should().Contain("RolesClaim");
        Only(Jwks(Keys, Issuer, options: new() { RolesClaim = "a", Roles = _ => [] })).Should().Contain("RolesClaim");
        Only(Jwt(Issuer, secret: Secret, options: new() { Algorithms = ["RS256"] })).Should().Contain("algorithm");
        Only(Verifier((_, _) => Task.FromResult<VerifiedIdentity?>(null), "")).Should().Contain("issuer");
    }

    [Fact]
    public void A_verifier_with_problems_does_not_open()
    {
        var open = () => Jwks(Keys, Issuer, "*", new() { RequireAccessTokenType = false }).Open(null!);

        open.Should().Throw<InvalidOperationException>().WithMessage("audience *");
    }

    [Fact]
    public void The_metadata_of_a_proxy_knows_issuers_and_keys()
    {
        Jwks(Keys, Issuer, options: new() { FurtherIssuers = ["https://b.test/"] }).Issuers.Should().Equal(Issuer, "https://b.test/");
        Jwks(Keys, Issuer).JwksUrl.Should().Be(Keys);
        Jwt(Issuer, secret: Secret).JwksUrl.Should().BeNull();
    }

    [Fact]
    public void Keys_that_cannot_work_are_named_and_never_shown()
    {
        using var rsa = RSA.Create(2048);
        using var weak = RSA.Create(1024);
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        string Only(string? secret = null, string? publicKey = null, string? algorithm = null) =>
            Jwt(Issuer, null, secret, publicKey, algorithm).Problems().Should().ContainSingle().Which.Should()
                .NotContain(secret ?? publicKey ?? "\n").And.Subject;

        Only().Should().Contain("exactly one");
        Only(Secret, rsa.ExportSubjectPublicKeyInfoPem()).Should().Contain("exactly one");
        Only("too-short-a-secret-of-31-bytes-").Should().Contain("31 bytes");
        Only(Secret, algorithm: "HS512").Should().Contain("64");
        Only(Secret, algorithm: "none").Should().Contain("HS256");
        Only(Secret, algorithm: "RS256").Should().Contain("HS256");
        Only(publicKey: rsa.ExportSubjectPublicKeyInfoPem(), algorithm: "HS256").Should().Contain("does not fit");
        Only(publicKey: curve.ExportSubjectPublicKeyInfoPem(), algorithm: "ES256").Should().Contain("ES384");
        Only(publicKey: weak.ExportSubjectPublicKeyInfoPem()).Should().Contain("2048");
        Only(publicKey: rsa.ExportPkcs8PrivateKeyPem()).Should().Contain("private key");
        Only(publicKey: "no key").Should().Contain("cannot be read");
        Jwt(Issuer, publicKey: curve.ExportSubjectPublicKeyInfoPem()).Problems().Should().BeEmpty();
        Jwt(Issuer, publicKey: rsa.ExportRSAPublicKeyPem(), algorithm: "PS512").Problems().Should().BeEmpty();
    }

    [Fact, Trait("Contract", "T68")]
    public void A_public_key_is_refused_as_a_secret_in_every_dress()
    {
        using var rsa = RSA.Create(2048);
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        foreach (var secret in new[]
        {
            rsa.ExportSubjectPublicKeyInfoPem(),
            rsa.ExportRSAPublicKeyPem(),
            "  " + rsa.ExportSubjectPublicKeyInfoPem().Replace("\n", "", StringComparison.Ordinal),
            Convert.ToBase64String(rsa.ExportSubjectPublicKeyInfo()),
            Convert.ToBase64String(curve.ExportSubjectPublicKeyInfo()),
            """{"kty":"RSA","n":"0123456789abcdef0123456789","e":"AQAB"}""",
        })
            Jwt(Issuer, secret: secret).Problems().Should().ContainSingle().Which.Should().Contain("place of the secret").And.NotContain(secret);
    }
}
