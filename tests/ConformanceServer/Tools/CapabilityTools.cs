using ModelContextProtocol;

namespace ConformanceServer.Tools;

internal static class CapabilityTools
{
    public static Capability MissingCapability { get; } = Craft.Route()
        .Id("test_missing_capability")
        .Description("Refuses a client that does not offer sampling.")
        .From(Mcp())
        .Transform((_, exchange) => exchange.McpRequest!.Server.ClientCapabilities?.Sampling is not null
            ? "This client offers sampling."
            : throw new MissingRequiredClientCapabilityException(
                new() { Sampling = new() }, "This tool needs a client that offers sampling."));

    public static Capability NoRequests { get; } = Craft.Route()
        .Id("test_streaming_elicitation")
        .Description("Answers with a result and no request of its own.")
        .From(Mcp())
        .Transform(_ => "Nothing but this result is on the stream.");
}
