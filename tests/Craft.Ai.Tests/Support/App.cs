using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using ModelContextProtocol.Client;

namespace Crafting.Ai.Tests;

/// <summary>A real web application on a free port, its log at hand.</summary>
internal sealed class App : IAsyncDisposable
{
    private readonly WebApplication _app;

    private App(WebApplication app) => _app = app;

    public IServiceProvider Services => _app.Services;

    public FakeLogCollector Log => Services.GetRequiredService<FakeLogCollector>();

    public Uri Address => new(_app.Urls.Single());

    public static Task<App> StartAsync(params Capability[] capabilities) => StartAsync(AppSetup.Plain, capabilities);

    public static async Task<App> StartAsync(AppSetup setup, params Capability[] capabilities)
    {
        var app = Build(setup, capabilities);
        await app._app.StartAsync();
        return app;
    }

    /// <summary>Starts an application that must not start, and returns what it says.</summary>
    public static async Task<string> FailAsync(AppSetup setup, params Capability[] capabilities)
    {
        await using var app = Build(setup, capabilities);
        var start = () => app._app.StartAsync();
        return (await start.Should().ThrowAsync<CraftException>()).Which.Message;
    }

    /// <summary>Connects the official client, pinned to one revision.</summary>
    public async Task<McpClient> ConnectAsync(
        string revision, Action<McpClientOptions>? configure = null, Action<HttpClientTransportOptions>? transport = null)
    {
        var http = new HttpClientTransportOptions { Endpoint = new Uri(Address, "/mcp"), TransportMode = HttpTransportMode.StreamableHttp };
        transport?.Invoke(http);
        var options = new McpClientOptions { ProtocolVersion = revision };
        configure?.Invoke(options);
        return await McpClient.CreateAsync(new HttpClientTransport(http), options);
    }

    /// <summary>Speaks HTTP without a client's help.</summary>
    public RawMcp Raw(string revision, string path = "/mcp") => new(new Uri(Address, path), revision);

    public Task StopAsync(CancellationToken cancellationToken = default) => _app.StopAsync(cancellationToken);

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private static App Build(AppSetup setup, Capability[] capabilities)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = setup.Environment });
        // A sample's settings lie beside the tests, and their levels would silence what a test asks for.
        foreach (var file in builder.Configuration.Sources.OfType<JsonConfigurationSource>().ToList())
            builder.Configuration.Sources.Remove(file);
        builder.WebHost.UseUrls(setup.Url ?? $"http://127.0.0.1:{setup.Port}");
        builder.Logging.ClearProviders().SetMinimumLevel(setup.Logged).AddFakeLogging();
        builder.Services.AddCraft().AddCapabilities(capabilities).AddMcp(setup.Mcp);
        setup.Services(builder.Services);
        var app = builder.Build();
        setup.Pipeline(app);
        return new App(app);
    }
}
