using System.Collections.Concurrent;
using System.Threading.RateLimiting;

namespace Crafting.Pipeline;

/// <summary>The places of one key, and how many calls are at them.</summary>
internal sealed class Place(string? key, ConcurrencyLimiter limiter) : IDisposable
{
    private const int Closed = -1;

    private int _calls;

    public string? Key => key;

    public ConcurrencyLimiter Limiter => limiter;

    /// <summary>Counts a call in; false when the last one has just left and closed it.</summary>
    public bool TryEnter()
    {
        var seen = Volatile.Read(ref _calls);
        while (seen != Closed)
        {
            var found = Interlocked.CompareExchange(ref _calls, seen + 1, seen);
            if (found == seen)
                return true;
            seen = found;
        }

        return false;
    }

    /// <summary>Counts a call out; true when it was the last one, which closes the place.</summary>
    public bool LeaveLast() => Interlocked.Decrement(ref _calls) == 0 && Interlocked.CompareExchange(ref _calls, Closed, 0) == 0;

    public void Dispose() => limiter.Dispose();
}

/// <summary>Places for each key. A key is known while calls are at its places, so there are never more than may be inside.</summary>
/// <param name="key">Whose places an exchange takes; null for those of all.</param>
/// <param name="maxKeys">How many keys may be in use.</param>
/// <param name="max">How many may be inside.</param>
/// <param name="queue">How many may wait.</param>
internal sealed class Places(Func<Exchange, string?>? key, int maxKeys, int max, int queue) : IDisposable
{
    private readonly ConcurrentDictionary<string, Place> _places = new(StringComparer.Ordinal);
    private readonly Place _only = new(null, Make(max, queue));
    private int _count;

    /// <summary>Enters the places of an exchange; null when too many keys are in use.</summary>
    public Place? Enter(Exchange exchange)
    {
        if (key is null)
            return _only;
        var whose = KeyFunction.Ask(key, exchange, CraftError.Misconfigured);
        while (true)
        {
            if (_places.TryGetValue(whose, out var known))
            {
                if (known.TryEnter())
                    return known;
                continue;
            }

            if (Interlocked.Increment(ref _count) > maxKeys)
            {
                Interlocked.Decrement(ref _count);
                return null;
            }

            var mine = new Place(whose, Make(max, queue));
            mine.TryEnter();
            if (_places.TryAdd(whose, mine))
                return mine;
            Interlocked.Decrement(ref _count);
            mine.Dispose();
        }
    }

    public void Leave(Place place)
    {
        if (place.Key is not { } whose || !place.LeaveLast())
            return;
        _places.TryRemove(whose, out _);
        Interlocked.Decrement(ref _count);
        place.Dispose();
    }

    public void Dispose()
    {
        _only.Dispose();
        foreach (var place in _places.Values)
            place.Dispose();
    }

    private static ConcurrencyLimiter Make(int max, int queue) => new(new()
    {
        PermitLimit = max,
        QueueLimit = queue,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });
}
