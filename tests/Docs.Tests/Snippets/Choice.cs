using Docs.Tests.Snippets.Orders;

namespace Docs.Tests.Snippets;

internal static class ChoicePage
{
    #region choice
    public static Route<Receipt> PlaceOrder { get; } = Craft.Route()
        .Id("order_choose")
        .Description("Place an order; large ones are looked at by a manager.")
        .Input<Order>()
        .From(Mcp())
        .Choice(on => on
            .When(order => order.Quantity > 50, path => path
                .Authorize("manager")
                .Transform(order => new Receipt("large", order.Quantity * 2m)))
            .When(async (order, exchange) => await exchange.Get<Prices>().OfAsync(order, exchange.CancellationToken) > 100, path => path
                .Transform(order => new Receipt("dear", order.Quantity * 2.25m)))
            .Otherwise(path => path
                .Transform(order => new Receipt("plain", order.Quantity * 2.5m))));
    #endregion
}
