using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.AspNetCore;
using ModelContextProtocol.Server;

namespace Crafting.Ai;

/// <summary>Adds filters to the SDK's per-request server for one method only.</summary>
// A message filter costs every request a context, a server facade and two state machines. Requests without a session
// name their method in a header, which the SDK has compared with the body by the time it makes their server.
internal static class MethodOptions
{
    public static IMcpServerBuilder ConfigureForMethod(this IMcpServerBuilder builder, string method, Action<McpServerOptions> configure)
    {
        builder.Services.PostConfigure<HttpServerTransportOptions>(transport =>
        {
            var earlier = transport.ConfigureSessionOptions;
            transport.ConfigureSessionOptions = (context, options, cancellation) =>
            {
                var named = context.Request.Headers["Mcp-Method"];
                if (named.Count == 1 && named[0].AsSpan().Trim().SequenceEqual(method)) configure(options);
                return earlier is null ? Task.CompletedTask : earlier(context, options, cancellation);
            };
        });
        return builder;
    }
}
