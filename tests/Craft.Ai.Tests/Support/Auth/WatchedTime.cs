using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace Crafting.Ai.Tests;

/// <summary>A clock that stands still, and says when timers of one length begin to run.</summary>
internal sealed class WatchedTime(TimeSpan length) : FakeTimeProvider
{
    private readonly Channel<TimeSpan> _begun = Channel.CreateUnbounded<TimeSpan>();

    /// <summary>Waits for as many timers more.</summary>
    public async Task BegunAsync(int timers = 1)
    {
        for (var i = 0; i < timers; i++)
            await _begun.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime == length)
            _begun.Writer.TryWrite(dueTime);
        return timer;
    }
}
