namespace Docs.Tests.Snippets;

internal static class RetryPage
{
    #region retry
    public static Capability Rate { get; } = Craft.Route()
        .Id("rate")
        .Description("Tell the exchange rate of a currency.")
        .Retry(5)                                                // the steps of the route: five tries in all
        .From(Direct<string>())
        .Retry(new()                                             // the next step alone
        {
            Attempts = 3,
            Delay = TimeSpan.FromMilliseconds(200),
            Which = error => error.InnerException is HttpRequestException,
        })
        .Enrich(async (currency, exchange) => await exchange.Get<HttpClient>()
            .GetStringAsync($"https://rates.example/{currency}", exchange.CancellationToken))
        .Retry(block => block                                    // some steps together, from their beginning
            .Transform(rate => rate.Trim())
            .To(rate => Console.Out.WriteLineAsync(rate)));
    #endregion
}
