using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;
using ModelContextProtocol.AspNetCore;
using ModelContextProtocol.Server;

namespace Crafting.Ai;

/// <summary>Adds filters to the SDK's per-request server for one method only.</summary>
// A message filter costs every request a context, a server facade and two state machines. Requests without a session
// name their method in a header, which the SDK has compared with the body by the time it makes their server.
internal static class MethodOptions
{
    public static IMcpServerBuilder ConfigureForMethod(this IMcpServerBuilder builder, string method, Action<McpServerOptions> configure) =>
        builder.ConfigureWhen(named => named.Count == 1 && named[0].AsSpan().Trim().SequenceEqual(method), configure);

    /// <summary>The same, and for servers that live as long as a session, whose first request names no method.</summary>
    public static IMcpServerBuilder ConfigureForMethodAndSessions(this IMcpServerBuilder builder, string method, Action<McpServerOptions> configure) =>
        builder.ConfigureWhen(named => named.Count == 0 || (named.Count == 1 && named[0].AsSpan().Trim().SequenceEqual(method)), configure);

    private static IMcpServerBuilder ConfigureWhen(this IMcpServerBuilder builder, Func<StringValues, bool> applies, Action<McpServerOptions> configure)
    {
        builder.Services.PostConfigure<HttpServerTransportOptions>(transport =>
        {
            var earlier = transport.ConfigureSessionOptions;
            transport.ConfigureSessionOptions = (context, options, cancellation) =>
            {
                if (applies(context.Request.Headers["Mcp-Method"])) configure(options);
                return earlier is null ? Task.CompletedTask : earlier(context, options, cancellation);
            };
        });
        return builder;
    }
}
