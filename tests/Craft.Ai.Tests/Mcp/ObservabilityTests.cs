using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Crafting.Ai.Tests;

/// <summary>What an operator sees of calls that come through MCP.</summary>
public class ObservabilityTests
{
    private const string Sdk = "Experimental.ModelContextProtocol";

    public sealed record Input(string Secret);

    private static readonly Capability Echo = Craft.Route()
        .Id("echo")
        .Description("Echoes.")
        .Input<Input>()
        .From(Mcp())
        .Transform(input => input.Secret);

    [Theory, BothEras]
    public async Task A_call_is_one_line_without_arguments_and_results(string revision)
    {
        await using var app = await App.StartAsync(Echo);
        await using var client = await app.ConnectAsync(revision);

        await client.CallAsync("echo", new { secret = "hunter2" });
        await client.CallAsync("echo", new { secret = 7 });

        var lines = app.Log.GetSnapshot().Where(line => line.Category == "Craft.Calls").ToArray();
        lines.Select(line => line.Message[..line.Message.IndexOf(" in ", StringComparison.Ordinal)])
            .Should().Equal("echo completed", "echo refused with RC5002");
        lines.Select(line => line.Level).Should().Equal(LogLevel.Information, LogLevel.Warning);
        app.Log.GetSnapshot().Should().NotContain(line => line.Message.Contains("hunter2"));
    }

    [Theory, BothEras]
    public async Task The_lines_that_the_SDK_writes_for_every_call_are_filtered(string revision)
    {
        await using var app = await App.StartAsync(Echo);
        await using var client = await app.ConnectAsync(revision);

        await client.CallAsync("echo", new { secret = "hunter2" });

        app.Log.GetSnapshot().Should().NotContain(line => line.Category!.StartsWith("ModelContextProtocol", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Whoever_asks_for_the_lines_of_the_SDK_gets_them()
    {
        await using var app = await App.StartAsync(
            new AppSetup
            {
                Services = services => services.AddLogging(logging => logging.AddFilter("ModelContextProtocol", LogLevel.Information)),
            }, Echo);
        await using var client = await app.ConnectAsync(Era.Stateless);

        await client.CallAsync("echo", new { secret = "hunter2" });

        app.Log.GetSnapshot().Should().Contain(line => line.Category!.StartsWith("ModelContextProtocol", StringComparison.Ordinal));
    }

    [Theory, BothEras]
    public async Task The_span_of_a_route_is_a_child_of_the_span_of_the_SDK_in_the_trace_of_the_request(string revision)
    {
        using var spans = new Spans("Craft", Sdk, "Microsoft.AspNetCore");
        await using var app = await App.StartAsync(Echo);
        using var raw = app.Raw(revision);
        await raw.SendAsync("tools/list"); // a session is older than the trace

        raw.Headers["traceparent"] = spans.TraceParent;
        await raw.CallAsync("echo", new { secret = "hunter2" });
        await app.StopAsync();

        var sdk = spans.Single(Sdk, "tools/call echo");
        var route = spans.Single("Craft", "route echo");
        route.ParentSpanId.Should().Be(sdk.SpanId);
        spans.Single("Craft", "step transform").ParentSpanId.Should().Be(route.SpanId);
        app.Log.GetSnapshot().Single(line => line.Category == "Craft.Calls").Message.Should().Contain(spans.TraceId);
    }

    [Theory, BothEras]
    public async Task The_trace_that_the_client_names_in_the_message_wins(string revision)
    {
        using var spans = new Spans("Craft", Sdk, "Microsoft.AspNetCore");
        await using var app = await App.StartAsync(Echo);
        using var raw = app.Raw(revision);

        await raw.CallAsync("echo", new { secret = "hunter2" }, meta: new { traceparent = spans.TraceParent });
        await app.StopAsync();

        var sdk = spans.Single(Sdk, "tools/call echo");
        sdk.ParentSpanId.ToHexString().Should().Be(ActivityContext.Parse(spans.TraceParent, null).SpanId.ToHexString());
        spans.Single("Craft", "route echo").ParentSpanId.Should().Be(sdk.SpanId);
    }
}
