using Docs.Tests.Snippets.Orders;

namespace Docs.Tests.Snippets;

internal static class MapPage
{
    #region map
    public static Route<IReadOnlyList<Receipt>> Sold { get; } = Craft.Route()
        .Id("orders_sold")
        .Description("List the receipts of what was sold.")
        .From(Mcp())
        .Enrich((_, exchange) => exchange.Get<Shop>().Sold)
        .Map(async (order, exchange) => (order, price: await exchange.Get<Prices>().OfAsync(order, exchange.CancellationToken)))
        .Map(sold => new Receipt(sold.order.Customer, sold.price));
    #endregion
}
