using Docs.Tests.Snippets.Orders;

namespace Docs.Tests.Snippets.Orders
{
    public sealed record Order(string Customer, [Range(1, 100)] int Quantity);

    public sealed record Receipt(string Number, decimal Total);

    public sealed class Prices
    {
        public decimal Of(Order order) => order.Quantity * 2.5m;

        public Task<decimal> OfAsync(Order order, CancellationToken cancellationToken) => Task.FromResult(Of(order));
    }

    public sealed class ServiceAccounts
    {
        public VerifiedIdentity? Find(string name) =>
            name is "nightly" or "assistant" ? new() { Subject = name, Roles = ["service"] } : null;
    }

    public sealed class Shop
    {
        public List<Order> Sold { get; } = [];

        public Task SellAsync(Order order)
        {
            Sold.Add(order);
            return Task.CompletedTask;
        }
    }
}

namespace Docs.Tests.Snippets
{
    internal static class Language
    {
        #region language-stages
        public static Capability PlaceOrder { get; } = Craft.Route()     // describes and guards: nothing runs here
            .Id("order_place")
            .Description("Place an order and return its receipt.")
            .OnError((error, exchange) => Recovery.Rethrow())
            .Input<Order>()                                               // from here on the body is an Order
            .Output<Receipt>()
            .From(Mcp())                                                  // the source; what follows are steps, in order
            .Validate(order => order.Customer != "nobody", "Say who orders.")
            .Enrich((order, exchange) => exchange.Get<Prices>().Of(order), (order, price) => (order, price))
            .To((priced, exchange) => exchange.Get<Shop>().SellAsync(priced.order))
            .Transform(priced => new Receipt($"{priced.order.Customer}-1", priced.price));
        #endregion

        public static Capability Lambdas { get; } =
        #region language-lambdas
        Craft.Route().Id("price").Description("Price an order.").Input<Order>().From(Direct())
            .Transform(order => order with { Customer = order.Customer.Trim() })                  // body
            .Filter((order, exchange) => !exchange.Headers.ContainsKey("dry-run"))                // body and exchange
            .Transform(async (order, exchange) =>                                                 // asynchronous
                await exchange.Get<Prices>().OfAsync(order, exchange.CancellationToken));
        #endregion

        #region language-class
        public sealed class QuotePrice(Prices prices) : ICapability
        {
            public Capability Route => Craft.Route()
                .Id("price_quote")
                .Description("Say what an order would cost.")
                .Input<Order>()
                .From(Mcp())
                .Transform(order => prices.Of(order));
        }
        #endregion

        public static void AddClass(ICraftBuilder craft)
        {
            #region language-add-class
            craft.AddCapability<QuotePrice>();
            #endregion
        }

        #region language-errors
        public static Capability Stock { get; } = Craft.Route()
            .Id("stock")
            .Description("Say how many are left.")
            .OnError((error, exchange) => error.Error == CraftError.StepFailed ? Recovery.Replace("unknown") : Recovery.Rethrow())
            .Input<Order>()
            .From(Mcp())
            .Validate(order => order.Quantity != 13, "13 is never in stock. Ask for another quantity.")
            .Transform(order => order.Customer == "nobody"
                ? throw new CraftException(CraftError.NotFound, "There is no such customer. Ask the user for the right name.")
                : order.Quantity > 50
                    ? throw new InvalidOperationException("The stock service is down.")
                    : "enough");
        #endregion

        #region language-around
        public static Capability Remember { get; } = Craft.Route()
            .Id("remember")
            .Description("Remember an order, if that works.")
            .Input<Order>()
            .From(Mcp())
            .OnError((error, exchange) => Recovery.Drop("nobody remembers"))
            .To((Order order) => throw new IOException("The disk is full."))
            .Transform(_ => "remembered");
        #endregion

        #region language-authorize
        public static Capability Erase { get; } = Craft.Route()
            .Id("order_erase")
            .Description("Erase the caller's orders.")
            .Authorize(new()
            {
                Roles = ["member", "staff"],                         // one of them
                AllRoles = ["eu"],                                   // each of them
                Scopes = ["orders:write"],                           // each of them
                Predicate = caller => caller.ClientId != "kiosk",    // a rule of your own
                Policy = "VerifiedEmail",                            // a policy of the application
            })
            .From(Mcp())
            .Transform((_, exchange) => $"{exchange.Principal!.Subject} has no orders any more.");
        #endregion

        public static void AddPolicy(WebApplicationBuilder builder)
        {
            #region language-policy
            builder.Services.AddAuthorization(options =>
                options.AddPolicy("VerifiedEmail", policy => policy.RequireClaim("email_verified", "true")));
            #endregion
        }

        #region language-authenticate
        public static Capability Nightly { get; } = Craft.Route()
            .Id("order_nightly")
            .Description("Place the order of every night.")
            .Authenticate(exchange => exchange.Get<ServiceAccounts>().Find("nightly"))
            .Authorize("service")
            .From(Direct())
            .Transform((_, exchange) => $"Ordered by {exchange.Principal!.Subject}.");
        #endregion

        #region language-delegate
        public static Capability Assist { get; } = Craft.Route()
            .Id("order_assist")
            .Description("Let the assistant look after the caller's orders.")
            .From(Mcp())
            .Authorize("member")                                     // the caller, in person
            .Delegate(exchange => exchange.Get<ServiceAccounts>().Find("assistant"), new() { Scopes = ["orders:read"] })
            .Transform((_, exchange) => exchange.Get<ICraftClient>().SendAsync<string>("order_list", null, from: exchange));

        public static Capability List { get; } = Craft.Route()
            .Id("order_list")
            .Description("List the caller's orders.")
            .Authorize(new() { Scopes = ["orders:read"], Actor = ActorRule.None.Or(new ActorMatcher { Subject = "assistant" }) })
            .From(Mcp())
            .Transform(
                (_, exchange) => $"The orders of {exchange.Principal!.Subject}, for {exchange.Principal.Actor?.Subject ?? "themselves"}.");
        #endregion

        #region language-twice
        private static readonly RouteStart Members = Craft.Route().Tag("members").Authorize("member");

        public static Capability Read { get; } = Members.Id("read").Description("Read.").From(Mcp()).Transform(_ => "read");

        public static Capability Write { get; } = Members.Id("write").Description("Write.").From(Mcp()).Transform(_ => "written");
        #endregion

        #region language-call
        public static Capability Reorder { get; } = Craft.Route()
            .Id("order_again")
            .Description("Place the last order once more.")
            .From(Mcp())
            .Transform(
                (_, exchange) => exchange.Get<ICraftClient>().SendAsync<Receipt>("order_place", new Order("alice", 2), from: exchange));
        #endregion
    }
}
