using Crafting.Pipeline;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Crafting.Ai;

/// <summary>The server's tools in one shared collection: their number costs a call nothing.</summary>
internal sealed class ToolShelf(McpOptions options, IOptions<ContractOptions> contracts, ILoggerFactory loggers, AuthWatch? watch = null)
{
    private readonly ILogger _logger = loggers.CreateLogger("Craft.Mcp");
    private readonly Lock _adopting = new();
    private volatile IReadOnlySet<string>? _adopted;
    private McpRequestHandler<CallToolRequestParams, CallToolResult>? _answerUnknown;

    public McpServerPrimitiveCollection<McpServerTool> Tools { get; } = [];

    /// <summary>Answers calls of tools that are not on the shelf.</summary>
    public McpRequestHandler<CallToolRequestParams, CallToolResult> AnswerUnknown => _answerUnknown ??= UnknownTool.Handler(_logger);

    /// <summary>The names of the tools that the application registered with the SDK itself.</summary>
    public IReadOnlySet<string> Adopted => _adopted ?? new HashSet<string>();

    /// <summary>Takes over the SDK's own tools, once and not for every request.</summary>
    public void Adopt(McpServerPrimitiveCollection<McpServerTool>? ofTheSdk)
    {
        if (_adopted is not null)
            return;
        lock (_adopting)
        {
            if (_adopted is not null)
                return;
            foreach (var tool in ofTheSdk ?? [])
                Tools.TryAdd(tool);
            _adopted = Tools.PrimitiveNames.ToHashSet(StringComparer.Ordinal);
        }
    }

    /// <summary>Whether the route may be listed and called.</summary>
    public bool IsPublished(Capability capability) => options.Tools?.Invoke(capability) ?? true;

    public IAsyncDisposable Publish(Intake intake, McpToolOptions tool)
    {
        if (!IsPublished(intake.Capability))
            return Subscription.None;
        var routeTool = new RouteTool(intake, tool, options, contracts.Value.SerializerOptions, watch, _logger);
        Tools.Add(routeTool);
        return new Subscription(() =>
        {
            Tools.Remove(routeTool);
            return default;
        });
    }

    /// <summary>Ends the announcing of changes: a stopping server would announce every tool that leaves.</summary>
    public void Quieten() => _ = Tools.DeferChangedEvents();
}
