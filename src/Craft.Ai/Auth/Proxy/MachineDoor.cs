using Microsoft.AspNetCore.Http;

namespace Crafting.Ai;

/// <summary>Stands before one machine endpoint: names the request, checks the method, and answers for bugs.</summary>
internal sealed class MachineDoor(AuthServer server, string name, RequestDelegate endpoint)
{
    private const string Methods = "POST, OPTIONS";

    public async Task InvokeAsync(HttpContext context)
    {
        var id = CorrelationId.Of(context);
        var response = context.Response;
        if (HttpMethods.IsOptions(context.Request.Method))
        {
            OauthAnswer.Protect(response);
            response.StatusCode = StatusCodes.Status204NoContent;
            response.Headers.Allow = Methods;
            return;
        }

        if (!HttpMethods.IsPost(context.Request.Method))
        {
            response.Headers.Allow = Methods;
            await OauthError.Method.WriteAsync(context);
            return;
        }

        try
        {
            await endpoint(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone.
        }
        catch (Exception error) when (!response.HasStarted)
        {
            // The type alone: what went wrong may have had a secret in its hands.
            ServerLog.MachineEndpointFailed(server.Logger, name, error.GetType().Name, id);
            await OauthError.Bug.WriteAsync(context);
        }
    }
}
