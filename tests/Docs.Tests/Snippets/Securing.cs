using System.Security.Claims;

namespace Docs.Tests.Snippets;

internal static class SecuringPage
{
    #region securing-routes
    public static Capability List { get; } = Craft.Route()
        .Id("order_list")
        .Description("List the caller's orders.")
        .From(Mcp())
        .Authorize(new AuthorizeOptions { Scopes = ["orders:read"] })
        .Transform((_, exchange) => $"The orders of {exchange.Principal!.Subject}.");

    public static Capability Cancel { get; } = Craft.Route()
        .Id("order_cancel")
        .Description("Cancel the caller's last order.")
        .From(Mcp())
        .Authorize(new AuthorizeOptions { Scopes = ["orders:write"] })
        .Transform((_, exchange) => $"{exchange.Principal!.Subject} has one order less.");

    public static Capability Refund { get; } = Craft.Route()
        .Id("order_refund")
        .Description("Pay an order back.")
        .From(Mcp())
        .Authorize("accountant")
        .Transform(_ => "Paid back.");
    #endregion

    #region securing-principal
    public static Capability WhoAmI { get; } = Craft.Route()
        .Id("whoami")
        .Description("Say who is calling.")
        .From(Mcp())
        .Authorize()
        .Transform((_, exchange) =>
        {
            var caller = exchange.Principal!;
            var tenant = caller.Claims.TryGetProperty("tenant", out var claim) ? claim.GetString() : "none";
            return $"{caller.Subject} through {caller.ClientId}, scopes {string.Join(' ', caller.Scopes)}, tenant {tenant}";
        });
    #endregion

    public static void ResourceServer(WebApplicationBuilder builder)
    {
        #region securing-resource-server
        builder.Services.AddCraft()
            .AddCapabilities(List, Cancel, Refund)
            .AddMcp(mcp =>
            {
                mcp.Name = "orders";
                mcp.Auth = Oauth(new OauthOptions
                {
                    ResourceIssuerUrl = "https://mcp.example.com",
                    Verify = Jwks("https://id.example.com/jwks.json", issuer: "https://id.example.com"),
                    ScopesSupported = ["orders:read"],
                });
            });
        #endregion
    }

    public static OauthOptions Implied(OauthOptions options)
    {
        #region securing-implications
        options = options with
        {
            ScopeImplications = new Dictionary<string, IReadOnlyList<string>>
            {
                ["orders:admin"] = ["orders:write"],
                ["orders:write"] = ["orders:read"],
            },
        };
        #endregion
        return options;
    }

    public static TokenVerifier Published()
    {
        #region securing-jwks
        var verify = Jwks(
            "https://id.example.com/jwks.json",
            issuer: "https://id.example.com",
            audience: "https://mcp.example.com/mcp",
            options: new TokenOptions { Algorithms = ["RS256"], RolesClaim = "realm.roles" });
        #endregion
        return verify;
    }

    public static TokenVerifier Secret(IConfiguration configuration)
    {
        #region securing-jwt
        var verify = Jwt(issuer: "https://id.example.com", secret: configuration["TokenSecret"]);
        #endregion
        return verify;
    }

    public static TokenVerifier Custom(ApiKeys keys)
    {
        #region securing-verifier
        var verify = Verifier(async (token, cancellationToken) => await keys.FindAsync(token, cancellationToken) is { } key
            ? new VerifiedIdentity { Subject = key.Owner, Scopes = key.Scopes, ExpiresAt = key.ExpiresAt }
            : null);
        #endregion
        return verify;
    }

    public static void OneForAll(McpOptions mcp)
    {
        #region securing-everybody
        mcp.Auth = Everybody(new VerifiedIdentity { Subject = "developer", Roles = ["accountant"], Scopes = ["orders:read"] });
        #endregion
    }

    public static void AskStaff(McpOptions mcp, Staff staff)
    {
        #region securing-userinfo
        mcp.Userinfo = async (caller, token, cancellationToken) =>
            new Userinfo { Roles = await staff.RolesOfAsync(caller.Subject, cancellationToken) };
        #endregion
    }

    public static async Task OtherEndpoints(string[] args)
    {
        #region securing-other-endpoints using System.Security.Claims
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddAuthorization();
        builder.Services.AddCraft().AddCapabilities(List).AddMcp(mcp => mcp.Auth = Oauth(new OauthOptions
        {
            ResourceIssuerUrl = "https://mcp.example.com",
            Verify = Jwks("https://id.example.com/jwks.json", issuer: "https://id.example.com"),
        }));

        var app = builder.Build();
        app.MapGet("/me", (ClaimsPrincipal user) => user.FindFirstValue("sub"))
            .RequireAuthorization(policy => policy.AddAuthenticationSchemes(McpAuthentication.Scheme).RequireAuthenticatedUser());
        app.MapCraft();
        await app.RunAsync();
        #endregion
    }

    public static void Pages(McpOptions mcp)
    {
        #region securing-cors
        mcp.Cors = McpCors.Origins("https://app.example.com");
        mcp.AllowedOrigins.Add("https://app.example.com");
        #endregion
    }

    /// <summary>Keys that the application hands out.</summary>
    internal sealed class ApiKeys
    {
        public Task<ApiKey?> FindAsync(string token, CancellationToken cancellationToken) =>
            Task.FromResult(token == "key-of-alice" ? new ApiKey("alice", ["orders:read"], DateTimeOffset.UtcNow.AddHours(1)) : null);
    }

    internal sealed record ApiKey(string Owner, IReadOnlyList<string> Scopes, DateTimeOffset ExpiresAt);

    internal sealed class Staff
    {
        public Task<IReadOnlyList<string>> RolesOfAsync(string subject, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<string>>(subject == "bob" ? ["accountant"] : []);
    }
}
