using Crafting.Pipeline;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Server;

namespace Crafting.Ai;

/// <summary>The server's tools: one shared collection, so that a call costs the same however many there are.</summary>
internal sealed class ToolShelf : IStartupCheck
{
    private readonly McpOptions _options;
    private readonly ContractOptions _contracts;
    private readonly ILogger _logger;
    private readonly HashSet<string> _ofTheSdk;

    public ToolShelf(McpOptions options, IOptions<ContractOptions> contracts, ILogger<ToolShelf> logger, IEnumerable<McpServerTool> ofTheSdk)
    {
        _options = options;
        _contracts = contracts.Value;
        _logger = logger;

        // Tools that the application registered with the SDK itself stay; merging them once here keeps it off every request.
        foreach (var tool in ofTheSdk)
            Tools.TryAdd(tool);
        _ofTheSdk = [.. Tools.PrimitiveNames];
    }

    public McpServerPrimitiveCollection<McpServerTool> Tools { get; } = [];

    public void Check(IReadOnlyList<Capability> capabilities, Problems problems)
    {
        foreach (var capability in capabilities.Where(c => c.Source is McpSource && IsPublished(c) && _ofTheSdk.Contains(c.Id)))
        {
            problems.Add(
                CraftError.DuplicateId,
                capability.Id,
                "A tool of this name is also registered with the MCP SDK (WithTools). Rename one of the two.");
        }
    }

    public IAsyncDisposable Publish(Intake intake, McpToolOptions options)
    {
        if (!IsPublished(intake.Capability))
            return Subscription.None;
        var tool = new RouteTool(intake, options, _options.Icons, _contracts.SerializerOptions, _logger);
        Tools.Add(tool);
        return new Subscription(() =>
        {
            Tools.Remove(tool);
            return default;
        });
    }

    private bool IsPublished(Capability capability) => _options.Tools?.Invoke(capability) ?? true;
}
