using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace Crafting.Tests;

/// <summary>A clock that stands still until a test moves it, and knows who waits for it.</summary>
public sealed class Clock(DateTimeOffset start) : FakeTimeProvider(start)
{
    private readonly Channel<TimeSpan> _asked = Channel.CreateUnbounded<TimeSpan>();

    public Clock()
        : this(new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero))
    {
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime >= TimeSpan.Zero)
            _asked.Writer.TryWrite(dueTime);
        return timer;
    }

    /// <summary>Waits until somebody asks to be woken, and says after how long.</summary>
    public Task<TimeSpan> AskedAsync(CancellationToken cancellationToken = default) =>
        _asked.Reader.ReadAsync(cancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(30), cancellationToken);

    /// <summary>Waits until somebody asks to be woken, and leaves it at that.</summary>
    public async Task SomebodyWaitsAsync(CancellationToken cancellationToken = default) => await _asked.Reader.WaitToReadAsync(cancellationToken);

    /// <summary>Moves on to where the next one asks to be woken.</summary>
    public async Task<TimeSpan> NextAsync(CancellationToken cancellationToken = default)
    {
        var asked = await AskedAsync(cancellationToken);
        Advance(asked);
        return asked;
    }

    /// <summary>Moves on, from one who waits to the next, until it is so late.</summary>
    public async Task UntilAsync(DateTimeOffset time)
    {
        while (GetUtcNow() < time)
            await NextAsync();
    }
}
