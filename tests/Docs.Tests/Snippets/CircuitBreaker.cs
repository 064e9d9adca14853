namespace Docs.Tests.Snippets;

internal static class CircuitBreakerPage
{
    #region circuit-breaker
    public static Capability Stock { get; } = Craft.Route()
        .Id("stock")
        .Description("Tell how many of a product there are.")
        .CircuitBreaker()                                        // the whole route: 5 failures in a minute, then 30 s of rest
        .From(Direct<string>())
        .CircuitBreaker(                                         // the next step alone, with something to go on with
            new() { Failures = 3, Cooldown = TimeSpan.FromSeconds(10) },
            (refusal, exchange) => "unknown")
        .Enrich(async (product, exchange) => await exchange.Get<HttpClient>()
            .GetStringAsync($"https://stock.example/{product}", exchange.CancellationToken))
        .CircuitBreaker(block => block                           // some steps together
            .Transform(stock => stock.Trim())
            .To(stock => Console.Out.WriteLineAsync(stock)));
    #endregion
}
