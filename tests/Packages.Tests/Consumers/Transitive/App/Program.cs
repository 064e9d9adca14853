var twice = Craft.Route()
    .Id("twice")
    .Description("Doubles what the library squares.")
    .From(Direct<int>())
    .Transform(async (number, exchange) =>
        2 * await exchange.Get<ICraftClient>().SendAsync<int>("square", new MyCapabilities.SquareInput(number), exchange));

var builder = Host.CreateApplicationBuilder(args);
builder.Services.AddCraft().AddCapabilities(MyCapabilities.Square.Route, twice);
using var host = builder.Build();
await host.StartAsync();
Console.WriteLine(await host.Services.GetRequiredService<ICraftClient>().SendAsync<int>("twice", 7));
Console.WriteLine(MyCapabilities.Time.Route);
Console.WriteLine(Craft.Route().Id("ping").Description("Answers.").From(Mcp()).Transform(_ => "pong"));
await host.StopAsync();
