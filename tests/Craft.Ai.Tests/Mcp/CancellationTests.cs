using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Protocol;

namespace Crafting.Ai.Tests;

/// <summary>Nobody works for a caller who has gone.</summary>
public class CancellationTests
{
    private readonly Gate _gate = new();

    [Fact]
    public async Task A_call_that_a_client_without_a_session_cancels_ends_in_the_lambda()
    {
        await using var app = await App.StartAsync(_gate.Route("hang"));
        await using var client = await app.ConnectAsync(Era.Stateless);
        using var cancellation = new CancellationTokenSource();

        var call = client.CallAsync("hang", cancellationToken: cancellation.Token);
        await _gate.Entered;
        await cancellation.CancelAsync();

        await _gate.Cancelled;
        await call.Awaiting(c => c).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task A_call_that_is_cancelled_within_a_session_ends_in_the_lambda()
    {
        await using var app = await App.StartAsync(_gate.Route("hang"));
        using var raw = app.Raw(Era.Sessions);

        var call = raw.CallAsync("hang");
        await _gate.Entered;
        await raw.NotifyAsync("notifications/cancelled", new() { ["requestId"] = raw.Id });

        await _gate.Cancelled;
        raw.Dispose();
        await call.Awaiting(c => c).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task A_client_without_a_session_that_disconnects_ends_the_call_in_the_lambda()
    {
        await using var app = await App.StartAsync(_gate.Route("hang"));
        using var raw = app.Raw(Era.Stateless);

        var call = raw.CallAsync("hang");
        await _gate.Entered;
        raw.Dispose();

        await _gate.Cancelled;
        await call.Awaiting(c => c).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task A_connection_that_a_session_loses_does_not_end_its_calls()
    {
        // MCP 2025-11-25, transports: a disconnection should not be taken for a cancellation.
        var lost = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = await App.StartAsync(
            new AppSetup
            {
                Pipeline = web =>
                {
                    web.Use((context, next) =>
                    {
                        context.RequestAborted.Register(() => lost.TrySetResult());
                        return next(context);
                    });
                    web.MapCraft();
                },
            },
            _gate.Route("hang"));
        using var raw = app.Raw(Era.Sessions);

        var call = raw.CallAsync("hang");
        await _gate.Entered;
        raw.Dispose();
        await lost.Task.WaitAsync(TimeSpan.FromSeconds(20));
        _gate.Release();

        await call.Awaiting(c => c).Should().ThrowAsync<OperationCanceledException>();
        await app.StopAsync();
        app.Log.GetSnapshot().Single(line => line.Category == "Craft.Calls").Message.Should().StartWith("hang completed");
    }

    [Fact]
    public async Task A_session_that_is_deleted_ends_its_calls_in_the_lambda()
    {
        await using var app = await App.StartAsync(_gate.Route("hang"));
        using var raw = app.Raw(Era.Sessions);

        var call = raw.CallAsync("hang");
        await _gate.Entered;
        await raw.DeleteSessionAsync();

        await _gate.Cancelled;
        raw.Dispose();
        await call.Awaiting(c => c).Should().ThrowAsync<Exception>();
    }

    [Fact]
    public async Task A_cancelled_call_is_logged_as_cancelled_not_as_failed()
    {
        await using var app = await App.StartAsync(_gate.Route("hang"));
        using var raw = app.Raw(Era.Stateless);
        var call = raw.CallAsync("hang");
        await _gate.Entered;
        raw.Dispose();
        await _gate.Cancelled;
        await call.Awaiting(c => c).Should().ThrowAsync<OperationCanceledException>();

        await app.StopAsync(); // the line is written once the call is over

        app.Log.GetSnapshot().Single(line => line.Category == "Craft.Calls").Message.Should().StartWith("hang cancelled after");
    }

    [Theory, BothEras]
    public async Task A_cancellation_that_the_caller_did_not_ask_for_is_a_failure(string revision)
    {
        await using var app = await App.StartAsync(
            Craft.Route().Id("timeout").Description("Times out.").From(Mcp()).Transform<CallToolResult>(_ => throw new TaskCanceledException()));
        await using var client = await app.ConnectAsync(revision);

        (await client.CallAsync("timeout")).ErrorText().Should().StartWith("RC5001: ");
    }
}
