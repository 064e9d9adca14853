using System.Security.Claims;
using Crafting.Pipeline;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Crafting.Ai;

/// <summary>Answers the requests of one route: the door, the input, the route, the answer.</summary>
internal sealed class HttpDoor
{
    private readonly HttpRoute _route;
    private readonly HttpKeeper _keeper;
    private readonly HttpCallers _callers;
    private readonly HttpInput _input;
    private readonly HttpAnswer _answer;
    private readonly ILogger _logger;

    public HttpDoor(HttpRoute route, IServiceProvider services)
    {
        _route = route;
        _keeper = services.GetRequiredService<HttpKeeper>();
        _callers = new(route, services);
        _input = new(route, services);
        _answer = new(route.Intake.Capability, services);
        _logger = services.GetRequiredService<ILoggerFactory>().CreateLogger("Craft.Http");
    }

    public async Task InvokeAsync(HttpContext context)
    {
        context.Response.Headers.XContentTypeOptions = "nosniff";
        string? correlationId = null;
        try
        {
            if (_keeper.Refusal(context.Request) is { } stranger)
                throw stranger;
            var user = await _callers.EnterAsync(context).ConfigureAwait(false);
            var exchange = await SendAsync(context, user).ConfigureAwait(false);
            correlationId = exchange.CorrelationId;
            if (exchange.IsDropped)
                throw new CraftException(CraftError.Declined);
            await _answer.WriteAsync(context, exchange).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone, and nobody reads an answer.
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            await FailAsync(context, Told(exception, correlationId), correlationId).ConfigureAwait(false);
        }
    }

    private async ValueTask<Exchange> SendAsync(HttpContext context, ClaimsPrincipal user) => await _route.Intake.SendAsync(new Arrival
    {
        Body = await _input.ReadAsync(context).ConfigureAwait(false),
        User = user,
        Services = context.RequestServices,
        Origin = new HttpArrival(context.Request),
        CancellationToken = context.RequestAborted,
    }).ConfigureAwait(false);

    // The route has given every failure of its own a code. What is left: the host gave up waiting, or the result cannot be written.
    private CraftException Told(Exception exception, string? correlationId)
    {
        if (exception is CraftException error)
            return correlationId is null ? error : CraftException.Of(error);
        if (exception is OperationCanceledException)
            return new(CraftError.Busy, "The server is stopping.");
        ServerLog.HttpUnwritable(_logger, _route.Intake.Capability.Id, correlationId ?? "", exception);
        return CraftException.Of(exception);
    }

    private async Task FailAsync(HttpContext context, CraftException failure, string? correlationId)
    {
        var challenge = context.Response.Headers.WWWAuthenticate;
        context.Response.Clear();
        context.Response.Headers.WWWAuthenticate = challenge;
        await _callers.ChallengeAsync(context, failure).ConfigureAwait(false);
        if (!context.Response.HasStarted)
            await HttpProblem.WriteAsync(context, failure, failure.CorrelationId ?? correlationId).ConfigureAwait(false);
    }
}
