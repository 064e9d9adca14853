using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace Docs.Tests;

/// <summary>An identity provider under a public name that answers inside the process: pages show no port of a test.</summary>
internal sealed class Provider : HttpMessageHandler
{
    public const string Issuer = "https://id.example.com";
    public const string Server = "https://mcp.example.com";
    public const string Resource = Server + "/mcp";

    // One for all tests: making a pair takes longer than any of them.
    private static readonly RSA Pair = RSA.Create(2048);

    /// <summary>Whether nobody can reach it.</summary>
    public bool IsDown { get; set; }

    /// <summary>Whether it adds <c>iss</c> to its answers, and says so.</summary>
    public bool SendsIssuer { get; init; }

    /// <summary>Puts it where the application would go through the network.</summary>
    public void Attach(IServiceCollection services) =>
        services.AddHttpClient("Craft.Auth").ConfigurePrimaryHttpMessageHandler(() => new Line(this));

    /// <summary>A good token for this server; <paramref name="claims"/> replace its claims, null takes one out.</summary>
    public static string Token(object? claims = null)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var payload = new JsonObject
        {
            ["iss"] = Issuer,
            ["aud"] = Resource,
            ["sub"] = "alice",
            ["client_id"] = "claude",
            ["iat"] = now,
            ["exp"] = now + 3600,
        };
        foreach (var claim in claims?.GetType().GetProperties() ?? [])
            payload[claim.Name] = System.Text.Json.JsonSerializer.SerializeToNode(claim.GetValue(claims));
        var signed =
            $"{Encode("""{"alg":"RS256","typ":"at+jwt","kid":"key-1"}"""u8)}.{Encode(Encoding.UTF8.GetBytes(payload.ToJsonString()))}";
        return $"{signed}.{Encode(Pair.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (IsDown)
            throw new HttpRequestException("The provider cannot be reached.");
        var answer = request.RequestUri!.AbsoluteUri switch
        {
            Issuer + "/.well-known/oauth-authorization-server" => Metadata(),
            Issuer + "/jwks.json" => Keys(),
            _ => null,
        };
        return Task.FromResult(answer is null
            ? new HttpResponseMessage(HttpStatusCode.NotFound)
            : new(HttpStatusCode.OK) { Content = new StringContent(answer.ToJsonString(), Encoding.UTF8, "application/json") });
    }

    private JsonObject Metadata()
    {
        var metadata = new JsonObject
        {
            ["issuer"] = Issuer,
            ["authorization_endpoint"] = Issuer + "/authorize",
            ["token_endpoint"] = Issuer + "/token",
            ["registration_endpoint"] = Issuer + "/register",
            ["code_challenge_methods_supported"] = new JsonArray("S256"),
        };
        if (SendsIssuer)
            metadata["authorization_response_iss_parameter_supported"] = true;
        return metadata;
    }

    private static JsonObject Keys()
    {
        var key = Pair.ExportParameters(includePrivateParameters: false);
        return new()
        {
            ["keys"] = new JsonArray(
                new JsonObject { ["kty"] = "RSA", ["kid"] = "key-1", ["n"] = Encode(key.Modulus!), ["e"] = Encode(key.Exponent!) }),
        };
    }

    private static string Encode(ReadOnlySpan<byte> bytes) => WebEncoders.Base64UrlEncode(bytes);

    // The factory disposes of its handlers; the provider outlives them.
    private sealed class Line(Provider provider) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            provider.SendAsync(request, cancellationToken);
    }
}
