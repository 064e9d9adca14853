using Microsoft.AspNetCore.Http;

namespace Crafting.Ai;

/// <summary>Stands before one browser endpoint: checks mode and method, and answers for bugs.</summary>
internal sealed class BrowserDoor(AuthServer server, string methods, bool relayOnly, RequestDelegate endpoint)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var response = context.Response;
        OauthAnswer.Protect(response);
        if (relayOnly ? server.Mode != ServingMode.Relay : server.Mode == ServingMode.ResourceServer)
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        if (!IsAllowed(context.Request.Method))
        {
            response.Headers.Allow = methods;
            await BrowserError.Method.WriteAsync(context);
            return;
        }

        try
        {
            await endpoint(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The browser has gone.
        }
        catch (Exception error) when (!response.HasStarted)
        {
            // The type alone: what went wrong may have had a code in its hands.
            ServerLog.BrowserEndpointFailed(server.Logger, context.Request.Path.Value ?? "", error.GetType().Name);
            await BrowserError.Bug.WriteAsync(context);
        }
    }

    private bool IsAllowed(string method) =>
        HttpMethods.IsGet(method) || (HttpMethods.IsPost(method) && methods.Contains("POST", StringComparison.Ordinal));
}
