namespace Crafting.Ai.Tests;

public class StdioTransportTests
{
    private static readonly Capability Ping = Craft.Route().Id("ping").Description("Pings.").From(Mcp()).Transform(_ => "pong");

    [Theory]
    [InlineData("not json", -32700, "Parse error: the body is not well-formed JSON (line 1, byte 2).", null)]
    [InlineData("""{"jsonrpc":"2.0","id":7}""", -32600, "Invalid Request: a message needs a method, or an "
        + "id with a result or an error.", null)]
    [InlineData("""{"id":7,"method":"ping"}""", -32600, "Invalid Request: jsonrpc must be the string 2.0.", 7)]
    [InlineData("[]", -32600, "Invalid Request: batches are not supported. Send each message in a POST of its own.", null)]
    [InlineData("null", -32600, "Invalid Request: the message must be a JSON object.", null)]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"ping","arguments":{"a":"\ud800"}}}""", -32700, "Parse "
        + "error: a string holds half of a surrogate pair, which is no character.", 7)]
    [InlineData("""{"jsonrpc":"2.0","id":"\ud800","method":"ping"}""", -32700, "Parse error: a string holds half of a surrogate "
        + "pair, which is no character.", null)]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"\ud800\ud800"}""", -32700, "Parse error: a string holds half of a surrogate "
        + "pair, which is no character.", null)]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":5}}""", -32602, "Invalid "
        + "params: name must be a string.", 7)]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"ping","arguments":[]}}""", -32602, "Invalid params: "
        + "arguments must be an object.", 7)]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"logging/setLevel","params":{"level":"loud"}}""", -32602, "Invalid params: level must "
        + "be debug, info, notice, warning, error, critical, alert or emergency.", 7)]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"x","params":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[""", -32600, "Invalid Request: the message nests deeper than 64 levels, counted from its own braces.", 7)]
    public async Task A_line_that_is_no_message_is_told_so_and_the_next_one_is_read(string line, int code, string message, int? id)
    {
        await using var app = await StdioApp.StartAsync(Ping);

        await app.WriteAsync(line);
        var refusal = await app.ReadAsync();
        await app.RequestAsync(8, "tools/call", new() { ["name"] = "ping" });

        refusal["error"]!["code"]!.GetValue<int>().Should().Be(code);
        refusal["error"]!["message"]!.GetValue<string>().Should().Be(message);
        refusal["id"]?.GetValue<int>().Should().Be(id);
        (await app.ReadAsync())["result"]!["content"]![0]!["text"]!.GetValue<string>().Should().Be("pong");
    }

    [Theory]
    [InlineData("\n")]
    [InlineData(" ")]
    public async Task A_line_beyond_the_limit_is_told_so_once_and_the_next_one_is_read(string pause)
    {
        await using var app = await StdioApp.StartAsync(Ping);
        var megabyte = new string('x', 1024 * 1024);

        for (var i = 0; i < 6; i++)
            await app.WriteAsync(megabyte, end: "");
        await app.WriteAsync(pause, end: "\n");
        var refusal = await app.ReadAsync();
        await app.RequestAsync(8, "tools/call", new() { ["name"] = "ping" });

        refusal["error"]!["message"]!.GetValue<string>().Should().StartWith("Content Too Large");
        (await app.ReadAsync())["result"]!["content"]![0]!["text"]!.GetValue<string>().Should().Be("pong");
    }

    [Fact]
    public async Task Empty_lines_and_carriage_returns_are_skipped()
    {
        await using var app = await StdioApp.StartAsync(Ping);

        await app.WriteAsync("\r\n\n  ");
        await app.RequestAsync(1, "tools/call", new() { ["name"] = "ping" });

        (await app.ReadAsync())["id"]!.GetValue<int>().Should().Be(1);
    }

    [Fact]
    public async Task A_message_may_come_in_pieces_and_be_large()
    {
        await using var app = await StdioApp.StartAsync(
            Craft.Route().Id("length").Description("Measures.").Input<Input>().From(Mcp()).Transform(input => input.Text.Length));

        await app.RequestAsync(
            1,
            "tools/call",
            new() { ["name"] = "length", ["arguments"] = new System.Text.Json.Nodes.JsonObject { ["text"] = new string('x', 1_000_000) } });

        (await app.ReadAsync())["result"]!["content"]![0]!["text"]!.GetValue<string>().Should().Be("1000000");
    }

    public sealed record Input(string Text);
}
