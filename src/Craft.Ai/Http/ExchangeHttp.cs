namespace Crafting.Ai;

/// <summary>What an exchange that came over HTTP knows about its request.</summary>
public static class ExchangeHttp
{
    /// <summary>Members that an exchange has when it came over HTTP.</summary>
    /// <param name="exchange">The exchange.</param>
    extension(Exchange exchange)
    {
        /// <summary>The request: method, path, headers; never a credential.</summary>
        /// <remarks>Null when the route was called another way, and in a tap, which outlives the request.</remarks>
        public HttpArrival? HttpRequest => exchange.Origin as HttpArrival;
    }
}
