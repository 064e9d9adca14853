using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace Crafting.Ai.Tests;

/// <summary>The machine endpoints alone, on a real socket, before a provider that tests decide about.</summary>
internal sealed class MachineApp : IAsyncDisposable
{
    public const string Verifier = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ";
    public const string Redirect = "http://127.0.0.1:7777/cb";

    private readonly WebApplication _app;
    private readonly ProxyRates _rates;

    private MachineApp(WebApplication app, FakeIdp idp, AuthServer server, ClientDirectory clients, ProxyRates rates) =>
        (_app, Idp, Server, Clients, _rates) = (app, idp, server, clients, rates);

    public FakeIdp Idp { get; }

    public AuthServer Server { get; }

    public ClientDirectory Clients { get; }

    public int Port => new Uri(_app.Urls.Single()).Port;

    public HttpClient Http { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    public FakeLogCollector Log => _app.Services.GetRequiredService<FakeLogCollector>();

    /// <summary>The log as one text, to look for what must not be in it.</summary>
    public string LogText => string.Join('\n', Log.GetSnapshot().Select(line => line.Message + line.Exception));

    public static async Task<MachineApp> StartAsync(MachineSetup? given = null)
    {
        var setup = given ?? new();
        var idp = await FakeIdp.StartAsync();
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = "Development" });
        builder.Logging.ClearProviders().AddFakeLogging().SetMinimumLevel(LogLevel.Debug);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(setup.Kestrel);
        Outbound.Register(builder.Services);
        builder.Services.AddRateLimiter(_ => { });
        var app = builder.Build();
        var options = setup.Options(Defaults(idp));
        var outbound = new Outbound(app.Services.GetRequiredService<IHttpClientFactory>(), setup.Time);
        AuthUrls Urls() => new("https://mcp.test", "https://mcp.test", "https://mcp.test/mcp");
        var server = new AuthServer(options, null!, Urls, "Notebook", outbound, setup.Time,
            app.Services.GetRequiredService<ILoggerFactory>());
        if (options.Endpoints is not null)
            server.Mode = setup.Relay is null ? ServingMode.Pass : ServingMode.Relay;
        var clients = new ClientDirectory(server);
        var rates = new ProxyRates(options.Limits);
        if (setup.RateLimiter)
            app.UseRateLimiter();
        var envelope = setup.Relay ?? new RelayEnvelope(new EphemeralDataProtectionProvider(), setup.Time);
        var routes = MachineEndpoints.Map(app, server, clients, envelope, rates, setup.Forget);
        if (setup.RateLimiter)
        {
            routes.Token!.RequireRateLimiting(rates.Token);
            routes.Revoke!.RequireRateLimiting(rates.Token);
            routes.Register!.RequireRateLimiting(rates.Register);
        }

        await app.StartAsync();
        return new(app, idp, server, clients, rates);
    }

    /// <summary>A lookup that knows public clients of any id but those that begin with "unknown".</summary>
    public static Task<OauthClient?> Lookup(string id, CancellationToken cancellationToken) =>
        Task.FromResult(id.StartsWith("unknown", StringComparison.Ordinal)
        ? null
        : new OauthClient { ClientId = id, RedirectUris = [Redirect] });

    /// <summary>A code grant that is good in every respect.</summary>
    public static Dictionary<string, string> CodeGrant() => new()
    {
        ["grant_type"] = "authorization_code",
        ["code"] = "code-1",
        ["redirect_uri"] = Redirect,
        ["code_verifier"] = Verifier,
        ["client_id"] = "client-1",
    };

    public static Dictionary<string, string> Refresh() =>
        new() { ["grant_type"] = "refresh_token", ["refresh_token"] = "rt-1", ["client_id"] = "client-1" };

    public static Dictionary<string, string> Revocation() => new() { ["token"] = "at-1", ["client_id"] = "client-1" };

    public static string Registration(string more = "") =>
        $$"""{"redirect_uris":["{{Redirect}}"],"token_endpoint_auth_method":"none"{{more}}}""";

    public Task<MachineAnswer> TokenAsync(Dictionary<string, string> form, params (string Name, string Value)[] headers) =>
        FormAsync("/token", form, headers);

    public async Task<MachineAnswer> FormAsync(string path, Dictionary<string, string> form, params (string Name, string Value)[] headers)
    {
        using var content = new FormUrlEncodedContent(form);
        return await SendAsync(path, content, headers);
    }

    public async Task<MachineAnswer> RegisterAsync(string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        return await SendAsync("/register", content);
    }

    /// <summary>A good request to any of the three endpoints.</summary>
    public Task<MachineAnswer> AskAsync(string endpoint) => endpoint switch
    {
        "/token" => TokenAsync(Refresh()),
        "/register" => RegisterAsync(Registration()),
        _ => FormAsync("/revoke", Revocation()),
    };

    public async Task<MachineAnswer> SendAsync(string path, HttpContent content, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{Port}{path}") { Content = content };
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await Http.SendAsync(request);
        return await MachineAnswer.ReadAsync(response);
    }

    /// <summary>Bytes as they are, for what no client library sends.</summary>
    public Task<WireAnswer> WireAsync(string path, string body, params string[] headers) => Wire.SendAsync(Port, Post(path, body, headers));

    public static byte[] Post(string path, string body, params string[] headers)
    {
        List<string> lines = [$"POST {path} HTTP/1.1", "Host: localhost", "Connection: close", .. headers.Where(line => line.Length > 0)];
        if (!headers.Any(line => line.StartsWith("Content-Type", StringComparison.Ordinal) || line.Length == 0))
            lines.Add("Content-Type: application/x-www-form-urlencoded");
        if (!headers.Any(line => line.StartsWith("Content-Length", StringComparison.Ordinal)))
            lines.Add("Content-Length: " + Encoding.UTF8.GetByteCount(body).ToString(CultureInfo.InvariantCulture));
        return [.. Wire.Head(lines), .. Encoding.UTF8.GetBytes(body)];
    }

    public static (string, string) Basic(string pair) => ("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)));

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
        _rates.Dispose();
        await Idp.DisposeAsync();
    }

    private static OauthOptions Defaults(FakeIdp idp) => new()
    {
        ResourceIssuerUrl = "https://mcp.test",
        Client = Lookup,
        Endpoints = new()
        {
            AuthorizationUrl = idp.Url("/oauth/authorize"),
            TokenUrl = idp.Url(FakeIdp.TokenPath),
            RegistrationUrl = idp.Url(FakeIdp.RegisterPath),
            RevocationUrl = idp.Url(FakeIdp.RevokePath),
        },
    };
}

/// <summary>How a test's application differs from the plainest one.</summary>
internal sealed record MachineSetup
{
    public Func<OauthOptions, OauthOptions> Options { get; init; } = options => options;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Seals codes, in relay mode; null for pass mode.</summary>
    public RelayEnvelope? Relay { get; init; }

    public bool RateLimiter { get; init; }

    public Action<string>? Forget { get; init; }

    public Action<KestrelServerOptions> Kestrel { get; init; } = _ => { };

    /// <summary>The plainest application with another lookup.</summary>
    public static MachineSetup With(Func<string, CancellationToken, Task<OauthClient?>> lookup) =>
        new() { Options = options => options with { Client = lookup } };

    /// <summary>The plainest application with one client on record.</summary>
    public static MachineSetup With(OauthClient client) => With((id, _) => Task.FromResult(id == client.ClientId ? client : null));
}

/// <summary>What came back.</summary>
internal sealed record MachineAnswer(int Status, string Body, IReadOnlyDictionary<string, string> Headers)
{
    public System.Text.Json.JsonElement Json => System.Text.Json.JsonDocument.Parse(Body).RootElement;

    public string? Error => Json.GetProperty("error").GetString();

    public string? Header(string name) => Headers.GetValueOrDefault(name);

    public static async Task<MachineAnswer> ReadAsync(HttpResponseMessage response) => new(
        (int)response.StatusCode,
        await response.Content.ReadAsStringAsync(),
        response.Headers.Concat(response.Content.Headers).ToDictionary(pair => pair.Key, pair => string.Join(", ", pair.Value),
            StringComparer.OrdinalIgnoreCase));
}
