namespace Docs.Tests.Snippets;

public sealed class HttpPage
{
    #region http-source
    public sealed record FindOrder(int Id, bool WithLines = false);

    public sealed record ChangeOrder(int Id, string Note);

    public sealed record Order(int Id, string Note);

    public static Capability Find { get; } = Craft.Route()
        .Id("orders_find")
        .Description("Finds one order.")
        .Input<FindOrder>()
        .Output<Order>()
        .From(Http("/orders/{id}"))                         // GET /orders/7?withLines=true
        .Transform(find => new Order(find.Id, "as usual"));

    public static Capability Change { get; } = Craft.Route()
        .Id("orders_change")
        .Description("Changes the note of an order.")
        .Input<ChangeOrder>()
        .Authorize("clerk")
        .From(Http(HttpMethod.Put, "/orders/{id}"))         // PUT /orders/7 {"note":"fragile"}
        .Transform(change => new Order(change.Id, change.Note));
    #endregion

    #region http-signature
    public static Capability Paid { get; } = Craft.Route()
        .Id("payments_paid")
        .Description("Notes that an invoice was paid.")
        .Input("""{"type":"object","required":["id"],"properties":{"id":{"type":"string"}}}""")
        .From(Http(HttpMethod.Post, "/hooks/stripe", new HttpSourceOptions
        {
            Signature = WebhookSignature.Timestamped("Stripe-Signature", "Stripe:WebhookSecret"),
        }))
        .Transform(paid => paid.GetProperty("id").GetString()!);
    #endregion

    #region http-calls
    public sealed record Wanted(string Sku, int Count);

    public sealed record Stock(int Left);

    public static Capability Reserve { get; } = Craft.Route()
        .Id("stock_reserve")
        .Description("Reserves what is left in stock.")
        .Input<Wanted>()
        .From(Http(HttpMethod.Post, "/reservations"))
        .Enrich(
            HttpGet<Wanted, Stock>(wanted => $"/stock/{wanted.Sku}", new() { Client = "warehouse" }),
            (wanted, stock) => wanted with { Count = Math.Min(wanted.Count, stock.Left) })
        .To(HttpPost<Wanted>(_ => $"/reservations", options: new() { Client = "warehouse" }));
    #endregion

    public static void Add(WebApplicationBuilder builder)
    {
        #region http-program
        builder.Services.AddCraft()
            .AddHttp(http => http.AllowedHosts.Add("api.example.com"))
            .AddCapabilities(Find);
        #endregion
    }

    public static void Map(WebApplication app)
    {
        #region http-map
        app.MapCraft();
        app.MapCraftOpenApi();      // /openapi.json
        #endregion
    }

    public static void AddClient(WebApplicationBuilder builder, Uri warehouse)
    {
        #region http-client
        builder.Services.AddCraft()
            .AddHttp(http => http.Client("warehouse", client =>
            {
                client.BaseAddress = warehouse;
                client.DefaultRequestHeaders.Add("X-Api-Key", builder.Configuration["Warehouse:ApiKey"]);
            }))
            .AddCapabilities(Reserve);
        #endregion
    }
}
