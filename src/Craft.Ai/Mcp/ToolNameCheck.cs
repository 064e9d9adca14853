using Crafting.Pipeline;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Server;

namespace Crafting.Ai;

/// <summary>Reports names that both a route and a tool of the SDK claim.</summary>
internal sealed class ToolNameCheck(ToolShelf shelf, IOptions<McpServerOptions> sdk) : IStartupCheck
{
    public ValueTask CheckAsync(IReadOnlyList<Capability> capabilities, Problems problems, CancellationToken cancellationToken)
    {
        // Asking for the options is what makes the SDK collect its tools and the shelf adopt them.
        _ = sdk.Value;
        foreach (var capability in capabilities.Where(capability => capability.Source is McpSource))
        {
            try
            {
                if (shelf.IsPublished(capability) && shelf.Adopted.Contains(capability.Id))
                {
                    problems.Add(
                        CraftError.DuplicateId,
                        capability.Id,
                        "A tool of this name is also registered with the MCP SDK (WithTools). Rename one of the two.");
                }
            }
            catch (Exception exception)
            {
                problems.Add(
                    CraftError.Misconfigured,
                    capability.Id,
                    $"mcp.Tools failed for it: {exception.Message} Return true or false for every route.");
            }
        }

        return default;
    }
}
