using Crafting.Pipeline;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Server;

namespace Crafting.Ai;

/// <summary>Whether the application mapped the endpoint.</summary>
internal sealed class McpMapping
{
    public bool IsDone { get; set; }
}

/// <summary>Looks at the running server once: a server that nobody can reach, or that offers nothing, is a mistake.</summary>
internal sealed partial class ServerWatch(
    McpOptions options, McpMapping mapping, ToolShelf shelf, IOptions<McpServerOptions> sdk, ILoggerFactory loggers) : IHostedLifecycleService
{
    private readonly ILogger _logger = loggers.CreateLogger("Craft.Mcp");

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Not earlier: a Startup class maps its endpoints only while the web host starts.
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        if (options.Transport == McpTransport.Http && !mapping.IsDone)
        {
            var problems = new Problems();
            problems.Add(CraftError.Misconfigured, null, "AddMcp was called, but no endpoint was mapped. Write app.MapCraft(); between builder.Build() and app.Run().");
            problems.ThrowIfAny();
        }

        var server = sdk.Value;
        if (shelf.Tools.IsEmpty && server is { PromptCollection: null, ResourceCollection: null, Handlers.ListToolsHandler: null, Handlers.ListPromptsHandler: null, Handlers.ListResourcesHandler: null })
            Empty(_logger);
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        shelf.Quieten();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(1, LogLevel.Warning, "The MCP server offers nothing: no published route begins at .From(Mcp()), and nothing is registered with the SDK")]
    private static partial void Empty(ILogger logger);
}
