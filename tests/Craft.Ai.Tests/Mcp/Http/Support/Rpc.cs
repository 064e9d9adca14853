namespace Crafting.Ai.Tests;

/// <summary>Bodies and headers of both protocol eras.</summary>
internal static class Rpc
{
    public const string Meta = """
        "_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientInfo":{"name":"t","version":"1"},"io.modelcontextprotocol/clientCapabilities":{}}
        """;

    public const string Echo =
        """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","arguments":{"message":"hello"}}}""";
    public const string List = """{"jsonrpc":"2.0","id":1,"method":"tools/list"}""";
    public const string Initialize = """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}""";
    public const string Initialized = """{"jsonrpc":"2.0","method":"notifications/initialized"}""";

    public static string Request(string method, string parameters) =>
        $$$"""{"jsonrpc":"2.0","id":1,"method":"{{{method}}}","params":{ {{{parameters}}} }}""";

    public static string[] NewEra(string method, string? name = null) =>
        ["MCP-Protocol-Version: 2026-07-28", $"Mcp-Method: {method}", .. name is null ? [] : new[] { $"Mcp-Name: {name}" }];

    public static async Task<string> OpenSessionAsync(DoorHost host)
    {
        var answer = await host.PostAsync(Initialize, Wire.OldEra);
        var session = $"Mcp-Session-Id: {answer.Header("Mcp-Session-Id")}";
        await host.PostAsync(Initialized, Wire.OldEra, session);
        return session;
    }
}
