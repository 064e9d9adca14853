using System.IdentityModel.Tokens.Jwt;
using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace Crafting.Ai.Tests;

/// <summary>Tokens that Microsoft's own writer made: what Craft reads is not only what its tests write.</summary>
public class ForeignWriterTests
{
    private static readonly Capability Who = Craft.Route()
        .Id("who")
        .Description("Says who calls.")
        .From(Mcp())
        .Authorize("member")
        .Transform((_, exchange) =>
        $"{exchange.Principal!.Subject} ({string.Join(' ', exchange.Principal.Scopes)})");

    [Fact]
    public async Task A_token_that_is_signed_with_a_private_key_is_read_with_the_public_one()
    {
        using var rsa = RSA.Create(2048);
        var token = Write(new RsaSecurityKey(rsa) { KeyId = "pem" }, SecurityAlgorithms.RsaSha256);

        (await CallAsync(Jwt("https://issuer.test", publicKey: rsa.ExportSubjectPublicKeyInfoPem(), algorithm: "RS256"), token))
            .Should().Be("ada (notes:read notes:write)");
    }

    [Fact]
    public async Task A_token_that_is_signed_with_a_shared_secret_is_read_with_the_same()
    {
        const string Secret = "0123456789abcdef0123456789abcdef";
        var token = Write(new SymmetricSecurityKey(System.Text.Encoding.UTF8.GetBytes(Secret)), SecurityAlgorithms.HmacSha256);

        (await CallAsync(Jwt("https://issuer.test", secret: Secret), token)).Should().Be("ada (notes:read notes:write)");
    }

    private static string Write(SecurityKey key, string algorithm)
    {
        var writer = new JwtSecurityTokenHandler { MapInboundClaims = false };
        writer.OutboundClaimTypeMap.Clear();
        return writer.CreateEncodedJwt(new SecurityTokenDescriptor
        {
            Issuer = "https://issuer.test",
            Audience = SignIn.Resource,
            Subject = new ClaimsIdentity([new(JwtRegisteredClaimNames.Sub, "ada"), new("scope", "notes:read notes:write"), new("roles", "member"), new("roles", "owner")]),
            Expires = DateTime.UtcNow.AddMinutes(5),
            SigningCredentials = new(key, algorithm),
        });
    }

    private static async Task<string> CallAsync(TokenVerifier verifier, string token)
    {
        await using var app = await App.StartAsync(
            new AppSetup { Mcp = mcp => mcp.Auth = Oauth(new() { ResourceIssuerUrl = SignIn.Issuer, Verify = verifier }) }, Who);
        await using var client = await app.ConnectAsync(Era.Stateless, token);
        return (await client.CallAsync("who")).Text();
    }
}
