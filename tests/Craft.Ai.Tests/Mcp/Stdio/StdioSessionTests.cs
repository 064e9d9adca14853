using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Server;

namespace Crafting.Ai.Tests;

public class StdioSessionTests
{
    private readonly Gate _gate = new();

    private static readonly Capability Ping = Craft.Route().Id("ping").Description("Pings.").From(Mcp()).Transform(_ => "pong");

    [Theory, BothEras]
    public async Task A_generic_host_serves_a_client_of_either_era(string revision)
    {
        await using var app = await StdioApp.StartAsync(Ping);
        await using var client = await app.ConnectAsync(revision);

        (await client.ListToolsAsync()).Select(tool => tool.Name).Should().Equal("ping");
        (await client.CallAsync("ping")).Text().Should().Be("pong");
    }

    [Fact]
    public async Task The_end_of_input_stops_the_host()
    {
        await using var app = await StdioApp.StartAsync(Ping);

        await app.CloseInputAsync();

        await app.WhenStoppedAsync();
    }

    [Fact]
    public async Task What_was_asked_before_the_end_of_input_is_answered()
    {
        await using var app = await StdioApp.StartAsync(_gate.Route("slow"));
        await app.RequestAsync(1, "tools/call", new() { ["name"] = "slow" });
        await app.CloseInputAsync();
        await _gate.Entered;

        _gate.Release();

        (await app.ReadAsync())["result"]!["content"]![0]!["text"]!.GetValue<string>().Should().Be("done");
        await app.WhenStoppedAsync();
    }

    [Fact]
    public async Task A_server_that_cannot_run_is_logged_and_ends_the_application()
    {
        await using var app = await StdioApp.StartAsync(
            services => services.AddSingleton<McpServer>(_ => throw new InvalidOperationException("broken")), Ping);

        await app.WhenStoppedAsync();

        app.Log.GetSnapshot().Should().ContainSingle(line => line.Category == "Craft.Mcp" && line.Level == LogLevel.Error)
            .Which.Exception.Should().BeOfType<InvalidOperationException>();
    }

    [Fact]
    public async Task A_last_line_without_its_end_is_answered()
    {
        await using var app = await StdioApp.StartAsync(Ping);

        await app.WriteAsync(
            """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"c","version":"1"}}}""", end: "");
        await app.CloseInputAsync();

        (await app.ReadAsync())["result"]!["protocolVersion"]!.GetValue<string>().Should().Be(Era.Sessions);
        await app.WhenStoppedAsync();
    }

    [Fact]
    public async Task A_call_in_flight_is_answered_when_the_host_stops()
    {
        await using var app = await StdioApp.StartAsync(_gate.Route("slow"));
        await app.RequestAsync(1, "tools/call", new() { ["name"] = "slow" });
        await _gate.Entered;

        var stop = app.StopAsync();
        await Task.Yield();
        stop.IsCompleted.Should().BeFalse("a call is still running");
        _gate.Release();

        (await app.ReadAsync())["result"]!["content"]![0]!["text"]!.GetValue<string>().Should().Be("done");
        await stop;
    }

    [Fact]
    public async Task A_call_that_outlasts_the_client_is_cancelled_after_the_time_to_stop()
    {
        await using var app = await StdioApp.StartAsync(
            services => services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromMilliseconds(50)), _gate.Route("slow"));
        await app.RequestAsync(1, "tools/call", new() { ["name"] = "slow" });
        await _gate.Entered;

        await app.CloseInputAsync();

        await _gate.Cancelled;
        await app.WhenStoppedAsync();
    }

    [Fact]
    public async Task A_call_that_the_client_cancels_ends_in_the_lambda_and_holds_nothing_up()
    {
        await using var app = await StdioApp.StartAsync(_gate.Route("slow"));
        await app.RequestAsync(1, "tools/call", new() { ["name"] = "slow" });
        await _gate.Entered;

        await app.WriteAsync("""{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}""");
        await app.CloseInputAsync();

        await _gate.Cancelled;
        await app.WhenStoppedAsync();
    }

    [Fact]
    public async Task An_open_subscription_holds_nothing_up()
    {
        await using var app = await StdioApp.StartAsync(Ping);
        await app.RequestAsync(
            1, "subscriptions/listen", new() { ["notifications"] = new System.Text.Json.Nodes.JsonObject { ["toolsListChanged"] = true } });
        (await app.ReadAsync())["method"]!.GetValue<string>().Should().Be("notifications/subscriptions/acknowledged");

        await app.CloseInputAsync();

        await app.WhenStoppedAsync();
    }
}
