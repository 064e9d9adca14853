using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using ModelContextProtocol.Protocol;

namespace Crafting.Ai.Tests;

public class ToolResultTests
{
    public sealed record Note(int Id, string Title);

    [JsonPolymorphic(TypeDiscriminatorPropertyName = "kind"), JsonDerivedType(typeof(Circle), "circle")]
    public abstract record Shape;

    public sealed record Circle(double Radius) : Shape;

    public static TheoryData<string, Capability, string> Texts { get; } = new()
    {
        { "a string is its own text", Tool(_ => "plain \"text\" é"), "plain \"text\" é" },
        { "an object is JSON", Tool(_ => new Note(1, "Milk")), """{"id":1,"title":"Milk"}""" },
        { "an anonymous object is JSON", Tool(_ => new { Ok = true }), """{"ok":true}""" },
        { "a list is a JSON array", Tool(_ =>
            new List<Note> { new(1, "Milk"), new(2, "Tea") }), """[{"id":1,"title":"Milk"},{"id":2,"title":"Tea"}]""" },
        { "an empty list is an empty array", Tool(_ => Array.Empty<Note>()), "[]" },
        { "a deferred sequence is a JSON array", Tool(_ => Enumerable.Range(1, 3).Select(i => i * i)), "[1,4,9]" },
        { "a list of strings is a JSON array", Tool(_ => new[] { "a", "b" }), """["a","b"]""" },
        { "an asynchronous sequence is a JSON array", Tool(_ => Numbers()), "[1,2,3]" },
        { "an asynchronous sequence behind object is a JSON array", Tool(_ => (object)Numbers()), "[1,2,3]" },
        { "a number is JSON", Tool(_ => 1.5), "1.5" },
        { "a truth is JSON", Tool(_ => true), "true" },
        { "a dictionary is a JSON object", Tool(_ => new Dictionary<string, int> { ["a"] = 1 }), """{"a":1}""" },
        { "a JSON element is itself", Tool(_ => JsonElement.Parse("""{"x":[1]}""")), """{"x":[1]}""" },
        { "a JSON node is itself", Tool(_ => JsonNode.Parse("""{"x":[1]}""")!), """{"x":[1]}""" },
        { "a base type is written with its discriminator", Tool(_ => (Shape)new Circle(2)), """{"kind":"circle","radius":2}""" },
        { "a list of a base type is written with discriminators", Tool(_ =>
            new List<Shape> { new Circle(2) }), """[{"kind":"circle","radius":2}]""" },
        { "what is declared as object is written as what it is", Tool(_ => (object)new Note(1, "Milk")), """{"id":1,"title":"Milk"}""" },
    };

    [Theory, MemberData(nameof(Texts))]
    public async Task The_text_of_a_result(string because, object route, string text)
    {
        await using var app = await App.StartAsync((Capability)route);
        await using var client = await app.ConnectAsync(Era.Stateless);

        var result = await client.CallAsync("tool");

        result.Text().Should().Be(text, because);
        result.IsError.Should().NotBe(true);
        result.StructuredContent.Should().BeNull("no output was declared");
    }

    [Theory, BothEras]
    public async Task Nothing_is_an_answer_without_content(string revision)
    {
        await using var app = await App.StartAsync(
            Craft.Route().Id("null").Description("Gives null.").From(Mcp()).Transform(_ => (string?)null),
            Craft.Route().Id("unit").Description("Gives nothing.").From(Mcp()));
        await using var client = await app.ConnectAsync(revision);

        foreach (var tool in new[] { "null", "unit" })
        {
            var result = await client.CallAsync(tool);
            result.Content.Should().BeEmpty();
            result.IsError.Should().NotBe(true);
        }
    }

    [Theory, BothEras]
    public async Task A_result_of_the_SDK_passes_as_it_is(string revision)
    {
        await using var app = await App.StartAsync(Tool(_ => new CallToolResult
        {
            Content = [new TextContentBlock { Text = "half" }],
            StructuredContent = JsonElement.Parse("""{"half":true}"""),
            IsError = true,
            Meta = new JsonObject { ["a"] = 1 },
        }));
        await using var client = await app.ConnectAsync(revision);

        var result = await client.CallAsync("tool");

        result.ErrorText().Should().Be("half");
        result.StructuredContent!.Value.GetRawText().Should().Be("""{"half":true}""");
        result.Meta!["a"]!.GetValue<int>().Should().Be(1);
    }

    [Theory, BothEras]
    public async Task A_declared_output_is_structured_with_a_text_mirror(string revision)
    {
        await using var app = await App.StartAsync(
            Craft.Route().Id("tool").Description("Gives a note.").Output<Note>().From(Mcp()).Transform(_ => new Note(1, "Milk")));
        await using var client = await app.ConnectAsync(revision);

        var tool = (await client.ListToolsAsync()).Single().ProtocolTool;
        var result = await client.CallAsync("tool");

        tool.OutputSchema!.Value.GetProperty("type").GetString().Should().Be("object");
        tool.OutputSchema!.Value.GetProperty("properties").EnumerateObject().Select(p => p.Name).Should().Equal("id", "title");
        result.StructuredContent!.Value.GetRawText().Should().Be("""{"id":1,"title":"Milk"}""");
        result.Text().Should().Be("""{"id":1,"title":"Milk"}""");
    }

    [Theory, BothEras]
    public async Task A_sequence_that_fails_while_it_is_written_is_a_failure_with_an_id(string revision)
    {
        await using var app = await App.StartAsync(
            Tool(_ => Enumerable.Range(0, 3).Select(i => 6 / (i - 1) > 0 ? i : throw new InvalidOperationException("secret"))));
        await using var client = await app.ConnectAsync(revision);

        var text = (await client.CallAsync("tool")).ErrorText();

        text.Should().StartWith("RC5001: ").And.NotContain("secret");
        app.Log.GetSnapshot().Single(line => line.Exception?.Message == "secret").Message
            .Should().Contain(text.Split(' ')[^1].TrimEnd('.'));
    }

    [Theory, BothEras]
    public async Task A_route_that_is_called_while_a_sequence_is_written_keeps_its_failure_to_itself(string revision)
    {
        await using var app = await App.StartAsync(Craft.Route().Id("tool").Description("Asks late.").From(Mcp())
            .Transform((_, exchange) => Answers(exchange.Get<ICraftClient>(), exchange)));
        await using var client = await app.ConnectAsync(revision);

        (await client.CallAsync("tool")).ErrorText().Should().StartWith("RC5001: The capability failed.").And.NotContain("hidden");
    }

    private static Route<T> Tool<T>(Func<Unit, T> transform) =>
        Craft.Route().Id("tool").Description("A tool.").From(Mcp()).Transform(transform);

    private static async IAsyncEnumerable<int> Answers(ICraftClient client, Exchange exchange)
    {
        yield return await client.SendAsync<int>("hidden", null, exchange);
    }

    private static async IAsyncEnumerable<int> Numbers()
    {
        for (var i = 1; i <= 3; i++)
        {
            await Task.Yield();
            yield return i;
        }
    }
}
