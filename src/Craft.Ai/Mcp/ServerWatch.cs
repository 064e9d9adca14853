using Crafting.Pipeline;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Server;

namespace Crafting.Ai;

/// <summary>Whether the application mapped the endpoint.</summary>
internal sealed class McpMapping
{
    public bool IsDone { get; set; }

    /// <summary>Whether it is mapped on the application itself, not in a group that puts something before its path.</summary>
    public bool IsAtRoot { get; set; }
}

/// <summary>Finds the server that nobody can reach, and the one that offers nothing.</summary>
internal sealed class ServerWatch(
    McpOptions options,
    McpMapping mapping,
    ToolShelf shelf,
    IOptions<McpServerOptions> sdk,
    IServiceProvider services,
    ILoggerFactory loggers)
    : IHostedLifecycleService
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

        if (options is { Transport: McpTransport.Http, Auth: EverybodyAuth })
        {
            var problems = new Problems();
            AuthCheck.CheckEverybody(options, services, problems);
            problems.ThrowIfAny();
        }

        if (shelf.Tools.IsEmpty && !OffersAnythingElse(sdk.Value))
            ServerLog.Empty(_logger);
        foreach (var url in Urls())
            ServerLog.Serving(_logger, url, shelf.Tools.Count);
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        shelf.Quieten();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // The server's own line names the address without the path, which is what a client has to be told.
    private IEnumerable<string> Urls() =>
        options.Transport == McpTransport.Http && mapping.IsAtRoot
            && services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>() is { } bound
            ? bound.Addresses.Select(address => address.TrimEnd('/') + options.Path)
            : [];

    private static bool OffersAnythingElse(McpServerOptions server) =>
        server.PromptCollection is not null
        || server.ResourceCollection is not null
        || server.Handlers is not { ListToolsHandler: null, ListPromptsHandler: null, ListResourcesHandler: null };
}
