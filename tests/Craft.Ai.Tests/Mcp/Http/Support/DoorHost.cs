using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.AspNetCore;
using ModelContextProtocol.Server;

namespace Crafting.Ai.Tests;

/// <summary>A real server with one echo tool, with our door before the SDK or without.</summary>
internal sealed class DoorHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private DoorHost(WebApplication app) => _app = app;

    public int Port { get; private init; }

    public static Task<DoorHost> GuardedAsync(
        FrontDoorOptions? options = null, HttpServerSessionMode mode = HttpServerSessionMode.Stateless) =>
        StartAsync(new Setup { Door = options ?? new(), Mode = mode });

    public static Task<DoorHost> BareAsync(HttpServerSessionMode mode = HttpServerSessionMode.Stateless) =>
        StartAsync(new Setup { Mode = mode });

    public static async Task<DoorHost> StartAsync(Setup setup)
    {
        var builder = WebApplication.CreateBuilder(
            new WebApplicationOptions { EnvironmentName = setup.Environment, Args = ["--urls", setup.Url] });
        builder.Logging.ClearProviders();
        var mcp = builder.Services.AddMcpServer().WithHttpTransport(o => o.SessionMode = setup.Mode)
            .WithTools([McpServerTool.Create((string message) => "Echo: " + message, new() { Name = "echo" })])
            .WithPrompts([McpServerPrompt.Create((string who) => "Hello " + who, new() { Name = "greet" })])
            .WithResources([McpServerResource.Create(() => "text", new() { UriTemplate = "test://text", Name = "text" })]);
        setup.Services?.Invoke(builder, mcp);
        var app = builder.Build();
        setup.Pipeline?.Invoke(app);
        var endpoint = (setup.Routes?.Invoke(app) ?? app).MapMcp("/mcp");
        if (setup.Door is { } door) DoorKeeper.Guard(endpoint, app.Services, door);
        await app.StartAsync();
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new DoorHost(app) { Port = new Uri(address.Replace("*", "localhost", StringComparison.Ordinal)).Port };
    }

    public Task<WireAnswer> PostAsync(string body, params string[] headers) => Wire.SendAsync(Port, Wire.Post(body, headers));

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    internal sealed record Setup
    {
        public FrontDoorOptions? Door { get; init; }
        public HttpServerSessionMode Mode { get; init; } = HttpServerSessionMode.Stateless;
        public string Environment { get; init; } = "Production";
        public string Url { get; init; } = "http://127.0.0.1:0";
        public Action<WebApplicationBuilder, IMcpServerBuilder>? Services { get; init; }
        public Action<WebApplication>? Pipeline { get; init; }
        public Func<WebApplication, IEndpointRouteBuilder>? Routes { get; init; }
    }
}

/// <summary>One guarded server for all rows of a theory.</summary>
public sealed class SharedDoor : IAsyncLifetime
{
    internal DoorHost Server { get; private set; } = null!;

    public async Task InitializeAsync() => Server = await DoorHost.GuardedAsync(new()
    {
        AllowedHosts = ["mcp.example.com", "*.corp.example", "alt.example:8443", "2001:db8::1", "müller.example"],
        AllowedOrigins = ["https://app.example.com", "https://tool.example:8443/", "vscode-webview://abc", "HTTPS://Müller.example:443"],
    });

    public async Task DisposeAsync() => await Server.DisposeAsync();
}
