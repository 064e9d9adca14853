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

/// <summary>Finds the server that nobody can reach, and the one that offers nothing.</summary>
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
            problems.Add(
                CraftError.Misconfigured,
                null,
                "AddMcp was called, but no endpoint was mapped. Write app.MapCraft(); between builder.Build() and app.Run().");
            problems.ThrowIfAny();
        }

        if (shelf.Tools.IsEmpty && !OffersAnythingElse(sdk.Value))
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

    private static bool OffersAnythingElse(McpServerOptions server) =>
        server.PromptCollection is not null
        || server.ResourceCollection is not null
        || server.Handlers is not { ListToolsHandler: null, ListPromptsHandler: null, ListResourcesHandler: null };

    [LoggerMessage(1, LogLevel.Warning, "The MCP server offers nothing: no published route begins at .From(Mcp()), and nothing is registered with the SDK")]
    private static partial void Empty(ILogger logger);
}
