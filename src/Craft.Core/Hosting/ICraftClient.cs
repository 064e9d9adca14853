namespace Crafting;

/// <summary>Calls routes from code. Every gate of the route applies, as at any other entrance.</summary>
public interface ICraftClient
{
    /// <summary>Runs a route without a caller and returns its result.</summary>
    /// <typeparam name="TOut">The type of the result.</typeparam>
    /// <param name="routeId">The route's id.</param>
    /// <param name="body">The input: the input type itself, or anything that writes the same JSON; null for none.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="CraftException">RC5004 unknown route, RC5031 declined, or whatever the route failed with.</exception>
    ValueTask<TOut> SendAsync<TOut>(string routeId, object? body = null, CancellationToken cancellationToken = default);

    /// <summary>Runs a route on behalf of an exchange: same caller, correlation and cancellation.</summary>
    /// <typeparam name="TOut">The type of the result.</typeparam>
    /// <param name="routeId">The route's id.</param>
    /// <param name="body">The input, as above.</param>
    /// <param name="from">The exchange that asks.</param>
    /// <exception cref="CraftException">RC5004 unknown route, RC5031 declined, or whatever the route failed with.</exception>
    ValueTask<TOut> SendAsync<TOut>(string routeId, object? body, Exchange from);
}
