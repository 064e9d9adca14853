using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Crafting.Ai;

/// <summary>What stands around the endpoints of a proxy: rates per address, and headers for pages.</summary>
/// <remarks>Around the endpoint and not in a middleware: an application that forgets UseRateLimiter must not be open.</remarks>
internal static class ProxyGuard
{
    /// <summary>Counts requests per address before anything is read; the endpoints share the counter.</summary>
    public static void Limit(AddressRate rate, params IEnumerable<IEndpointConventionBuilder?> endpoints)
    {
        var limiter = PartitionedRateLimiter.Create<HttpContext, AddressRate.Key>(rate.GetPartition);
        foreach (var endpoint in endpoints.OfType<IEndpointConventionBuilder>())
            endpoint.Wrap(next => context => CountAsync(context, next, limiter, rate));
    }

    /// <summary>Lets every page read the answers: these endpoints take no cookies, so a page borrows nothing.</summary>
    public static void OpenToPages(params IEnumerable<IEndpointConventionBuilder?> endpoints)
    {
        foreach (var endpoint in endpoints.OfType<IEndpointConventionBuilder>())
        {
            endpoint.Wrap(next => context =>
            {
                Open(context);
                return next(context);
            });
        }
    }

    private static async Task CountAsync(
        HttpContext context, RequestDelegate next, PartitionedRateLimiter<HttpContext> limiter, AddressRate rate)
    {
        using var lease = limiter.AttemptAcquire(context);
        if (lease.IsAcquired)
            await next(context);
        else
            await rate.OnRejected!(new() { HttpContext = context, Lease = lease }, context.RequestAborted);
    }

    private static void Open(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.AccessControlAllowOrigin = "*";
        headers.AccessControlExposeHeaders = "WWW-Authenticate, Retry-After";
        if (!HttpMethods.IsOptions(context.Request.Method))
            return;
        headers.AccessControlAllowMethods = "POST";
        headers.AccessControlAllowHeaders = "Content-Type, Authorization, MCP-Protocol-Version";
        headers.AccessControlMaxAge = "3600";
    }

    private static void Wrap(this IEndpointConventionBuilder endpoint, Func<RequestDelegate, RequestDelegate> around) =>
        endpoint.Finally(built =>
        {
            if (built.RequestDelegate is { } inner)
                built.RequestDelegate = around(inner);
        });
}
