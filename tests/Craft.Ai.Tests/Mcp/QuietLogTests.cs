using System.ComponentModel;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using ModelContextProtocol;
using ModelContextProtocol.Server;

namespace Crafting.Ai.Tests;

/// <summary>What a client gets wrong does not fill the operator's log; what fails here is still in it.</summary>
public class QuietLogTests
{
    private static readonly Capability Refuses = Craft.Route().Id("refuses").Description("Refuses.").From(Mcp())
        .Transform<string>(_ => throw new McpProtocolException("Not like this.", McpErrorCode.InvalidParams));

    [Theory, BothEras]
    public async Task An_unknown_tool_is_one_line_at_Information(string revision)
    {
        await using var app = await App.StartAsync(Refuses);
        using var raw = app.Raw(revision);

        var answer = await raw.CallAsync("nothing");
        await app.StopAsync();

        answer.Error["message"]!.GetValue<string>().Should().Be("Unknown tool: 'nothing'");
        Loud(app.Log).Should().BeEmpty();
        var line = app.Log.GetSnapshot().Should().ContainSingle(record => record.Message.Contains("nothing")).Which;
        (line.Category, line.Level, line.Exception).Should().Be(("Craft.Mcp", LogLevel.Information, null));
        line.Message.Should().Be("A client called a tool that is not published: nothing");
    }

    [Fact]
    public async Task The_name_of_an_unknown_tool_can_neither_flood_the_log_nor_write_a_line_of_its_own()
    {
        await using var app = await App.StartAsync(Refuses);
        using var raw = app.Raw(Era.Sessions);

        await raw.CallAsync("fine\r\nfail: " + new string('x', 3000));
        await app.StopAsync();

        app.Log.GetSnapshot().Should().ContainSingle(record => record.Message.Contains("xxx")).Which.Message
            .Should().Be("A client called a tool that is not published: fine??fail: " + new string('x', 52) + "…");
    }

    [Theory, BothEras]
    public async Task Wrong_protocol_parameters_are_no_warning(string revision)
    {
        await using var app = await App.StartAsync(
            new AppSetup { Services = services => services.AddMcpServer().WithPrompts<Prompts>().WithResources<Resources>() }, Refuses);
        using var raw = app.Raw(revision);

        await raw.CallAsync("refuses");
        await raw.SendAsync("tools/call", new() { ["arguments"] = 5 });
        await raw.SendAsync("prompts/get", new() { ["name"] = "none" });
        await raw.SendAsync("resources/read", new() { ["uri"] = "none://at-all" });
        await raw.SendAsync("no/such/method");
        await raw.SendAsync("logging/setLevel", new() { ["level"] = "loud" });
        await raw.SendAsync("initialize", new() { ["protocolVersion"] = revision, ["capabilities"] = 7 });
        await app.StopAsync();

        Loud(app.Log).Should().BeEmpty();
    }

    [Fact]
    public async Task A_call_that_is_cancelled_within_a_session_is_no_warning()
    {
        await using var call = await HangingCall.StartAsync(Era.Sessions);

        await call.CancelAsync();
        await call.App.StopAsync();

        Loud(call.App.Log).Should().BeEmpty();
        call.App.Log.GetSnapshot().Should().ContainSingle(line => line.Message.StartsWith("hang cancelled after"));
    }

    [Fact]
    public async Task A_caller_without_a_session_that_goes_away_is_no_warning()
    {
        await using var call = await HangingCall.StartAsync(Era.Stateless);

        await call.LeaveAsync();
        await call.App.StopAsync();

        Loud(call.App.Log).Should().BeEmpty();
    }

    [Fact]
    public async Task A_cancellation_that_a_lambda_throws_without_its_token_is_no_warning_either()
    {
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = await App.StartAsync(
            Craft.Route().Id("hang").Description("Waits.").From(Mcp()).Transform(async (_, exchange) =>
            {
                var gone = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
                exchange.CancellationToken.Register(() => gone.SetException(new OperationCanceledException()));
                entered.SetResult();
                return await gone.Task;
            }));
        using var raw = app.Raw(Era.Stateless);

        var call = raw.CallAsync("hang");
        await entered.Task.WaitAsync(TimeSpan.FromSeconds(20));
        raw.Dispose();
        await call.Awaiting(c => c).Should().ThrowAsync<OperationCanceledException>();
        await app.StopAsync();

        Loud(app.Log).Should().BeEmpty();
    }

    [Fact]
    public async Task Over_stdio_it_is_the_same()
    {
        var gate = new Gate();
        await using var app = await StdioApp.StartAsync(gate.Route("hang"));

        await app.RequestAsync(1, "tools/call", new() { ["name"] = "nothing" });
        var unknown = await app.ReadAsync();
        await app.RequestAsync(2, "no/such/method");
        await app.ReadAsync();
        await app.RequestAsync(3, "tools/call", new() { ["name"] = "hang" });
        await gate.Entered;
        await app.WriteAsync(new JsonObject
        {
            ["jsonrpc"] = "2.0",
            ["method"] = "notifications/cancelled",
            ["params"] = new JsonObject { ["requestId"] = 3 },
        }.ToJsonString());
        await gate.Cancelled;
        await app.StopAsync();

        unknown["error"]!["message"]!.GetValue<string>().Should().Be("Unknown tool: 'nothing'");
        Loud(app.Log).Should().BeEmpty();
    }

    [Theory, BothEras]
    public async Task What_a_tool_of_the_SDK_really_throws_is_logged_by_the_SDK(string revision)
    {
        await using var app = await App.StartAsync(
            new AppSetup { Services = services => services.AddMcpServer().WithTools<Tools>().WithPrompts<Prompts>() }, Refuses);
        using var raw = app.Raw(revision);

        await raw.CallAsync("broken");
        await raw.CallAsync("times_out");
        await raw.CallAsync("internal");
        await raw.SendAsync("prompts/get", new() { ["name"] = "broken_prompt" });
        await app.StopAsync();

        var errors = Loud(app.Log).Where(line => line.Level == LogLevel.Error).ToArray();
        errors.Select(line => line.Category).Should().AllBe("ModelContextProtocol.Server.McpServer");
        errors.Select(line => line.Exception!.Message).Should().Equal("The lorry is broken.", "Too slow.", "Out of paper.", "No words.");
    }

    [Fact]
    public async Task Whoever_asks_for_the_lines_of_the_SDK_at_Debug_sees_what_clients_got_wrong()
    {
        await using var app = await App.StartAsync(
            new AppSetup
            {
                Services = services => services.AddLogging(
                    logging => logging.SetMinimumLevel(LogLevel.Debug).AddFilter("ModelContextProtocol", LogLevel.Debug)),
            }, Refuses);
        using var raw = app.Raw(Era.Stateless);

        await raw.CallAsync("nothing");
        await app.StopAsync();

        app.Log.GetSnapshot().Should().Contain(line => line.Level == LogLevel.Debug && line.Exception is McpProtocolException);
    }

    [Theory, BothEras]
    public async Task A_handler_of_the_applications_own_still_answers_for_tools_that_nobody_registered(string revision)
    {
        await using var app = await App.StartAsync(
            new AppSetup
            {
                Services = services => services.AddMcpServer().WithCallToolHandler((request, _) =>
                    new(new ModelContextProtocol.Protocol.CallToolResult { Content = [new ModelContextProtocol.Protocol.TextContentBlock { Text = request.Params!.Name }] })),
            },
            Refuses);
        await using var client = await app.ConnectAsync(revision);

        (await client.CallAsync("nothing")).Text().Should().Be("nothing");
    }

    private static IEnumerable<FakeLogRecord> Loud(FakeLogCollector log) => log.GetSnapshot().Where(line => line.Level >= LogLevel.Warning);

    [McpServerToolType]
    private sealed class Tools
    {
        [McpServerTool(Name = "broken"), Description("Breaks.")]
        public static string Broken() => throw new InvalidOperationException("The lorry is broken.");

        [McpServerTool(Name = "times_out"), Description("Times out.")]
        public static string TimesOut() =>
            throw new TaskCanceledException("Too slow.", new TimeoutException(), new CancellationToken(canceled: true));

        [McpServerTool(Name = "internal"), Description("Fails.")]
        public static string Internal() => throw new McpProtocolException("Out of paper.", McpErrorCode.InternalError);
    }

    [McpServerPromptType]
    private sealed class Prompts
    {
        [McpServerPrompt(Name = "broken_prompt"), Description("Breaks.")]
        public static string Broken() => throw new InvalidOperationException("No words.");
    }

    [McpServerResourceType]
    private sealed class Resources
    {
        [McpServerResource(UriTemplate = "hello://manners", Name = "manners"), Description("How to greet.")]
        public static string Manners() => "Look people in the eye.";
    }
}
