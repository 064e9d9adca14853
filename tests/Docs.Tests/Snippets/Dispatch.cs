using Docs.Tests.Snippets.Orders;

namespace Docs.Tests.Snippets;

internal static class DispatchPage
{
    #region dispatch
    public static Route<decimal> Price { get; } = Craft.Route()
        .Id("order_price")
        .Description("Ask for the price of an order.")
        .Input<Order>()
        .From(Mcp())
        .Dispatch(to => to.Failover(
            path => path.Transform(async (order, exchange) => await exchange.Get<Prices>().OfAsync(order, exchange.CancellationToken)),
            path => path.Log(_ => "The old price list").Transform(order => order.Quantity * 3m)));
    #endregion

    #region dispatch-strategies
    public static Route<string> InTurn { get; } = Craft.Route().Id("in_turn").Description("Takes turns.").Input<Order>().From(Direct())
        .Dispatch(to => to.RoundRobin(path => path.Transform(_ => "a"), path => path.Transform(_ => "b")));

    public static Route<string> ByWeight { get; } = Craft.Route().Id("by_weight").Description("Takes the first three times.").Input<Order>().From(Direct())
        .Dispatch(to => to.Weighted((3, path => path.Transform(_ => "a")), (1, path => path.Transform(_ => "b"))));

    public static Route<string> ByKey { get; } = Craft.Route().Id("by_key").Description("Keeps a customer to one path.").Input<Order>().From(Direct())
        .Dispatch(to => to.Sticky(order => order.Customer, path => path.Transform(_ => "a"), path => path.Transform(_ => "b")));
    #endregion
}
