using System.Text;

namespace Crafting.Load;

/// <summary>The requests as bytes, written once.</summary>
internal static class Requests
{
    private const string Call =
        """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","arguments":{"message":"hello"}}}""";

    private const string StatelessCall =
        """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","arguments":{"message":"hello"},"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientInfo":{"name":"load","version":"1.0"},"io.modelcontextprotocol/clientCapabilities":{}}}}""";

    /// <summary>Any JSON endpoint.</summary>
    public static byte[] Bare(int port) => Post(port, "/bare", "", Call);

    /// <summary>Opens a session of revision 2025-11-25.</summary>
    public static byte[] Initialize(int port, string token) => Post(port, "/mcp", As(token), """{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"load","version":"1.0"}}}""");

    public static byte[] Initialized(int port, string session, string token) =>
        Post(port, "/mcp", InSession(session) + As(token), """{"jsonrpc":"2.0","method":"notifications/initialized"}""");

    /// <summary>A call in a session of revision 2025-11-25.</summary>
    public static byte[] Call25(int port, string session, string token) => Post(port, "/mcp", InSession(session) + As(token), Call);

    /// <summary>A call of revision 2026-07-28, which stands alone.</summary>
    public static byte[] Call26(int port, string token) =>
        Post(port, "/mcp", "MCP-Protocol-Version: 2026-07-28\r\nMcp-Method: tools/call\r\nMcp-Name: echo\r\n" + As(token), StatelessCall);

    private static string As(string token) => token.Length == 0 ? "" : $"Authorization: Bearer {token}\r\n";

    private static string InSession(string session) => $"MCP-Protocol-Version: 2025-11-25\r\nMcp-Session-Id: {session}\r\n";

    private static byte[] Post(int port, string path, string headers, string body) => Encoding.ASCII.GetBytes(
        $"POST {path} HTTP/1.1\r\nHost: localhost:{port}\r\nContent-Type: application/json\r\nAccept: "
            + $"application/json, text/event-stream\r\n{headers}Content-Length: {body.Length}\r\n\r\n{body}");
}
