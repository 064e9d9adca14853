using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace IdentityProvider.Tests;

/// <summary>Reads access tokens as a resource server does, with the published keys.</summary>
internal static class Tokens
{
    public static string Access(this JsonNode tokens) => (string)tokens["access_token"]!;

    public static string Refresh(this JsonNode tokens) => (string)tokens["refresh_token"]!;

    public static async Task<TokenValidationResult> ValidateAsync(
        DevelopmentIdentityProvider provider, string accessToken, string audience = Client.Resource)
    {
        var keys = new JsonWebKeySet(await Client.Http.GetStringAsync(provider.JwksUrl));
        return await new JsonWebTokenHandler { MapInboundClaims = false }.ValidateTokenAsync(accessToken, new()
        {
            ValidIssuer = provider.Issuer,
            ValidAudience = audience,
            ValidAlgorithms = [SecurityAlgorithms.RsaSha256],
            ValidTypes = ["at+jwt"],
            IssuerSigningKeys = keys.GetSigningKeys(),
        });
    }

    public static JsonElement Payload(string accessToken) =>
        JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(accessToken.Split('.')[1])).RootElement;
}
