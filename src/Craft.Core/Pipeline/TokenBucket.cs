namespace Crafting.Pipeline;

/// <summary>One bucket of tokens as one number: when it is full again. Without locks and timers.</summary>
/// <remarks>The generic cell rate algorithm (ITU-T I.371): taking a token moves that moment by the time which one token needs.</remarks>
internal sealed class TokenBucket
{
    private const long Retired = long.MaxValue;

    private long _fullAt;

    /// <summary>When all its tokens are back; until then it remembers something.</summary>
    public long FullAt => Volatile.Read(ref _fullAt);

    /// <summary>Takes tokens now, or reserves those that come within the longest wait.</summary>
    /// <param name="now">The clock.</param>
    /// <param name="cost">The time in which the tokens come back.</param>
    /// <param name="capacity">The time in which an empty bucket fills.</param>
    /// <param name="longest">How long a reservation may wait; 0 for none.</param>
    /// <returns>Whether it was taken, how long to wait, and when to give it back; null when the bucket is not in use.</returns>
    public (bool Taken, long Wait, long FullAt)? Take(long now, long cost, long capacity, long longest)
    {
        var seen = FullAt;
        while (seen != Retired)
        {
            var fullAt = Math.Max(seen, now) + cost;
            var wait = Math.Max(0, fullAt - now - capacity);
            if (wait > longest)
                return (false, wait, 0);
            var found = Interlocked.CompareExchange(ref _fullAt, fullAt, seen);
            if (found == seen)
                return (true, wait, fullAt);
            seen = found;
        }

        return null;
    }

    /// <summary>Gives back a reservation that was not waited for, unless somebody waits behind it: they keep their moments.</summary>
    public void GiveBack(long fullAt, long cost) => Interlocked.CompareExchange(ref _fullAt, fullAt - cost, fullAt);

    /// <summary>Takes a full bucket out of use: it knows nothing that a new one would not.</summary>
    public bool TryRetire(long now)
    {
        var seen = FullAt;
        return seen <= now && Interlocked.CompareExchange(ref _fullAt, Retired, seen) == seen;
    }
}
