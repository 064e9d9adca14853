namespace Crafting.Ai.Tests;

/// <summary>A stopping server answers what it has begun.</summary>
public class StopTests
{
    private readonly Gate _gate = new();

    [Theory, BothEras]
    public async Task A_call_that_began_before_the_stop_gets_its_answer(string revision)
    {
        await using var app = await App.StartAsync(_gate.Route("slow"));
        using var raw = app.Raw(revision);
        var call = raw.CallAsync("slow");
        await _gate.Entered;

        var stop = app.StopAsync();
        await Task.Yield();
        stop.IsCompleted.Should().BeFalse("a call is still running");
        _gate.Release();

        (await call).Result["content"]![0]!["text"]!.GetValue<string>().Should().Be("done");
        await stop;
    }

    [Theory, BothEras]
    public async Task A_client_that_is_merely_connected_holds_nothing_up(string revision)
    {
        await using var app = await App.StartAsync(_gate.Route("slow"));
        await using var client = await app.ConnectAsync(revision); // within a session it listens for news all the time

        await app.StopAsync().WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Theory, BothEras]
    public async Task A_call_that_outlasts_the_time_to_stop_is_cancelled(string revision)
    {
        await using var app = await App.StartAsync(_gate.Route("slow"));
        using var raw = app.Raw(revision);
        var call = raw.CallAsync("slow");
        await _gate.Entered;

        await app.StopAsync(new CancellationToken(canceled: true));

        await _gate.Cancelled;
        await call.Awaiting(c => c).Should().ThrowAsync<Exception>();
    }
}
