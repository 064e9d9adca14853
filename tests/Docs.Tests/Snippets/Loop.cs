using Docs.Tests.Snippets.Orders;

namespace Docs.Tests.Snippets;

internal static class LoopPage
{
    #region loop
    public static Route<Order> RoundUp { get; } = Craft.Route()
        .Id("order_round")
        .Description("Round an order up to full boxes of ten.")
        .Input<Order>()
        .From(Mcp())
        .Loop(
            order => order.Quantity % 10 != 0,
            round => round.Transform(order => order with { Quantity = order.Quantity + 1 }),
            max: 9);
    #endregion
}
