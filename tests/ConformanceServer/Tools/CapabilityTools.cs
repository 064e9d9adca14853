using System.ComponentModel;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace ConformanceServer.Tools;

internal sealed class CapabilityTools
{
    [McpServerTool(Name = "test_missing_capability"), Description("Refuses a client that does not offer sampling.")]
    public static string MissingCapability(RequestContext<CallToolRequestParams> context) =>
        context.Server.ClientCapabilities?.Sampling is not null
            ? "This client offers sampling."
            : throw new MissingRequiredClientCapabilityException(
                new ClientCapabilities { Sampling = new() }, "This tool needs a client that offers sampling.");

    [McpServerTool(Name = "test_streaming_elicitation"), Description("Answers with a result and no request of its own.")]
    public static string NoRequests() => "Nothing but this result is on the stream.";
}
