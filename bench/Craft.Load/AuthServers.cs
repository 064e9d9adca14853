using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using ModelContextProtocol.AspNetCore;
using ModelContextProtocol.AspNetCore.Authentication;
using ModelContextProtocol.Server;

namespace Crafting.Load;

/// <summary>The same tool behind RS256 bearer tokens: as Craft does it, and as the SDK's documentation does.</summary>
internal static class AuthServers
{
    public const string TokenPath = "/token-for-load";
    private const string KeysPath = "/keys";

    public static Action<WebApplication> OfCraft(WebApplicationBuilder builder, int port)
    {
        var url = Url(port);
        builder.Services.AddCraft()
            .AddCapabilities(Craft.Route().Id("echo").Description(Servers.Description).Input<Servers.EchoInput>().From(Mcp()).Authorize()
                .Transform(static input => "Echo: " + input.Message))
            .AddMcp(mcp => mcp.Auth = Oauth(new() { ResourceIssuerUrl = url, Verify = Jwks(url + KeysPath, url) }));
        return app =>
        {
            app.MapCraft();
            MapKeys(app, url);
        };
    }

    public static Action<WebApplication> OfTheSdk(WebApplicationBuilder builder, int port)
    {
        var url = Url(port);
        var key = new RsaSecurityKey(RSA.Create(2048)) { KeyId = "load" };
        builder.Services
            .AddAuthentication(options =>
            {
                options.DefaultAuthenticateScheme = JwtBearerDefaults.AuthenticationScheme;
                options.DefaultChallengeScheme = McpAuthenticationDefaults.AuthenticationScheme;
            })
            .AddJwtBearer(options =>
            {
                options.MapInboundClaims = false;
                options.TokenValidationParameters = new() { ValidIssuer = url, ValidAudience = url + "/mcp", IssuerSigningKey = key };
            })
            .AddMcp(options => options.ResourceMetadata = new() { Resource = url + "/mcp", AuthorizationServers = { url } });
        builder.Services.AddAuthorization();
        builder.Services.AddMcpServer()
            .WithHttpTransport(http => http.SessionMode = HttpServerSessionMode.StatefulForInitializeClients)
            .AddAuthorizationFilters()
            .WithTools([McpServerTool.Create(static (string message) => "Echo: " + message, new() { Name = "echo", Description = Servers.Description })]);
        return app =>
        {
            app.UseAuthentication();
            app.UseAuthorization();
            app.MapMcp("/mcp").RequireAuthorization();
            app.MapGet(TokenPath, () => Token(url, key)).AllowAnonymous();
        };
    }

    private static void MapKeys(WebApplication app, string url)
    {
        var key = new RsaSecurityKey(RSA.Create(2048)) { KeyId = "load" };
        var published = key.Rsa.ExportParameters(includePrivateParameters: false);
        app.MapGet(KeysPath, () => new
        {
            keys = new[]
            {
                new
                {
                    kty = "RSA",
                    use = "sig",
                    alg = "RS256",
                    kid = key.KeyId,
                    n = Base64UrlEncoder.Encode(published.Modulus),
                    e = Base64UrlEncoder.Encode(published.Exponent),
                },
            },
        });
        app.MapGet(TokenPath, () => Token(url, key));
    }

    private static string Token(string url, RsaSecurityKey key) => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Issuer = url,
        Audience = url + "/mcp",
        Expires = DateTime.UtcNow.AddHours(1),
        TokenType = "at+jwt",
        Claims = new Dictionary<string, object> { ["sub"] = "load", ["scope"] = "profile", ["name"] = "Load", ["client_id"] = "load" },
        SigningCredentials = new(key, SecurityAlgorithms.RsaSha256),
    });

    private static string Url(int port) => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");
}
