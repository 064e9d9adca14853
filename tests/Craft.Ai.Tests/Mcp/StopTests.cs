namespace Crafting.Ai.Tests;

/// <summary>A stopping server answers what it has begun.</summary>
public class StopTests
{
    private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Theory, BothEras]
    public async Task A_call_that_began_before_the_stop_gets_its_answer(string revision)
    {
        await using var app = await App.StartAsync(Slow());
        using var raw = app.Raw(revision);
        var call = raw.CallAsync("slow");
        await _entered.Task.WaitAsync(TimeSpan.FromSeconds(20));

        var stop = app.StopAsync();
        await Task.Yield();
        stop.IsCompleted.Should().BeFalse("a call is still running");
        _release.SetResult();

        (await call).Result["content"]![0]!["text"]!.GetValue<string>().Should().Be("done");
        await stop;
    }

    [Theory, BothEras]
    public async Task A_call_that_outlasts_the_time_to_stop_is_cancelled(string revision)
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = await App.StartAsync(Craft.Route().Id("slow").Description("Is slow.").From(Mcp()).Transform(async (_, exchange) =>
        {
            await using var registration = exchange.CancellationToken.Register(() => cancelled.SetResult());
            _entered.SetResult();
            await Task.Delay(Timeout.Infinite, exchange.CancellationToken);
            return "never";
        }));
        using var raw = app.Raw(revision);
        var call = raw.CallAsync("slow");
        await _entered.Task.WaitAsync(TimeSpan.FromSeconds(20));

        await app.StopAsync(new CancellationToken(canceled: true));

        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(20));
        await call.Awaiting(c => c).Should().ThrowAsync<Exception>();
    }

    private Route<string> Slow() => Craft.Route().Id("slow").Description("Is slow.").From(Mcp()).Transform(async _ =>
    {
        _entered.SetResult();
        await _release.Task;
        return "done";
    });
}
