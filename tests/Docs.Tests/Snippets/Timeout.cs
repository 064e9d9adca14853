namespace Docs.Tests.Snippets;

internal static class TimeoutPage
{
    #region timeout
    public static Capability Weather { get; } = Craft.Route()
        .Id("weather")
        .Description("Tell the weather of a city.")
        .Timeout(TimeSpan.FromSeconds(10))                       // every attempt at the whole route
        .From(Direct<string>())
        .Timeout(TimeSpan.FromSeconds(2))                        // the next step alone
        .Enrich(async (city, exchange) => await exchange.Get<HttpClient>()
            .GetStringAsync($"https://weather.example/{city}", exchange.CancellationToken))
        .Timeout(TimeSpan.FromSeconds(5), block => block         // some steps together
            .Transform(report => report.ToUpperInvariant())
            .To(report => Console.Out.WriteLineAsync(report)));
    #endregion
}
