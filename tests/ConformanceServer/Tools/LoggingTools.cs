namespace ConformanceServer.Tools;

/// <summary>Tools that write to the client's log; whether a line is sent is for the client's level to decide.</summary>
internal static partial class LoggingTools
{
    public static Capability Logging { get; } = Craft.Route()
        .Id("test_tool_with_logging")
        .Description("Writes three lines to the client's log.")
        .From(Mcp())
        .Transform((_, exchange) =>
        {
            var logger = ClientLogger(exchange);
            Write(logger, "Tool execution started");
            Write(logger, "Tool processing data");
            Write(logger, "Tool execution completed");
            return "Tool with logging executed successfully";
        });

    public static Capability QuietLogging { get; } = Craft.Route()
        .Id("test_logging_tool")
        .Description("Writes one line to the client's log, if this request asked for it.")
        .From(Mcp())
        .Transform((_, exchange) =>
        {
            Write(ClientLogger(exchange), "test_logging_tool was called");
            return "Logged, if the request named a level.";
        });

    private static ILogger ClientLogger(Exchange exchange) =>
        exchange.McpRequest!.Server.AsClientLoggerProvider().CreateLogger("conformance");

    [LoggerMessage(LogLevel.Information, "{Message}")]
    private static partial void Write(ILogger logger, string message);
}
