using Docs.Tests.Snippets.Orders;

namespace Docs.Tests.Snippets;

public sealed record Basket(string Customer, Order[] Orders);

public sealed record Bill(string Customer, decimal Total, int Lines);

public sealed record Draft(string Name, string Text);

internal static class Parts
{
    #region parts-split
    public static Capability Price { get; } = Craft.Route()
        .Id("basket_price")
        .Description("Price everything in a basket.")
        .Input<Basket>()
        .Output<Bill>()
        .From(Mcp())
        .Split(basket => basket.Orders, new() { Parallelism = 4 })
        .Filter(order => order.Quantity > 1)                                          // a part that is dropped leaves the list
        .Transform((order, exchange) => exchange.Get<Prices>().OfAsync(order, exchange.CancellationToken))
        .Aggregate((prices, exchange) => new Bill(((Basket)exchange.Body!).Customer, prices.Sum(), prices.Count));
    #endregion

    #region parts-dedupe
    public static Capability Pay { get; } = Craft.Route()
        .Id("pay")
        .Description("Pay a bill, once.")
        .Input<Bill>()
        .Authorize()
        .From(Mcp())
        .Dedupe((bill, exchange) => $"{bill.Customer} {bill.Total}", new() { Ttl = TimeSpan.FromHours(1) })
        .Transform(bill => $"{bill.Total} paid");
    #endregion

    #region parts-sample
    public static Capability Measure { get; } = Craft.Route()
        .Id("measure")
        .Description("Take a measurement; one in a hundred is kept.")
        .From(Direct<double>())
        .Sample(every: 100)                                     // or .Sample(interval: TimeSpan.FromSeconds(10))
        .Log(celsius => $"{celsius} °C");
    #endregion

    #region parts-debounce
    public static Capability Save { get; } = Craft.Route()
        .Id("draft_save")
        .Description("Save a draft; while somebody types, only the last one.")
        .Input<Draft>()
        .From(Mcp())
        .Debounce(TimeSpan.FromSeconds(2), draft => draft.Name)
        .Transform(draft => $"{draft.Name} saved");
    #endregion

    #region parts-batch
    public static Capability Index { get; } = Craft.Route()
        .Id("index")
        .Description("Add a text to the index.")
        .From(Direct<Draft>())
        .Batch(size: 100, time: TimeSpan.FromSeconds(1))
        .Transform(drafts => $"{drafts.Count} indexed");        // once for all, and the answer of each
    #endregion
}
