using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Crafting.Ai;

/// <summary>Stands before the operator's page: for whoever is signed in, and in Development for this machine.</summary>
internal sealed class DashboardDoor(IServiceProvider services, DashboardDocument document, Func<bool> isSilent, ILogger logger)
{
    private static readonly string[] Forwarding =
        ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Original-For", "X-Real-IP", "Via"];

    private readonly bool _isDevelopment = services.GetService<IHostEnvironment>()?.IsDevelopment() == true;

    public Task InvokeAsync(HttpContext context)
    {
        var response = context.Response;
        OauthAnswer.Protect(response);
        response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
        response.Headers["Cross-Origin-Opener-Policy"] = "same-origin";
        response.Headers.XFrameOptions = "DENY";
        response.Headers.Vary = "Accept";
        if (isSilent())
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        if (IsReadElsewhere(context.Request) || !(IsSignedIn(context) || (_isDevelopment && IsThisMachine(context))))
        {
            ServerLog.DashboardRefused(logger);
            response.Headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
            response.StatusCode = StatusCodes.Status403Forbidden;
            response.ContentType = "text/plain; charset=utf-8";
            return response.WriteAsync("This page is open only to this machine, or to whoever is signed in.", context.RequestAborted);
        }

        return Pages.ArePreferred(context.Request) ? DashboardPage.WriteAsync(context) : document.WriteAsync(context);
    }

    // ASP.NET Core has decided the policy by now. What it was told to let pass without a caller is not let in here.
    private static bool IsSignedIn(HttpContext context) =>
        context.User.Identity?.IsAuthenticated == true
        && context.GetEndpoint()?.Metadata is { } metadata
        && metadata.GetMetadata<IAuthorizeData>() is not null
        && metadata.GetMetadata<IAllowAnonymous>() is null;

    // A tunnel or a proxy on this machine also connects from loopback, but asks under another name or says for whom.
    private static bool IsThisMachine(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
        && context.Request.Headers.Host is [{ } name] && Authority.TryParse(name, out var host) && host.IsLoopback
        && !Forwarding.Any(context.Request.Headers.ContainsKey);

    // Whatever the application's CORS says: no script of another page reads this one.
    private static bool IsReadElsewhere(HttpRequest request) =>
        request.Headers.Origin.Count > 0
        || (request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site"
            && request.Headers["Sec-Fetch-Mode"].ToString() != "navigate");
}
