using static Docs.Tests.Snippets.SecuringPage;

namespace Docs.Tests.Snippets;

internal static class IdentityPage
{
    public static void WithRegistration(WebApplicationBuilder builder, Directory directory)
    {
        #region identity-registration
        builder.Services.AddCraft().AddCapabilities(List).AddMcp(mcp => mcp.Auth = Oauth(new OauthOptions
        {
            ResourceIssuerUrl = "https://mcp.example.com",
            ResourceName = "Orders",
            Verify = Jwks("https://id.example.com/jwks.json", issuer: "https://id.example.com"),
            Endpoints = new OauthEndpoints
            {
                AuthorizationUrl = "https://id.example.com/authorize",
                TokenUrl = "https://id.example.com/token",
                RegistrationUrl = "https://id.example.com/register",
                RevocationUrl = "https://id.example.com/revoke",
            },
            Client = (clientId, cancellationToken) => directory.FindAsync(clientId, cancellationToken),
            ScopesSupported = ["orders:read"],
            ForwardResource = true,
        }));
        #endregion
    }

    public static void WithoutRegistration(WebApplicationBuilder builder)
    {
        #region identity-fixed
        var desktop = new OauthClient
        {
            ClientId = "orders-desktop",
            ClientName = "Orders for the desktop",
            RedirectUris = ["http://127.0.0.1/callback", "https://claude.ai/api/mcp/auth_callback"],
            TokenEndpointAuthMethod = "none",
        };
        builder.Services.AddCraft().AddCapabilities(List).AddMcp(mcp => mcp.Auth = Oauth(new OauthOptions
        {
            ResourceIssuerUrl = "https://mcp.example.com",
            Verify = Jwks("https://id.example.com/jwks.json", issuer: "https://id.example.com"),
            Endpoints = new OauthEndpoints
            {
                AuthorizationUrl = "https://id.example.com/authorize",
                TokenUrl = "https://id.example.com/token",
            },
            Client = (clientId, _) => Task.FromResult(clientId == desktop.ClientId ? desktop : null),
        }));
        #endregion
    }

    #region identity-lookup
    public sealed class Directory(HttpClient provider)
    {
        public async Task<OauthClient?> FindAsync(string clientId, CancellationToken cancellationToken)
        {
            using var answer = await provider.GetAsync($"clients/{Uri.EscapeDataString(clientId)}", cancellationToken);
            if (answer.StatusCode == System.Net.HttpStatusCode.NotFound)
                return null;                                     // unknown
            answer.EnsureSuccessStatusCode();                    // anything else: an exception, and the caller is told 503
            return await answer.Content.ReadFromJsonAsync<OauthClient>(cancellationToken);
        }
    }
    #endregion

    public static void OwnAudience(McpOptions mcp)
    {
        #region identity-audience
        mcp.Auth = Oauth(new OauthOptions
        {
            ResourceIssuerUrl = "https://mcp.example.com",
            Verify = Jwks("https://id.example.com/jwks.json", issuer: "https://id.example.com", audience: "orders-api"),
        });
        #endregion
    }
}
