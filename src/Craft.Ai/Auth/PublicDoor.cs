using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.Logging;

namespace Crafting.Ai;

/// <summary>Stands before every endpoint beside the MCP endpoint: for requests to this server, at the path to the letter.</summary>
/// <param name="endpoint">The endpoint.</param>
/// <param name="path">Its path; null when it stands for many.</param>
/// <param name="isKnownHost">The host rule of the server.</param>
/// <param name="logger">Is told who was refused.</param>
internal sealed class PublicDoor(RequestDelegate endpoint, string? path, Func<HttpRequest, bool> isKnownHost, ILogger logger)
{
    public static void Guard(IEndpointConventionBuilder endpoints, Func<HttpRequest, bool> isKnownHost, ILogger logger) =>
        endpoints.Finally(built =>
        {
            if (built is RouteEndpointBuilder { RequestDelegate: { } endpoint } route)
                built.RequestDelegate = new PublicDoor(endpoint, PathOf(route.RoutePattern), isKnownHost, logger).InvokeAsync;
        });

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        // DNS rebinding: under a name of its own, a page could read our pages, press their buttons, and register clients.
        if (!isKnownHost(request))
        {
            if (logger.IsEnabled(LogLevel.Information))
                LogStranger(request);
            return BrowserError.Host.WriteAsync(context);
        }

        // Routing takes /Token and /token/ for /token. To clients and gateways they are three addresses, and a rule of theirs
        // for one of them must hold for whatever answers here.
        if (path is null || string.Equals(request.Path.Value, path, StringComparison.Ordinal))
            return endpoint(context);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private static string? PathOf(RoutePattern pattern) => pattern.Parameters.Count > 0
        ? null
        : "/" + string.Join('/', pattern.PathSegments.Select(TextOf));

    private static string TextOf(RoutePatternPathSegment segment) =>
        string.Concat(segment.Parts.Cast<RoutePatternLiteralPart>().Select(part => part.Content));

    private void LogStranger(HttpRequest request)
    {
        var (host, origin) = (Untrusted.Clean(request.Headers.Host.ToString(), 200), Untrusted.Clean(request.Headers.Origin.ToString(), 200));
        ServerLog.Stranger(logger, BrowserError.Host.Status, host, origin);
    }
}
