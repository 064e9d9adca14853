using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace Crafting.Ai.Tests;

/// <summary>A real web application whose routes answer HTTP.</summary>
internal sealed class HttpApp : IAsyncDisposable
{
    private readonly WebApplication _app;

    private HttpApp(WebApplication app)
    {
        _app = app;
        Client = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    }

    public HttpClient Client { get; }

    public IServiceProvider Services => _app.Services;

    public FakeLogCollector Log => _app.Services.GetRequiredService<FakeLogCollector>();

    public Uri Address => new(_app.Urls.Single());

    public static Task<HttpApp> StartAsync(params Capability[] capabilities) => StartAsync(HttpSetup.Plain, capabilities);

    public static async Task<HttpApp> StartAsync(HttpSetup setup, params Capability[] capabilities)
    {
        var app = new HttpApp(Build(setup, capabilities));
        await app._app.StartAsync();
        app.Client.BaseAddress = app.Address;
        return app;
    }

    /// <summary>Starts an application that must not start, and returns what it says.</summary>
    public static async Task<string> FailAsync(HttpSetup setup, params Capability[] capabilities)
    {
        await using var app = Build(setup, capabilities);
        var start = () => app.StartAsync();
        return (await start.Should().ThrowAsync<CraftException>()).Which.Message;
    }

    public Task<HttpAnswered> GetAsync(string path, string? authorization = null) => SendAsync(HttpMethod.Get, path, null, authorization);

    public Task<HttpAnswered> PostAsync(string path, string json, string? authorization = null) =>
        SendAsync(HttpMethod.Post, path, new StringContent(json, Encoding.UTF8, "application/json"), authorization);

    public async Task<HttpAnswered> SendAsync(
        HttpMethod method, string path, HttpContent? content = null, string? authorization = null, Action<HttpRequestHeaders>? headers =
            null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        headers?.Invoke(request.Headers);
        var response = await Client.SendAsync(request);
        return new(response, await response.Content.ReadAsStringAsync());
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }

    private static WebApplication Build(HttpSetup setup, Capability[] capabilities)
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddFakeLogging();
        builder.Configuration.AddInMemoryCollection(setup.Configuration);
        var craft = builder.Services.AddCraft().AddCapabilities(capabilities);
        if (setup.Http is not null)
            craft.AddHttp(setup.Http);
        if (setup.Mcp is not null)
            craft.AddMcp(setup.Mcp);
        setup.Services(builder.Services);
        var app = builder.Build();
        setup.Pipeline(app);
        return app;
    }
}

/// <summary>How the application of a test differs from the plainest one.</summary>
internal sealed record HttpSetup
{
    public static HttpSetup Plain { get; } = new();

    public Action<HttpOptions>? Http { get; init; } = _ => { };

    public Action<McpOptions>? Mcp { get; init; }

    public Action<IServiceCollection> Services { get; init; } = _ => { };

    public Dictionary<string, string?> Configuration { get; init; } = [];

    public Action<WebApplication> Pipeline { get; init; } = app => app.MapCraft();
}

/// <summary>One answer, read to its end.</summary>
internal sealed record HttpAnswered(HttpResponseMessage Response, string Body)
{
    public int Status => (int)Response.StatusCode;

    public string? Type => Response.Content.Headers.ContentType?.ToString();

    public JsonElement Json => JsonElement.Parse(Body);

    public string? Code => Type == "application/problem+json" ? Json.GetProperty("code").GetString() : null;

    public string? Detail => Json.TryGetProperty("detail", out var detail) ? detail.GetString() : null;

    public string Challenge => Response.Headers.TryGetValues("WWW-Authenticate", out var values) ? values.Single() : "";
}
