using Crafting.Pipeline;

namespace Crafting;

/// <summary>Finds the route and hands the body over.</summary>
internal sealed class CraftClient(Runtime runtime) : ICraftClient
{
    public ValueTask<TOut> SendAsync<TOut>(string routeId, object? body = null, CancellationToken cancellationToken = default) =>
        SendAsync<TOut>(routeId, new Arrival { Body = body, CancellationToken = cancellationToken });

    public ValueTask<TOut> SendAsync<TOut>(string routeId, object? body, Exchange from)
    {
        ArgumentNullException.ThrowIfNull(from);
        return SendAsync<TOut>(routeId, new Arrival
        {
            Body = body,
            Principal = from.Principal,
            CorrelationId = from.CorrelationId,
            CancellationToken = from.CancellationToken,
        });
    }

    private async ValueTask<TOut> SendAsync<TOut>(string routeId, Arrival arrival)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(routeId);
        if (!runtime.Routes.TryGetValue(routeId, out var route))
            throw new CraftException(CraftError.RouteNotFound, $"No route has the id '{routeId}'. Add its capability with AddCapabilities.");
        var result = await route.SendAsync(arrival).ConfigureAwait(false);
        if (result.IsDropped)
            throw new CraftException(CraftError.Declined);
        return result.Body switch
        {
            TOut body => body,
            null when default(TOut) is null => default!,
            _ => throw new CraftException(
                CraftError.Misconfigured,
                $"The route '{routeId}' does not return the type that was asked for.",
                new InvalidCastException($"{result.Body?.GetType().ToString() ?? "null"} is not {typeof(TOut)}.")),
        };
    }
}
