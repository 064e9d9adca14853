using System.Numerics;

namespace Crafting.Pipeline;

/// <summary>A histogram of durations without locks and of fixed size; a quantile is right to a sixteenth.</summary>
internal sealed class Latencies
{
    // Up to 8 µs one bucket each, from there on eight for every doubling: 36 doublings are 19 hours.
    private const int Parts = 8;
    private const int PartBits = 3;
    private const int Doublings = 34;

    private readonly long[] _buckets = new long[Parts + (Doublings * Parts)];
    private long _longest;

    public TimeSpan Longest => TimeSpan.FromMicroseconds(Volatile.Read(ref _longest));

    public void Add(TimeSpan duration)
    {
        var micros = Math.Max(0, (long)duration.TotalMicroseconds);
        Interlocked.Increment(ref _buckets[IndexOf(micros)]);
        for (var seen = Volatile.Read(ref _longest); micros > seen;)
        {
            var before = Interlocked.CompareExchange(ref _longest, micros, seen);
            if (before == seen)
                return;
            seen = before;
        }
    }

    /// <summary>The duration that this share of all stayed below; zero when there are none.</summary>
    public TimeSpan Quantile(double share)
    {
        long total = 0;
        for (var i = 0; i < _buckets.Length; i++)
            total += Volatile.Read(ref _buckets[i]);
        var rank = Math.Max(1, (long)Math.Ceiling(total * share));
        for (var i = 0; i < _buckets.Length && total > 0; i++)
        {
            rank -= Volatile.Read(ref _buckets[i]);
            if (rank <= 0)
                return TimeSpan.FromMicroseconds(Math.Min(MiddleOf(i), Volatile.Read(ref _longest)));
        }

        return TimeSpan.Zero;
    }

    private static int IndexOf(long micros)
    {
        if (micros < Parts)
            return (int)micros;
        var shift = BitOperations.Log2((ulong)micros) - PartBits;
        return shift >= Doublings ? (Doublings * Parts) + Parts - 1 : Parts + (shift * Parts) + (int)((micros >> shift) & (Parts - 1));
    }

    private static double MiddleOf(int index)
    {
        if (index < Parts)
            return index;
        var shift = (index - Parts) / Parts;
        return ((Parts + ((index - Parts) % Parts)) + 0.5) * (1L << shift);
    }
}
