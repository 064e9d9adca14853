using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Client;

namespace Crafting.Ai.Tests;

/// <summary>Applications that ask for tokens of the provider for faults.</summary>
internal static class SignIn
{
    public const string Issuer = "https://mcp.test";
    public const string Resource = Issuer + "/mcp";
    public const string MetadataUrl = Issuer + "/.well-known/oauth-protected-resource/mcp";

    /// <summary>A resource server that trusts the provider.</summary>
    public static AppSetup At(
        FakeIdp idp, Func<OauthOptions, OauthOptions>? options = null, Action<McpOptions>? mcp = null, Action<IServiceCollection>? services = null) => new()
        {
            Mcp = server =>
            {
                server.Name = "notes";
                var oauth = new OauthOptions { ResourceIssuerUrl = Issuer, Verify = Jwks(idp.JwksUrl, idp.Issuer) };
                server.Auth = Oauth(options?.Invoke(oauth) ?? oauth);
                mcp?.Invoke(server);
            },
            Services = services ?? (_ => { }),
        };

    /// <summary>A proxy before the provider, that relays unless told otherwise and knows no client.</summary>
    public static AppSetup Proxy(FakeIdp idp, Func<OauthOptions, OauthOptions> options) => At(idp, oauth => options(oauth with
    {
        Mode = OauthMode.Relay,
        Endpoints = new() { AuthorizationUrl = idp.Url("/oauth/authorize"), TokenUrl = idp.Url(FakeIdp.TokenPath) },
        Client = (_, _) => Task.FromResult<OauthClient?>(null),
    }));

    /// <summary>A good token for these applications.</summary>
    public static string Token(this FakeIdp idp, string subject = "alice", string? scope = null, string[]? roles = null) => idp.Mint(draft =>
    {
        draft.For(Resource).With("sub", subject);
        if (scope is not null)
            draft.With("scope", scope);
        if (roles is not null)
            draft.With("roles", new System.Text.Json.Nodes.JsonArray([.. roles.Select(role => System.Text.Json.Nodes.JsonValue.Create(role))]));
    });

    public static Task<McpClient> ConnectAsync(this App app, string revision, string token) => app.ConnectAsync(
        revision, transport: http => http.AdditionalHeaders = new Dictionary<string, string> { ["Authorization"] = "Bearer " + token });
}
