using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Crafting.Ai;

/// <summary>What an exchange that came through MCP can do beyond answering.</summary>
public static class ExchangeMcp
{
    /// <summary>Members that an exchange has when it came through MCP.</summary>
    /// <param name="exchange">The exchange.</param>
    extension(Exchange exchange)
    {
        /// <summary>The door to everything else of the protocol: the SDK's own context of this call.</summary>
        /// <remarks>Null when the route was called another way, and in a tap, which outlives the call.</remarks>
        public RequestContext<CallToolRequestParams>? McpRequest => exchange.Origin as RequestContext<CallToolRequestParams>;
    }

    /// <summary>Tells a client that asked how far the work is.</summary>
    /// <param name="exchange">The exchange.</param>
    /// <param name="progress">How much is done; must grow from report to report.</param>
    /// <param name="total">How much there is to do, when known.</param>
    /// <param name="message">What is being done, for people.</param>
    public static ValueTask ReportProgressAsync(this Exchange exchange, double progress, double? total = null, string? message = null)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        if (exchange.McpRequest is not { Params.ProgressToken: { } token } request)
            return default;
        var value = new ProgressNotificationValue { Progress = (float)progress, Total = (float?)total, Message = message };
        return new(request.Server.NotifyProgressAsync(token, value, cancellationToken: exchange.CancellationToken));
    }
}
