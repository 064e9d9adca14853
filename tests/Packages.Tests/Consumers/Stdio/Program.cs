var builder = Host.CreateApplicationBuilder(args);
builder.Services.AddCraft().AddCapabilities(Greeting.Route).AddMcp(mcp =>
{
    mcp.Name = "greeter";
    mcp.Transport = McpTransport.Stdio;
});
await builder.Build().RunAsync();

public sealed record GreetingInput([property: Length(1, 40)] string Name);

public static class Greeting
{
    public static Capability Route { get; } = Craft.Route()
        .Id("greet")
        .Description("Greets somebody.")
        .Input<GreetingInput>()
        .From(Mcp())
        .Tap(input => Console.WriteLine($"This line must not reach the client: {input.Name}."))
        .Transform(input => $"Hello {input.Name}!");
}
