namespace ConformanceServer.Tools;

internal static class ReconnectionTools
{
    public static Capability Reconnection { get; } = Craft.Route()
        .Id("test_reconnection")
        .Description("Closes the stream; the result waits for the client to come back.")
        .From(Mcp())
        .Transform(async (_, exchange) =>
        {
            await exchange.McpRequest!.EnablePollingAsync(TimeSpan.FromMilliseconds(500), exchange.CancellationToken);
            return "You came back.";
        });
}
