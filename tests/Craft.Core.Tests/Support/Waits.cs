using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace Crafting.Tests;

/// <summary>A clock that tells which waits were begun, and lets them pass.</summary>
internal sealed class Waits : FakeTimeProvider
{
    private readonly Channel<TimeSpan> _begun = Channel.CreateUnbounded<TimeSpan>();
    private readonly ConcurrentQueue<TimeSpan> _all = new();

    public IReadOnlyList<TimeSpan> All => [.. _all];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        _all.Enqueue(dueTime);
        _begun.Writer.TryWrite(dueTime);
        return timer;
    }

    /// <summary>Done when somebody has begun to wait.</summary>
    public ValueTask<TimeSpan> BegunAsync() => _begun.Reader.ReadAsync();

    /// <summary>Lets so many waits pass, one after the other.</summary>
    public async Task PassAsync(int times = 1)
    {
        for (var i = 0; i < times; i++)
            Advance(await BegunAsync());
    }
}
