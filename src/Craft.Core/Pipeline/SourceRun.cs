namespace Crafting.Pipeline;

/// <summary>One run of a source's loop, and the door into its route.</summary>
/// <remarks>
/// A loop that throws is run again after a while, and after a longer one each time; a <see cref="CraftException"/> that is
/// not retryable ends it. A loop that returns has delivered all that it ever will.
/// </remarks>
public sealed class SourceRun
{
    private readonly SourceLoop _loop;

    internal SourceRun(SourceLoop loop) => _loop = loop;

    /// <summary>The door into the route.</summary>
    public Intake Intake => _loop.Intake;

    /// <summary>The application's clock.</summary>
    public TimeProvider Time => _loop.Intake.Time;

    /// <summary>Cancelled when nothing more may be taken. What was taken is sent all the same.</summary>
    public CancellationToken Stopping => _loop.Stopping;

    /// <summary>Says that messages arrive from now on: the application's start waits for it.</summary>
    public void Ready() => _loop.Ready();

    /// <summary>Sends one message and waits for its end.</summary>
    /// <param name="arrival">The message.</param>
    /// <returns>What came out of the route; null when it failed, which the runtime has logged and counted.</returns>
    public async ValueTask<Exchange?> SendAsync(Arrival arrival)
    {
        await _loop.RoomAsync().ConfigureAwait(false);
        return await _loop.SendAsync(arrival).ConfigureAwait(false);
    }

    /// <summary>Sends one message beside the loop, as soon as a place is free.</summary>
    /// <param name="arrival">The message.</param>
    public async ValueTask PostAsync(Arrival arrival)
    {
        await _loop.RoomAsync().ConfigureAwait(false);
        _loop.Post(arrival);
    }

    /// <summary>Sends one message beside the loop, unless all places are taken.</summary>
    /// <param name="arrival">The message.</param>
    /// <returns>Whether it was sent.</returns>
    public bool TryPost(Arrival arrival)
    {
        if (!_loop.TryRoom())
            return false;
        _loop.Post(arrival);
        return true;
    }

    /// <summary>Waits by the application's clock.</summary>
    /// <param name="delay">How long; nothing when negative.</param>
    /// <exception cref="OperationCanceledException">When the source is told to stop.</exception>
    public async Task DelayAsync(TimeSpan delay)
    {
        // A timer takes 49 days at most, and may fire a fraction of a millisecond early.
        var longest = TimeSpan.FromDays(1);
        var started = Time.GetTimestamp();
        while (delay - Time.GetElapsedTime(started) is { Ticks: > 0 } left)
            await Task.Delay(left < longest ? Whole(left) : longest, Time, Stopping).ConfigureAwait(false);
        Stopping.ThrowIfCancellationRequested();
    }

    /// <summary>Reports that a schedule was due and skipped.</summary>
    /// <param name="due">The first time that was skipped.</param>
    /// <param name="count">How many were.</param>
    public void Misfired(DateTimeOffset due, long count = 1) => _loop.Intake.Watch.Misfired(due, count);

    /// <summary>Takes a place for <see cref="Post"/>, unless all are taken.</summary>
    internal bool TryRoom() => _loop.TryRoom();

    internal void Post(in Arrival arrival) => _loop.Post(arrival);

    /// <summary>Done when all that was posted has come to its end.</summary>
    internal Task WhenIdleAsync() => _loop.WhenIdleAsync();

    internal void Lost(Exception exception) => _loop.Intake.Watch.Lost(exception);

    private static TimeSpan Whole(TimeSpan time) => TimeSpan.FromMilliseconds(Math.Ceiling(time.TotalMilliseconds));
}
