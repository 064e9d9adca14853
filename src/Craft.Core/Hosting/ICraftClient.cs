namespace Crafting;

/// <summary>Calls routes from code. Every gate of the route applies, as at any other entrance.</summary>
/// <remarks>
/// A failure is thrown whole to the code that calls. Where a route lets it pass, that route's caller learns nothing of the
/// called route: RC5001 when the call itself was wrong (RC5002, RC5004, RC5016), otherwise the code and its title.
/// </remarks>
public interface ICraftClient
{
    /// <summary>Runs a route without a caller and returns its result.</summary>
    /// <remarks>
    /// Nobody is calling, even from inside of a route with a caller: <see cref="Exchange.Principal"/> is null, and every
    /// Authorize refuses with RC5012. To call for the caller of an exchange, pass it as <c>from</c>.
    /// </remarks>
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
