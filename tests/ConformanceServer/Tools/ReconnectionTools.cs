using System.ComponentModel;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace ConformanceServer.Tools;

internal sealed class ReconnectionTools
{
    [McpServerTool(Name = "test_reconnection"), Description("Closes the stream; the result waits for the client to come back.")]
    public static async Task<string> Reconnection(RequestContext<CallToolRequestParams> context, CancellationToken cancellationToken)
    {
        await context.EnablePollingAsync(TimeSpan.FromMilliseconds(500), cancellationToken);
        return "You came back.";
    }
}
