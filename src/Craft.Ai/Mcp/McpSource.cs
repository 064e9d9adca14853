using Crafting.Pipeline;
using Microsoft.Extensions.DependencyInjection;

namespace Crafting.Ai;

public static partial class Dsl
{
    /// <summary>A source that publishes its route as an MCP tool of the same name.</summary>
    /// <param name="options">Hints and icons; the tags of the route count as well.</param>
    public static ISource Mcp(McpToolOptions? options = null) => new McpSource(options ?? new McpToolOptions());
}

/// <summary>Publishes the route in the server's tool list for as long as the application runs.</summary>
internal sealed class McpSource(McpToolOptions options) : ISource
{
    private const int LongestName = 64;

    public string Name => "mcp";

    public void Check(Capability capability, IServiceProvider services, Problems problems)
    {
        if (capability.Id.Length > 0 && !IsToolName(capability.Id))
        {
            problems.Add(
                CraftError.Misconfigured,
                capability.Id,
                $"\"{capability.Id}\" is not a tool name. Use letters, digits, '_' and '-', at most {LongestName} of them, in .Id(\"…\").");
        }

        foreach (var sentence in McpIcon.Problems("McpToolOptions.Icons", options.Icons))
            problems.Add(CraftError.Misconfigured, capability.Id, sentence);

        if (services.GetService<ToolShelf>() is null)
            problems.Add(
                CraftError.Misconfigured, capability.Id, "It begins at Mcp(), but no MCP server was added. Write AddCraft().AddMcp(…).");
    }

    public ValueTask<IAsyncDisposable> SubscribeAsync(Intake intake, CancellationToken cancellationToken)
    {
        var shelf = intake.Services.GetRequiredService<ToolShelf>();
        return new(shelf.Publish(intake, options));
    }

    // The strictest common rule of today's clients: ^[A-Za-z0-9_-]{1,64}$.
    private static bool IsToolName(string id) =>
        id.Length is > 0 and <= LongestName && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');
}
