using Crafting.Pipeline;

namespace Crafting;

/// <summary>Finds the route and hands the body over.</summary>
internal sealed class CraftClient(Runtime runtime) : ICraftClient
{
    public ValueTask<TOut> SendAsync<TOut>(string routeId, object? body = null, CancellationToken cancellationToken = default) =>
        SendAsync<TOut>(routeId, new Arrival { Body = body, CancellationToken = cancellationToken }, onBehalf: false);

    public ValueTask<TOut> SendAsync<TOut>(string routeId, object? body, Exchange from)
    {
        ArgumentNullException.ThrowIfNull(from);
        return SendAsync<TOut>(routeId, new Arrival
        {
            Body = body,
            Principal = from.Principal,
            CorrelationId = from.CorrelationId,
            CancellationToken = from.CancellationToken,
        }, onBehalf: true);
    }

    private async ValueTask<TOut> SendAsync<TOut>(string routeId, Arrival arrival, bool onBehalf)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(routeId);
        try
        {
            var routes = await runtime.RoutesAsync(arrival.CancellationToken).ConfigureAwait(false);
            var route = routes.GetValueOrDefault(routeId)
                ?? throw new CraftException(
                    CraftError.RouteNotFound, $"No route has the id '{routeId}'. Add its capability with AddCapabilities.");
            return Read<TOut>(routeId, await route.SendAsync(arrival).ConfigureAwait(false));
        }
        catch (CraftException failure)
        {
            throw failure.AsNested(IsFaultOfTheCall(failure.Code, onBehalf));
        }
    }

    // Whoever called the calling route neither chose the id, nor wrote the body, nor left the caller out. To tell them so
    // would show them the inside, and have them correct or sign in where that cannot help.
    private static bool IsFaultOfTheCall(string code, bool onBehalf) =>
        code == CraftError.RouteNotFound.Code
        || code == CraftError.ValidationFailed.Code
        || code == CraftError.ParseFailed.Code
        || (code == CraftError.NotAuthenticated.Code && !onBehalf);

    private static TOut Read<TOut>(string routeId, Exchange result) => result switch
    {
        { IsDropped: true } => throw new CraftException(CraftError.Declined),
        { Body: TOut body } => body,
        { Body: null } when default(TOut) is null => default!,
        { Body: var body } => throw new CraftException(
            CraftError.Misconfigured,
            $"The route '{routeId}' does not return the type that was asked for.",
            new InvalidCastException($"{body?.GetType().ToString() ?? "null"} is not {typeof(TOut)}.")),
    };
}
