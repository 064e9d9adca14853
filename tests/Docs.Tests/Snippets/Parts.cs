using Docs.Tests.Snippets.Orders;

namespace Docs.Tests.Snippets;

public sealed record Basket(string Customer, Order[] Orders);

public sealed record Bill(string Customer, decimal Total, int Lines);

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
}
