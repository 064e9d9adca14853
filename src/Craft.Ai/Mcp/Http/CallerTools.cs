using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Crafting.Ai;

/// <summary>Lists to each caller the tools that the caller could ever use, unless all are to be listed.</summary>
/// <remarks>Tools that need more scopes stay listed: signing in again with more of them is how a caller gets there.</remarks>
internal static class CallerTools
{
    public static IMcpServerBuilder ListForCaller(this IMcpServerBuilder builder, McpOptions options) =>
        builder.ConfigureForMethodAndSessions(
            "tools/list", server => server.Filters.Request.ListToolsFilters.Add(next => Choose(options, next)));

    private static McpRequestHandler<ListToolsRequestParams, ListToolsResult> Choose(
        McpOptions options, McpRequestHandler<ListToolsRequestParams, ListToolsResult> next) => async (request, cancellation) =>
    {
        var result = await next(request, cancellation);
        var tools = request.Server.ServerOptions.ToolCollection;
        if (tools is null || !tools.Any(tool => tool is RouteTool { Intake.Capability.NeedsCaller: true }))
            return result;
        // Whoever keeps this list must not hand it to somebody else.
        result.CacheScope = CacheScope.Private;
        if (options.ListForbiddenTools)
            return result;
        result.Tools = [.. result.Tools.Where(listed =>
            !tools.TryGetPrimitive(listed.Name, out var tool) || tool is not RouteTool route || route.Intake.IsOpenTo(request.User))];
        return result;
    };
}
