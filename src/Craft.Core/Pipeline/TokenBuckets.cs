using System.Collections.Concurrent;
using System.Threading.RateLimiting;

namespace Crafting.Pipeline;

/// <summary>A bucket of tokens for each key, of which there are at most so many.</summary>
/// <remarks>
/// Not the library's TokenBucketRateLimiter, because that one reads the machine's Stopwatch whatever the application's clock
/// is, is refilled every 100 ms where it is partitioned, and PartitionedRateLimiter keeps as many keys as somebody can make up.
/// </remarks>
internal sealed class TokenBuckets : PartitionedRateLimiter<Exchange>
{
    private readonly ConcurrentDictionary<string, TokenBucket> _buckets = new(StringComparer.Ordinal);
    private readonly Lock _changing = new();
    private readonly Func<Exchange, string?>? _key;
    private readonly TokenBucket? _only;
    private readonly TimeProvider _time;
    private readonly int _maxKeys;
    private readonly long _interval;
    private readonly long _capacity;
    private readonly long _longest;

    // No bucket is full before, so that it is of no use to look for one.
    private long _nextFull = long.MaxValue;
    private int _count;

    /// <param name="key">Whose bucket an exchange uses; null for one of all.</param>
    /// <param name="maxKeys">How many buckets there are at most.</param>
    /// <param name="interval">The time in which one token comes back.</param>
    /// <param name="burst">How many tokens a full bucket has.</param>
    /// <param name="longest">How long to wait for one at most.</param>
    /// <param name="time">The clock.</param>
    public TokenBuckets(Func<Exchange, string?>? key, int maxKeys, TimeSpan interval, int burst, TimeSpan longest, TimeProvider time)
    {
        _time = time;
        _key = key;
        _only = _key is null ? new() : null;
        _maxKeys = maxKeys;

        // Rounded against the caller: never more than the rate.
        _interval = (long)Math.Ceiling(Units(interval));
        _capacity = _interval * burst;
        _longest = (long)Units(longest);
    }

    public override RateLimiterStatistics? GetStatistics(Exchange resource) => null;

    protected override RateLimitLease AttemptAcquireCore(Exchange resource, int permitCount)
    {
        var (_, taken, wait, _) = Take(resource, permitCount, 0);
        return taken ? TokenLease.Granted : new TokenLease(Span(wait));
    }

    protected override ValueTask<RateLimitLease> AcquireAsyncCore(Exchange resource, int permitCount, CancellationToken cancellationToken)
    {
        var (bucket, taken, wait, fullAt) = Take(resource, permitCount, _longest);
        return !taken ? new(new TokenLease(Span(wait)))
            : wait == 0 ? new(TokenLease.Granted)
            : WaitAsync(bucket!, Span(wait), fullAt, permitCount * _interval, cancellationToken);
    }

    private async ValueTask<RateLimitLease> WaitAsync(
        TokenBucket bucket, TimeSpan wait, long fullAt, long cost, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(wait, _time, cancellationToken).ConfigureAwait(false);
            return TokenLease.Granted;
        }
        catch (OperationCanceledException)
        {
            bucket.GiveBack(fullAt, cost);
            throw;
        }
    }

    private (TokenBucket? Bucket, bool Taken, long Wait, long FullAt) Take(Exchange exchange, int permits, long longest)
    {
        var key = _key is null ? null : KeyFunction.Ask(_key, exchange, CraftError.Misconfigured);
        while (true)
        {
            var now = _time.GetTimestamp();
            var bucket = key is null ? _only : Find(key, now);

            // As many callers as there may be are at it: to forget one of them would give that one a full bucket.
            if (bucket is null)
                return (null, false, Math.Max(1, Volatile.Read(ref _nextFull) - now), 0);
            if (bucket.Take(now, permits * _interval, _capacity, longest) is var (taken, wait, fullAt))
                return (bucket, taken, wait, fullAt);
        }
    }

    private TokenBucket? Find(string key, long now)
    {
        if (_buckets.TryGetValue(key, out var known))
            return known;
        lock (_changing)
        {
            if (_buckets.TryGetValue(key, out known))
                return known;
            if (_count >= _maxKeys && !Forget(now))
                return null;
            _nextFull = Math.Min(_nextFull, now + _interval);
            _count++;
            return _buckets[key] = new();
        }
    }

    /// <summary>Forgets the buckets that are full; nothing is lost with them.</summary>
    private bool Forget(long now)
    {
        if (now < _nextFull)
            return false;
        _nextFull = long.MaxValue;
        foreach (var (key, bucket) in _buckets)
        {
            if (bucket.TryRetire(now))
            {
                _buckets.TryRemove(key, out _);
                _count--;
            }
            else
            {
                _nextFull = Math.Min(_nextFull, bucket.FullAt);
            }
        }

        return _count < _maxKeys;
    }

    private double Units(TimeSpan time) => time.TotalSeconds * _time.TimestampFrequency;

    // A timer counts whole milliseconds and must not fire before the moment.
    private TimeSpan Span(long units) => TimeSpan.FromMilliseconds(Math.Ceiling(units * 1000d / _time.TimestampFrequency));

    private sealed class TokenLease(TimeSpan? retryAfter) : RateLimitLease
    {
        public static TokenLease Granted { get; } = new(null);

        public override bool IsAcquired => retryAfter is null;

        public override IEnumerable<string> MetadataNames => retryAfter is null ? [] : [MetadataName.RetryAfter.Name];

        public override bool TryGetMetadata(string metadataName, out object? metadata)
        {
            metadata = metadataName == MetadataName.RetryAfter.Name ? retryAfter : null;
            return metadata is not null;
        }
    }
}
