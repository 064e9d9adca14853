namespace Packages.Tests;

/// <summary>What users write, without a single using line.</summary>
internal static class UserCode
{
    public const string Greeting = """
        namespace MyApp.Capabilities;

        public sealed record GreetInput([property: Length(1, 80)] string Name);

        public static class Greet
        {
            public static Capability Route { get; } = Craft.Route()
                .Id("greet")
                .Description("Greet somebody by name.")
                .Input<GreetInput>()
                .From(SOURCE())
                .Transform(input => $"Hello, {input.Name}!");
        }
        """;

    public const string Console = """
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddCraft().AddCapabilities(MyApp.Capabilities.Greet.Route);
        using var host = builder.Build();
        await host.StartAsync();

        var craft = host.Services.GetRequiredService<ICraftClient>();
        Console.WriteLine(await craft.SendAsync<string>("greet", new { name = "Ada" }));
        try
        {
            await craft.SendAsync<string>("greet", new { name = "" });
        }
        catch (CraftException error)
        {
            Console.WriteLine($"{error.Code}: {error.Message}");
        }

        await host.StopAsync();
        """;

    public const string Web = """
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddCraft().AddCapabilities(MyApp.Capabilities.Greet.Route).AddMcp(mcp => mcp.Name = "greeter");

        var app = builder.Build();
        app.MapCraft();
        await app.RunAsync();
        """;

    public const string Stdio = """
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddCraft().AddCapabilities(MyApp.Capabilities.Greet.Route).AddMcp(mcp => mcp.Transport = McpTransport.Stdio);
        await builder.Build().RunAsync();
        """;

    public static string GreetingFrom(string source) => Greeting.Replace("SOURCE", source, StringComparison.Ordinal);
}
