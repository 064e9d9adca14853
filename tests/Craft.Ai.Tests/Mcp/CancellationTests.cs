using ModelContextProtocol.Protocol;

namespace Crafting.Ai.Tests;

/// <summary>Nobody works for a caller who has gone.</summary>
public class CancellationTests
{
    private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task A_call_that_a_client_without_a_session_cancels_ends_in_the_lambda()
    {
        await using var app = await App.StartAsync(Hanging());
        await using var client = await app.ConnectAsync(Era.Stateless);
        using var cancellation = new CancellationTokenSource();

        var call = client.CallAsync("hang", cancellationToken: cancellation.Token);
        await Soon(_entered);
        await cancellation.CancelAsync();

        await Soon(_cancelled);
        await call.Awaiting(c => c).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task A_call_that_is_cancelled_within_a_session_ends_in_the_lambda()
    {
        await using var app = await App.StartAsync(Hanging());
        using var raw = app.Raw(Era.Sessions);

        var call = raw.CallAsync("hang");
        await Soon(_entered);
        await raw.NotifyAsync("notifications/cancelled", new() { ["requestId"] = raw.Id });

        await Soon(_cancelled);
        raw.Dispose();
        await call.Awaiting(c => c).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task A_client_without_a_session_that_disconnects_ends_the_call_in_the_lambda()
    {
        await using var app = await App.StartAsync(Hanging());
        using var raw = app.Raw(Era.Stateless);

        var call = raw.CallAsync("hang");
        await Soon(_entered);
        raw.Dispose();

        await Soon(_cancelled);
        await call.Awaiting(c => c).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task A_session_that_is_deleted_ends_its_calls_in_the_lambda()
    {
        await using var app = await App.StartAsync(Hanging());
        using var raw = app.Raw(Era.Sessions);

        var call = raw.CallAsync("hang");
        await Soon(_entered);
        await raw.DeleteSessionAsync();

        await Soon(_cancelled);
        raw.Dispose();
        await call.Awaiting(c => c).Should().ThrowAsync<Exception>();
    }

    [Fact]
    public async Task A_cancelled_call_is_logged_as_cancelled_not_as_failed()
    {
        await using var app = await App.StartAsync(Hanging());
        using var raw = app.Raw(Era.Stateless);
        var call = raw.CallAsync("hang");
        await Soon(_entered);
        raw.Dispose();
        await Soon(_cancelled);
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

    private Route<string> Hanging() => Craft.Route().Id("hang").Description("Hangs.").From(Mcp()).Transform(async (_, exchange) =>
    {
        await using var registration = exchange.CancellationToken.Register(() => _cancelled.SetResult());
        _entered.SetResult();
        await Task.Delay(Timeout.Infinite, exchange.CancellationToken);
        return "never";
    });

    private static Task Soon(TaskCompletionSource source) => source.Task.WaitAsync(TimeSpan.FromSeconds(20));
}
