using System.Globalization;
using System.Net.Http.Json;
using IdentityProvider;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Client;

namespace Crafting.Ai.Tests;

/// <summary>A server, a genuine identity provider, and people with browsers.</summary>
internal sealed class SignedInApp : IAsyncDisposable
{
    private readonly App _app;

    private SignedInApp(App app, DevelopmentIdentityProvider provider) => (_app, Provider) = (app, provider);

    public DevelopmentIdentityProvider Provider { get; }

    public App App => _app;

    public Uri Endpoint => new(_app.Address, "/mcp");

    /// <summary>Starts both: a resource server without a mode, a proxy with one.</summary>
    public static async Task<SignedInApp> StartAsync(
        OauthMode? mode, Capability[] routes, Func<OauthOptions, OauthOptions>? options = null, LogLevel logged = LogLevel.Information)
    {
        var port = FreePort.Find();
        var provider = await DevelopmentIdentityProvider.StartAsync(new() { ResponseIss = mode != OauthMode.Pass });
        var oauth = new OauthOptions
        {
            ResourceIssuerUrl = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"),
            Verify = Jwks(provider.JwksUrl, provider.Issuer),
            ScopesSupported = ["profile", "notes:read"],
        };
        if (mode is not null)
        {
            oauth = oauth with
            {
                ForwardResource = true,
                Endpoints = new()
                {
                    AuthorizationUrl = provider.AuthorizationUrl,
                    TokenUrl = provider.TokenUrl,
                    RegistrationUrl = provider.RegistrationUrl,
                    RevocationUrl = provider.RevocationUrl,
                },
                Client = (id, cancellationToken) => FindAsync(provider, id, cancellationToken),
            };
        }

        var app = await App.StartAsync(new AppSetup
        {
            Port = port,
            Logged = logged,
            Mcp = mcp => (mcp.Name, mcp.Auth) = ("notes", Oauth(options?.Invoke(oauth) ?? oauth)),
        }, routes);
        return new(app, provider);
    }

    /// <summary>Connects the official client, whose user is at a browser.</summary>
    public Task<McpClient> ConnectAsync(string revision, Browser browser, Action<Uri>? visited = null) =>
        _app.ConnectAsync(revision, transport: http => http.OAuth = SignedInClient.At(browser, visited));

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await Provider.DisposeAsync();
    }

    private static async Task<OauthClient?> FindAsync(DevelopmentIdentityProvider provider, string id, CancellationToken cancellationToken)
    {
        using var http = new HttpClient();
        using var answer = await http.GetAsync(
            provider.ClientLookupUrl.Replace("{client_id}", Uri.EscapeDataString(id)), cancellationToken);
        if (answer.StatusCode == System.Net.HttpStatusCode.NotFound)
            return null;
        return (await answer.Content.ReadFromJsonAsync<OauthClient>(cancellationToken))!;
    }
}
