using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Crafting.Ai.Tests;

/// <summary>A real server with the browser half of the proxy, before a provider at https://idp.test.</summary>
internal sealed class BrowserHost : IAsyncDisposable
{
    public const string Issuer = "https://mcp.test";
    public const string Idp = "https://idp.test";

    private readonly WebApplication _app;

    private BrowserHost(WebApplication app, FakeTimeProvider time, AuthServer server, RelayEnvelope envelope) =>
        (_app, Time, Server, Envelope) = (app, time, server, envelope);

    public FakeTimeProvider Time { get; }

    public AuthServer Server { get; }

    public RelayEnvelope Envelope { get; }

    public int Port => new Uri(_app.Urls.Single()).Port;

    public IReadOnlyList<string> Log => [.. _app.Services.GetFakeLogCollector().GetSnapshot().Select(record => record.Message)];

    /// <summary>The client that tests sign in with.</summary>
    public static OauthClient Client { get; } = new()
    {
        ClientId = "client-1",
        ClientName = "Good Client",
        RedirectUris = ["https://good.test/cb", "http://127.0.0.1/cb"],
    };

    public static OauthOptions Options { get; } = new()
    {
        ResourceIssuerUrl = Issuer,
        Endpoints = new() { AuthorizationUrl = Idp + "/authorize", TokenUrl = Idp + "/token" },
        Client = (id, _) => Task.FromResult(id == Client.ClientId ? Client : null),
    };

    public static Task<BrowserHost> PassAsync(OauthOptions? options = null) => StartAsync(ServingMode.Pass, options);

    public static Task<BrowserHost> RelayAsync(OauthOptions? options = null) => StartAsync(ServingMode.Relay, options);

    public static Task<BrowserHost> WithClientAsync(ServingMode mode, OauthClient client) =>
        StartAsync(mode, Options with { Client = (_, _) => Task.FromResult<OauthClient?>(client) });

    public static async Task<BrowserHost> StartAsync(
        ServingMode mode, OauthOptions? options = null, string? jwksUrl = Idp + "/keys", IDataProtectionProvider? keys = null, int capacity = 100)
    {
        options ??= Options;
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().AddFakeLogging();
        Outbound.Register(builder.Services);
        var app = builder.Build();
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var server = new AuthServer(
            options, new NamedVerifier(Idp, jwksUrl), () => OwnUrls.From(options, "/mcp", app.Urls.First()), "Test Notes",
            new(app.Services.GetRequiredService<IHttpClientFactory>(), time), time, app.Services.GetRequiredService<ILoggerFactory>())
        { Mode = mode };
        var envelope = new RelayEnvelope(keys ?? new EphemeralDataProtectionProvider(), time, capacity);
        var endpoints = app.MapGroup("");
        PublicDoor.Guard(endpoints, request => request.Host.Host != "evil.test", server.Logger);
        BrowserEndpoints.Map(endpoints, server, new(server), envelope);
        await app.StartAsync();
        return new(app, time, server, envelope);
    }

    public TestBrowser Open() => new(new(_app.Urls.Single()), new Uri(Server.Urls.BaseUrl).GetLeftPart(UriPartial.Authority));

    public async Task<BrowserAnswer> GetAsync(string url, string? accept = null)
    {
        using var browser = Open();
        return await browser.GetAsync(url, accept);
    }

    public Task<BrowserAnswer> GetAsync(SignInDraft draft, string? accept = null) => GetAsync(draft.Url, accept);

    /// <summary>Goes as far as the consent page.</summary>
    public async Task<BrowserAnswer> AskAsync(TestBrowser browser, SignInDraft? draft = null)
    {
        var answer = await browser.GetAsync((draft ?? new()).Url);
        answer.Location.Should().StartWith(Server.Urls.BaseUrl + "/oauth/consent?t=");
        return await browser.GetAsync(answer.Location!, TestBrowser.Html);
    }

    /// <summary>Goes as far as the provider, with the user's consent.</summary>
    public async Task<BrowserAnswer> AllowAsync(TestBrowser browser, SignInDraft? draft = null)
    {
        var decided = await browser.SubmitAsync(await AskAsync(browser, draft), "allow");
        decided.Status.Should().Be(303);
        return await browser.GetAsync(decided.Location!);
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }
}
