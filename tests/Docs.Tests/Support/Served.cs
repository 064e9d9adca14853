using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Logging.Testing;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Docs.Tests;

/// <summary>A real web application on a free port, and the official client to call it.</summary>
internal sealed class Served(IHost host) : IAsyncDisposable
{
    /// <summary>The revision with sessions.</summary>
    public const string WithSessions = "2025-11-25";

    /// <summary>The revision without sessions.</summary>
    public const string Stateless = "2026-07-28";

    public IServiceProvider Services => host.Services;

    public FakeLogCollector Log => Services.GetRequiredService<FakeLogCollector>();

    public Uri Endpoint
    {
        get
        {
            var addresses = Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
            return new(new Uri(addresses.First()), Services.GetRequiredService<McpOptions>().Path);
        }
    }

    public static Task<Served> StartAsync(params Capability[] capabilities) =>
        StartAsync(builder => builder.Services.AddSomebodyToAsk().AddCraft().AddCapabilities(capabilities).AddMcp());

    public static async Task<Served> StartAsync(Action<WebApplicationBuilder> configure, Action<WebApplication>? map = null)
    {
        var builder = NewBuilder();
        configure(builder);
        var app = builder.Build();
        (map ?? (mapped => mapped.MapCraft()))(app);
        await app.StartAsync();
        return new(app);
    }

    /// <summary>Starts an application that must not start, and returns what it says.</summary>
    public static async Task<string> FailAsync(params Capability[] capabilities) =>
        await FailAsync(builder => builder.Services.AddSomebodyToAsk().AddCraft().AddCapabilities(capabilities).AddMcp());

    public static async Task<string> FailAsync(Action<WebApplicationBuilder> configure)
    {
        try
        {
            await using var served = await StartAsync(configure);
            return "It started.";
        }
        catch (CraftException exception)
        {
            return exception.Message;
        }
    }

    public Task<McpClient> ConnectAsync(string? revision = null) => McpClient.CreateAsync(
        new HttpClientTransport(new HttpClientTransportOptions { Endpoint = Endpoint, TransportMode = HttpTransportMode.StreamableHttp }),
        new McpClientOptions { ProtocolVersion = revision });

    /// <summary>Calls one tool and returns the result.</summary>
    public async Task<CallToolResult> CallAsync(string tool, object? arguments = null, string? revision = null)
    {
        await using var client = await ConnectAsync(revision);
        return await client.CallToolAsync(tool, Arguments(arguments));
    }

    /// <summary>Calls one tool and returns the text of the result.</summary>
    public async Task<string> AskAsync(string tool, object? arguments = null, string? revision = null) =>
        (await CallAsync(tool, arguments, revision)).Text();

    /// <summary>Lists the tools.</summary>
    public async Task<IReadOnlyList<Tool>> ToolsAsync(string? revision = null)
    {
        await using var client = await ConnectAsync(revision);
        return [.. (await client.ListToolsAsync()).Select(tool => tool.ProtocolTool)];
    }

    public Task StopAsync(CancellationToken cancellationToken = default) => host.StopAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        await ((IAsyncDisposable)host).DisposeAsync();
    }

    private static WebApplicationBuilder NewBuilder()
    {
        var builder = WebApplication.CreateBuilder(["--urls", "http://127.0.0.1:0"]);
        builder.Logging.ClearProviders().AddFakeLogging();
        return builder;
    }

    private static Dictionary<string, object?> Arguments(object? arguments) =>
        arguments?.GetType().GetProperties().ToDictionary(property => property.Name, property => property.GetValue(arguments)) ?? [];
}

internal static class ResultExtensions
{
    /// <summary>The text of a result, block by block.</summary>
    public static string Text(this CallToolResult result) =>
        string.Join('\n', result.Content.OfType<TextContentBlock>().Select(block => block.Text));
}

internal static class CallerExtensions
{
    /// <summary>ASP.NET Core's authentication, which knows nobody here; without it Authorize stops the start.</summary>
    public static IServiceCollection AddSomebodyToAsk(this IServiceCollection services)
    {
        services.AddAuthentication();
        return services;
    }
}
