using ModelContextProtocol;

namespace Crafting.Ai.Tests;

/// <summary>Nothing of the inside of a program reaches a client.</summary>
public class LeakTests
{
    private const string Secret = "Password=hunter2;Server=db.internal";

    public static TheoryData<string, string> Programs { get; } = new()
    {
        { "throws", Era.Sessions }, { "throws", Era.Stateless },
        { "wraps", Era.Sessions }, { "wraps", Era.Stateless },
        { "sdk", Era.Sessions }, { "sdk", Era.Stateless },
        { "writes", Era.Sessions }, { "writes", Era.Stateless },
        { "reads", Era.Sessions }, { "reads", Era.Stateless },
        { "cancels", Era.Sessions }, { "cancels", Era.Stateless },
        { "service", Era.Sessions }, { "service", Era.Stateless },
        { "handler", Era.Sessions }, { "handler", Era.Stateless },
    };

    public sealed record Explosive(string Path)
    {
        public string Property => Path.Length > 0 ? throw Exception() : Path;
    }

    public sealed class Picky
    {
        public Picky(int number) => throw Exception();

        public int Number { get; init; }
    }

    public interface IMissing;

    [Theory, MemberData(nameof(Programs))]
    public async Task No_answer_carries_what_an_exception_says(string tool, string revision)
    {
        await using var app = await App.StartAsync(
            Tool("throws").Transform<string>(_ => throw Exception()),
            Tool("wraps").Transform<string>(_ => throw new CraftException(CraftError.NotFound, "Not there.", Exception())),
            Tool("sdk").Transform<string>(_ => throw new McpException(Secret, Exception())),
            Tool("writes").Transform(_ => new Explosive("/srv/app")),
            Craft.Route().Id("reads").Description("Fails.").Input<Picky>().From(Mcp()).Transform(_ => "never"),
            Tool("cancels").Transform<string>(_ => throw new OperationCanceledException(Secret)),
            Tool("service").Transform((_, exchange) => exchange.Get<IMissing>().ToString()),
            Craft.Route()
                .Id("handler")
                .Description("Fails.")
                .OnError<string>((_, _) => throw Exception())
                .From(Mcp())
                .Transform<string>(_ => throw Exception()));
        using var raw = app.Raw(revision);

        var answer = await raw.CallAsync(tool, tool == "reads" ? new { number = 1 } : new { });

        answer.Result["isError"]!.GetValue<bool>().Should().BeTrue();
        answer.Text.Should().NotContainAny(
            Secret, "hunter2", "db.internal", "/srv", "Exception", "Explosive", "Picky", "IMissing", "Crafting", "System.", "LeakTests", " at ", ".cs");
        app.Log.GetSnapshot().Should().Contain(line => line.Exception != null || tool == "wraps");
    }

    [Theory, BothEras]
    public async Task Params_of_the_wrong_shape_name_no_types(string revision)
    {
        await using var app = await App.StartAsync(Tool("throws"));
        using var raw = app.Raw(revision);

        var answer = await raw.SendAsync(
            "tools/call", new() { ["name"] = "throws", ["arguments"] = new System.Text.Json.Nodes.JsonArray(1) });

        answer.Text.Should().NotContainAny("System.", "ModelContextProtocol", "Dictionary", "JsonElement", "Exception");
    }

    private static Route<Unit> Tool(string id) => Craft.Route().Id(id).Description("Fails.").From(Mcp());

    private static InvalidOperationException Exception() =>
        new($"{Secret} in /srv/app/Store.cs at Crafting.Ai.Tests.LeakTests", new FileNotFoundException("System.IO: /srv/app/secret.json"));
}
