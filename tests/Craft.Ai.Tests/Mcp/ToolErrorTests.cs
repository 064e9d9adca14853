using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;

namespace Crafting.Ai.Tests;

/// <summary>The exact answer to every call that does not succeed.</summary>
public class ToolErrorTests
{
    public sealed record Create([property: Length(1, 5)] string Title, int Copies, string? Folder = null);

    public sealed record Saved([property: Range(1, 10)] int Copies);

    private static readonly Capability CreateRoute = Craft.Route()
        .Id("create")
        .Description("Creates.")
        .Input<Create>()
        .From(Mcp())
        .Transform(input => input.Title);

    [Theory, BothEras]
    public async Task Unknown_tool(string revision)
    {
        await using var app = await App.StartAsync(CreateRoute);
        using var raw = app.Raw(revision);

        var answer = await raw.CallAsync("nothing");

        ((int)answer.Status).Should().Be(200);
        answer.Error["code"]!.GetValue<int>().Should().Be((int)McpErrorCode.InvalidParams);
        answer.Error["message"]!.GetValue<string>().Should().Be("Unknown tool: 'nothing'");
    }

    [Theory]
    [InlineData("""{"title":"Milk"}""", "RC5002: copies is required.")]
    [InlineData("""{}""", "RC5002: title is required. copies is required.")]
    [InlineData("""{"title":7,"copies":"two"}""", "RC5002: title must be a string; it is a number. "
        + "copies must be a whole number; it is a string.")]
    [InlineData("""{"title":"Milkshake","copies":1}""", "RC5002: title must be at most 5 characters long; it has 9.")]
    [InlineData("""{"title":"Milk","copies":1,"colour":"red"}""", "RC5002: colour is not a known field. "
        + "Known fields: title, copies, folder.")]
    public async Task Wrong_arguments_are_all_named(string arguments, string text)
    {
        await using var app = await App.StartAsync(CreateRoute);

        foreach (var revision in new[] { Era.Sessions, Era.Stateless })
        {
            await using var client = await app.ConnectAsync(revision);
            var members = JsonSerializer.Deserialize<Dictionary<string, object?>>(arguments);
            (await client.CallToolAsync("create", members)).ErrorText().Should().Be(text);
        }
    }

    [Theory, BothEras]
    public async Task Arguments_for_a_tool_without_any(string revision)
    {
        await using var app = await App.StartAsync(Craft.Route().Id("ping").Description("Pings.").From(Mcp()).Transform(_ => "pong"));
        await using var client = await app.ConnectAsync(revision);

        (await client.CallAsync("ping", new { loud = true })).ErrorText()
            .Should().Be("RC5002: loud is not a known field. There are no fields.");
    }

    [Theory, BothEras]
    public async Task A_tool_that_throws(string revision)
    {
        await using var app = await App.StartAsync(Failing(() => throw new InvalidOperationException("secret")));
        await using var client = await app.ConnectAsync(revision);

        var text = (await client.CallAsync("fail")).ErrorText();

        var failure = app.Log.GetSnapshot().Single(line => line.Category == "Craft.Calls");
        var id = failure.StructuredState!.Single(pair => pair.Key == "CorrelationId").Value;
        failure.Exception!.Message.Should().Be("secret");
        text.Should()
            .Be($"RC5001: The capability failed. Try again later. If it keeps failing, tell the user to give the operator this id: {id}.");
    }

    [Theory, BothEras]
    public async Task A_tool_that_says_on_purpose_what_is_wrong(string revision)
    {
        await using var app = await App.StartAsync(
            Failing(() => throw new CraftException(CraftError.NotFound, "There is no note 7", new InvalidOperationException("secret"))));
        await using var client = await app.ConnectAsync(revision);

        (await client.CallAsync("fail")).ErrorText().Should().Be("RC5014: There is no note 7.");
    }

    [Theory, BothEras]
    public async Task A_tool_that_is_configured_wrongly(string revision)
    {
        await using var app = await App.StartAsync(
            Craft.Route().Id("fail").Description("Fails.").From(Mcp()).Process<string>(exchange => exchange.WithBody(1)));
        await using var client = await app.ConnectAsync(revision);

        (await client.CallAsync("fail")).ErrorText().Should()
            .MatchRegex("^RC5003: The route is configured in a way that cannot work\\. Trying again will not help\\. "
                + "Tell the user to give the operator this id: [0-9a-f-]+\\.$");
    }

    [Theory, BothEras]
    public async Task A_declined_call(string revision)
    {
        await using var app = await App.StartAsync(
            Craft.Route()
                .Id("decline")
                .Description("Declines.")
                .Input<Create>()
                .From(Mcp())
                .Filter(input => input.Copies > 1, "too few")
                .Transform(_ => "done"));
        await using var client = await app.ConnectAsync(revision);

        (await client.CallAsync("decline", new { title = "Milk", copies = 1 })).ErrorText().Should()
            .Be("RC5031: The tool declined this call. Do not repeat it unchanged.");
        (await client.CallAsync("decline", new { title = "Milk", copies = 2 })).Text().Should().Be("done");
    }

    [Theory, BothEras]
    public async Task A_rule_that_does_not_hold(string revision)
    {
        await using var app = await App.StartAsync(
            Craft.Route()
                .Id("check")
                .Description("Checks.")
                .Input<Create>()
                .From(Mcp())
                .Validate(input => input.Copies < 9, "At most 8 copies. Ask for fewer."));
        await using var client = await app.ConnectAsync(revision);

        (await client.CallAsync("check", new { title = "Milk", copies = 9 })).ErrorText()
            .Should().Be("RC5002: At most 8 copies. Ask for fewer.");
    }

    [Theory, BothEras]
    public async Task A_result_that_cannot_be_written(string revision)
    {
        await using var app = await App.StartAsync(
            Craft.Route().Id("fail").Description("Fails.").From(Mcp()).Transform(_ => typeof(string)));
        await using var client = await app.ConnectAsync(revision);

        (await client.CallAsync("fail")).ErrorText().Should()
            .MatchRegex("^RC5001: The capability failed\\. Try again later\\. "
                + "If it keeps failing, tell the user to give the operator this id: [0-9a-f-]+\\.$");
    }

    [Theory, BothEras]
    public async Task A_result_that_breaks_the_promise_of_the_output(string revision)
    {
        await using var app = await App.StartAsync(
            Craft.Route().Id("save").Description("Saves.").Output<Saved>().From(Mcp()).Transform(_ => new Saved(11)));
        await using var client = await app.ConnectAsync(revision);

        var result = await client.CallAsync("save");

        result.ErrorText().Should().MatchRegex(
            "^RC5002: The result is not what the capability declares: copies must be at most 10; it is 11\\. " +
            "Trying again will not help\\. Tell the user to give the operator this id: [0-9a-f-]+\\.$");
        app.Log.GetSnapshot().Single(line => line.Category == "Craft.Calls").Level
            .Should().Be(LogLevel.Error, "the caller sent nothing wrong");
        result.StructuredContent.Should().BeNull();
    }

    private static Route<string> Failing(Func<string> transform) =>
        Craft.Route().Id("fail").Description("Fails.").From(Mcp()).Transform(_ => transform());
}
