using Microsoft.Extensions.Logging;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Crafting.Ai;

/// <summary>Answers calls of a tool that is not there, in the SDK's words, and tells the operator.</summary>
internal static class UnknownTool
{
    private const int LongestName = 64;

    public static McpRequestHandler<CallToolRequestParams, CallToolResult> Handler(ILogger logger) => (request, _) =>
    {
        var name = request.Params?.Name;
        if (logger.IsEnabled(LogLevel.Information))
            ServerLog.UnknownTool(logger, Printable(name));
        throw new McpProtocolException($"Unknown tool: '{name}'", McpErrorCode.InvalidParams);
    };

    // The name is the client's: it must not write lines of its own, nor long ones.
    private static string Printable(string? name)
    {
        var cut = name is { Length: > LongestName } ? name[..LongestName] + "…" : name ?? "";
        return string.Concat(cut.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? '?' : c));
    }
}
