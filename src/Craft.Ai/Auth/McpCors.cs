namespace Crafting.Ai;

/// <summary>Which web pages may read the answers of the MCP endpoint (Fetch standard, CORS protocol).</summary>
public sealed class McpCors
{
    private McpCors(bool loopback, bool any, IReadOnlyList<string> origins) =>
        (AllowsLoopback, AllowsAny, AllowedOrigins) = (loopback, any, origins);

    /// <summary>Pages of this machine, as MCP Inspector's; the default.</summary>
    public static McpCors Loopback { get; } = new(true, false, []);

    /// <summary>No page at all. Clients that are not pages do not notice.</summary>
    public static McpCors None { get; } = new(false, false, []);

    /// <summary>Every page. The endpoint takes no cookies, so a page borrows nothing.</summary>
    public static McpCors Any { get; } = new(false, true, []);

    internal bool AllowsLoopback { get; }

    internal bool AllowsAny { get; }

    internal IReadOnlyList<string> AllowedOrigins { get; }

    /// <summary>Pages of these origins only.</summary>
    /// <param name="origins">Each as a browser writes it: scheme, host, and a port if it has one.</param>
    public static McpCors Origins(params string[] origins)
    {
        ArgumentNullException.ThrowIfNull(origins);
        return new(false, false, [.. origins]);
    }
}
