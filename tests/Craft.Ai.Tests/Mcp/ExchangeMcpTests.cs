using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Crafting.Ai.Tests;

public class ExchangeMcpTests
{
    private static readonly Capability Steps = Craft.Route().Id("steps").Description("Reports progress.").From(Mcp())
        .Transform(async (_, exchange) =>
        {
            for (var i = 1; i <= 3; i++)
                await exchange.ReportProgressAsync(i, 3, $"step {i}");
            return "done";
        });

    [Theory, BothEras]
    public async Task Progress_arrives_in_order(string revision)
    {
        // The client handles notifications side by side and forgets those that the result overtakes: each waits for the one before.
        var arrived = Channel.CreateUnbounded<ProgressNotificationValue>();
        var seen = new List<ProgressNotificationValue>();
        await using var app = await App.StartAsync(Craft.Route().Id("steps").Description("Reports progress.").From(Mcp())
            .Transform(async (_, exchange) =>
            {
                for (var i = 1; i <= 3; i++)
                {
                    await exchange.ReportProgressAsync(i, 3, $"step {i}");
                    seen.Add(await arrived.Reader.ReadAsync(exchange.CancellationToken));
                }

                return "done";
            }));
        await using var client = await app.ConnectAsync(revision);

        var result = await client.CallToolAsync("steps", progress: new Sink(arrived.Writer));

        result.Text().Should().Be("done");
        seen.Select(report => (report.Progress, report.Total, report.Message))
            .Should().Equal((1f, 3f, "step 1"), (2f, 3f, "step 2"), (3f, 3f, "step 3"));
    }

    [Theory, BothEras]
    public async Task Nobody_is_told_about_progress_who_did_not_ask(string revision)
    {
        await using var app = await App.StartAsync(Steps);
        using var raw = app.Raw(revision);

        var silent = await raw.CallAsync("steps");
        var asked = await raw.CallAsync("steps", meta: new { progressToken = "t" });

        silent.Messages.Should().ContainSingle();
        asked.Messages.Select(message => (string?)message["method"]).Should()
            .Equal("notifications/progress", "notifications/progress", "notifications/progress", null);
        asked.Messages[0]["params"]!["progressToken"]!.GetValue<string>().Should().Be("t");
    }

    [Fact]
    public async Task Progress_of_a_route_that_was_called_from_code_goes_nowhere()
    {
        await using var app = await App.StartAsync(Steps);

        (await app.Services.GetRequiredService<ICraftClient>().SendAsync<string>("steps")).Should().Be("done");
    }

    [Theory, BothEras]
    public async Task A_lambda_sees_the_request_of_the_SDK(string revision)
    {
        await using var app = await App.StartAsync(Craft.Route().Id("door").Description("Looks at the request.").From(Mcp())
            .Transform((_, exchange) =>
            {
                var request = exchange.McpRequest!;
                return $"{request.Params!.Name} {request.Server.NegotiatedProtocolVersion}";
            }));
        await using var client = await app.ConnectAsync(revision);

        (await client.CallAsync("door")).Text().Should().Be($"door {revision}");
    }

    [Fact]
    public async Task A_tap_does_not_see_the_request_because_it_outlives_the_call()
    {
        var seen = new TaskCompletionSource<object?>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = await App.StartAsync(
            Craft.Route().Id("tap").Description("Taps.").From(Mcp()).Tap((_, exchange) => seen.SetResult(exchange.McpRequest)));
        await using var client = await app.ConnectAsync(Era.Stateless);

        await client.CallAsync("tap");

        (await seen.Task.WaitAsync(TimeSpan.FromSeconds(20))).Should().BeNull();
    }

    [Fact]
    public async Task A_lambda_asks_the_user_within_a_session()
    {
        await using var app = await App.StartAsync(Craft.Route().Id("ask").Description("Asks.").From(Mcp())
            .Transform(async (_, exchange) =>
            {
                var answer = await exchange.McpRequest!.Server.ElicitAsync(Question("Your name?"), exchange.CancellationToken);
                return $"{answer.Action} {answer!.Content!["name"].GetString()}";
            }));
        await using var client = await app.ConnectAsync(Era.Sessions, options => options.Handlers.ElicitationHandler = Accept);

        (await client.CallAsync("ask")).Text().Should().Be("accept Ada");
    }

    [Theory, BothEras]
    public async Task A_lambda_asks_the_user_by_requiring_input(string revision)
    {
        await using var app = await App.StartAsync(Craft.Route().Id("ask").Description("Asks.").From(Mcp())
            .Transform((_, exchange) =>
            {
                var call = exchange.McpRequest!.Params!;
                if (call.InputResponses is not { } responses)
                    throw new InputRequiredException(
                        new Dictionary<string, InputRequest> { ["who"] = InputRequest.ForElicitation(Question("Your name?")) }, "state-1");
                var answer = responses["who"].Deserialize(InputResponse.ElicitResultJsonTypeInfo)!;
                return $"{call.RequestState} {answer!.Content!["name"].GetString()}";
            }));
        await using var client = await app.ConnectAsync(revision, options => options.Handlers.ElicitationHandler = Accept);

        (await client.CallAsync("ask")).Text().Should().Be("state-1 Ada");
    }

    [Theory, BothEras]
    public async Task A_protocol_error_stays_a_protocol_error(string revision)
    {
        await using var app = await App.StartAsync(Craft.Route().Id("fail").Description("Fails.").From(Mcp())
            .Transform<string>(_ => throw new McpProtocolException("The index is rebuilding.", (McpErrorCode)(-32050))));
        using var raw = app.Raw(revision);

        var answer = await raw.CallAsync("fail");

        answer.Error["code"]!.GetValue<int>().Should().Be(-32050);
        answer.Error["message"]!.GetValue<string>().Should().Be("The index is rebuilding.");
    }

    [Fact]
    public async Task A_missing_capability_of_the_client_is_told_as_such()
    {
        await using var app = await App.StartAsync(Craft.Route().Id("fail").Description("Needs elicitation.").From(Mcp())
            .Transform<string>(_ => throw new MissingRequiredClientCapabilityException(new ClientCapabilities { Elicitation = new() })));
        using var raw = app.Raw(Era.Stateless);

        var answer = await raw.CallAsync("fail");

        ((int)answer.Status).Should().Be(400);
        answer.Error["code"]!.GetValue<int>().Should().Be(-32021);
        answer.Error["data"]!["requiredCapabilities"]!["elicitation"].Should().NotBeNull();
    }

    [Fact]
    public async Task An_error_handler_of_the_route_does_not_see_what_belongs_to_the_protocol()
    {
        await using var app = await App.StartAsync(Craft.Route().Id("fail").Description("Fails.").OnError((_, _) => "handled").From(Mcp())
            .Transform<string>(_ => throw new McpProtocolException("No.", McpErrorCode.InvalidParams)));
        using var raw = app.Raw(Era.Stateless);

        (await raw.CallAsync("fail")).Error["message"]!.GetValue<string>().Should().Be("No.");
    }

    private static ElicitRequestParams Question(string message) => new()
    {
        Message = message,
        RequestedSchema = new() { Properties = { ["name"] = new ElicitRequestParams.StringSchema() } },
    };

    private static ValueTask<ElicitResult> Accept(ElicitRequestParams? request, CancellationToken cancellationToken) =>
        new(new ElicitResult { Action = "accept", Content = new Dictionary<string, JsonElement> { ["name"] = JsonElement.Parse("\"Ada\"") } });

    private sealed class Sink(ChannelWriter<ProgressNotificationValue> writer) : IProgress<ProgressNotificationValue>
    {
        public void Report(ProgressNotificationValue value) => writer.TryWrite(value);
    }
}
