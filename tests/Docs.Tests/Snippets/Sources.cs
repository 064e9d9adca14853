namespace Docs.Tests.Snippets;

internal static class SourcesPages
{
    #region sources-simple
    public static Capability WarmUp { get; } = Craft.Route()
        .Id("warm_up")
        .Description("Load each city once when the application starts.")
        .From(Simple(["Vienna", "Graz"], new() { Parallelism = 2 }))
        .Log(city => $"Loading {city}");
    #endregion

    #region sources-timer
    public static Capability Sweep { get; } = Craft.Route()
        .Id("sweep")
        .Description("Remove what has expired.")
        .From(Timer(TimeSpan.FromMinutes(5), new() { FirstAfter = TimeSpan.FromMinutes(1) }))
        .Log(tick => $"Sweep {tick.Count}, due at {tick.Time:t}");
    #endregion

    #region sources-cron
    public static Capability Report { get; } = Craft.Route()
        .Id("report")
        .Description("Write the report of the day.")
        .From(Cron("0 6 * * MON-FRI", "Europe/Vienna"))
        .Log(tick => $"The report of {tick.Time:d}");
    #endregion

    public sealed record OrderPlaced(string Customer);

    #region sources-event
    public static Capability Alarm { get; } = Craft.Route()
        .Id("alarm")
        .Description("Tell the operators about failures.")
        .From(Event<ExchangeFailed>(failed => failed.Code != "RC5002"))
        .Log(failed => $"{failed.RouteId} failed with {failed.Code}");

    public static Capability Thank { get; } = Craft.Route()
        .Id("thank")
        .Description("Thank a customer for an order.")
        .From(Event<OrderPlaced>())
        .Log(order => $"Thank you, {order.Customer}");

    public static Capability Order { get; } = Craft.Route()
        .Id("order")
        .Description("Place an order.")
        .From(Direct<string>())
        .To((customer, exchange) => exchange.Get<ICraftEvents>().Publish(new OrderPlaced(customer)));
    #endregion

    #region sources-direct
    public static Capability Price { get; } = Craft.Route()
        .Id("price_of")
        .Description("Price an article.")
        .From(Direct<string>())
        .Transform(article => article.Length * 10);

    public static ValueTask<int> AskAsync(ICraftClient client) => client.SendAsync<int>("price_of", "lamp");
    #endregion
}
