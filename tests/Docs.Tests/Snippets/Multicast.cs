using Docs.Tests.Snippets.Orders;

namespace Docs.Tests.Snippets;

internal static class MulticastPage
{
    #region multicast
    public static Route<Order> TellEverybody { get; } = Craft.Route()
        .Id("order_tell")
        .Description("Sell an order, and tell everybody who has to know.")
        .Input<Order>()
        .From(Mcp())
        .Multicast(
            path => path.To((order, exchange) => exchange.Get<Shop>().SellAsync(order)),
            path => path.Filter(order => order.Quantity > 50, "small").Log(order => $"A large order of {order.Quantity}"))
        .Multicast(
            new MulticastOptions { MaxParallel = 1, IsolateFailures = true },
            path => path.Transform(order => order.Customer).Log(customer => $"Thanking {customer}"));
    #endregion
}
