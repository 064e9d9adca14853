using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Protocol;

namespace Crafting.Ai.Tests;

/// <summary>Nobody works for a caller who has gone.</summary>
public class CancellationTests
{
    [Fact]
    public async Task A_call_that_a_client_without_a_session_cancels_ends_in_the_lambda()
    {
        var gate = new Gate();
        await using var app = await App.StartAsync(gate.Route("hang"));
        await using var client = await app.ConnectAsync(Era.Stateless);
        using var cancellation = new CancellationTokenSource();

        var call = client.CallAsync("hang", cancellationToken: cancellation.Token);
        await gate.Entered;
        await cancellation.CancelAsync();

        await gate.Cancelled;
        await call.Awaiting(c => c).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task A_call_that_is_cancelled_within_a_session_ends_in_the_lambda()
    {
        await using var call = await HangingCall.StartAsync(Era.Sessions);

        await call.CancelAsync();
    }

    [Fact]
    public async Task A_client_without_a_session_that_disconnects_ends_the_call_in_the_lambda()
    {
        await using var call = await HangingCall.StartAsync(Era.Stateless);

        await call.LeaveAsync();
    }

    [Fact]
    public async Task A_connection_that_a_session_loses_does_not_end_its_calls()
    {
        // MCP 2025-11-25, transports: a disconnection should not be taken for a cancellation.
        var lost = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var call = await HangingCall.StartAsync(Era.Sessions, new AppSetup
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
        });

        await call.LoseConnectionAsync(lost.Task);
        await call.App.StopAsync();
        call.App.Log.GetSnapshot().Single(line => line.Category == "Craft.Calls").Message.Should().StartWith("hang completed");
    }

    [Fact]
    public async Task A_session_that_is_deleted_ends_its_calls_in_the_lambda()
    {
        await using var call = await HangingCall.StartAsync(Era.Sessions);

        await call.DeleteSessionAsync();
    }

    [Fact]
    public async Task A_cancelled_call_is_logged_as_cancelled_not_as_failed()
    {
        await using var call = await HangingCall.StartAsync(Era.Stateless);
        await call.LeaveAsync();

        await call.App.StopAsync(); // the line is written once the call is over

        call.App.Log.GetSnapshot().Single(line => line.Category == "Craft.Calls").Message.Should().StartWith("hang cancelled after");
    }

    [Theory, BothEras]
    public async Task A_cancellation_that_the_caller_did_not_ask_for_is_a_failure(string revision)
    {
        await using var app = await App.StartAsync(
            Craft.Route()
                .Id("timeout")
                .Description("Times out.")
                .From(Mcp())
                .Transform<CallToolResult>(_ => throw new TaskCanceledException()));
        await using var client = await app.ConnectAsync(revision);

        (await client.CallAsync("timeout")).ErrorText().Should().StartWith("RC5001: ");
    }
}
