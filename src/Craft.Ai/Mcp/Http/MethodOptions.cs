using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.AspNetCore;
using ModelContextProtocol.Server;

namespace Crafting.Ai;

/// <summary>Adds filters to the SDK's per-request server for one method only.</summary>
// A message filter costs every request a context, a server facade and two state machines. Requests without a session
// name their method in a header, which the SDK has compared with the body by the time it makes their server.
internal static class MethodOptions
{
    public static IMcpServerBuilder ConfigureForMethod(this IMcpServerBuilder builder, string method, Action<McpServerOptions> configure) =>
        builder.ConfigureWhen(headers => Names(headers, method), configure);

    /// <summary>The same, and for servers that live as long as a session.</summary>
    // What the first request of a session says of its method nobody has compared with anything: some clients write
    // initialize there, and an attacker would write whatever keeps the filter away.
    public static IMcpServerBuilder ConfigureForMethodAndSessions(
        this IMcpServerBuilder builder, string method, Action<McpServerOptions> configure) =>
        builder.ConfigureWhen(
            headers => headers["MCP-Protocol-Version"] is not [Revisions.WithoutSessions] || Names(headers, method), configure);

    private static bool Names(IHeaderDictionary headers, string method) =>
        headers["Mcp-Method"] is [{ } named] && named.AsSpan().Trim().SequenceEqual(method);

    private static IMcpServerBuilder ConfigureWhen(
        this IMcpServerBuilder builder, Func<IHeaderDictionary, bool> applies, Action<McpServerOptions> configure)
    {
        builder.Services.PostConfigure<HttpServerTransportOptions>(transport =>
        {
            var earlier = transport.ConfigureSessionOptions;
            transport.ConfigureSessionOptions = (context, options, cancellation) =>
            {
                if (applies(context.Request.Headers)) configure(options);
                return earlier is null ? Task.CompletedTask : earlier(context, options, cancellation);
            };
        });
        return builder;
    }
}
