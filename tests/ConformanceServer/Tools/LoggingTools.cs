using System.ComponentModel;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace ConformanceServer.Tools;

/// <summary>Tools that write to the client's log; whether a line is sent is for the client's level to decide.</summary>
internal sealed partial class LoggingTools
{
    [McpServerTool(Name = "test_tool_with_logging"), Description("Writes three lines to the client's log.")]
    public static string Logging(RequestContext<CallToolRequestParams> context)
    {
        var logger = ClientLogger(context);
        Write(logger, "Tool execution started");
        Write(logger, "Tool processing data");
        Write(logger, "Tool execution completed");
        return "Tool with logging executed successfully";
    }

    [McpServerTool(Name = "test_logging_tool"), Description("Writes one line to the client's log, if this request asked for it.")]
    public static string QuietLogging(RequestContext<CallToolRequestParams> context)
    {
        Write(ClientLogger(context), "test_logging_tool was called");
        return "Logged, if the request named a level.";
    }

    private static ILogger ClientLogger(RequestContext<CallToolRequestParams> context) =>
        context.Server.AsClientLoggerProvider().CreateLogger("conformance");

    [LoggerMessage(LogLevel.Information, "{Message}")]
    private static partial void Write(ILogger logger, string message);
}
