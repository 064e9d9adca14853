using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;

namespace Crafting.Ai;

/// <summary>The keys that one issuer publishes: read in time, and kept while the issuer is down.</summary>
/// <remarks>One for each verifier: two issuers may use the same key id, and must never share a key.</remarks>
internal sealed class PublishedKeys(string url, Outbound outbound, TimeProvider time, ILogger logger) : IKeySource
{
    private const int MaxBytes = 256 * 1024;

    private static readonly TimeSpan FetchTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan SearchPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Grace = TimeSpan.FromHours(24);

    private readonly Lock _gate = new();
    private readonly UnknownKeys _unknown = new(time);

    // For the log: a query may hold what is nobody's business.
    private readonly string _place = new Uri(url).GetLeftPart(UriPartial.Path);

    private volatile Known? _known;
    private Task? _running;
    private bool _isSearch;
    private volatile int _failures;
    private DateTimeOffset _nextFetch;
    private DateTimeOffset _nextSearch;

    /// <summary>A set and how long it counts. Replaced as a whole, so that nobody sees half of it.</summary>
    private sealed record Known(KeySet Keys, int Generation, DateTimeOffset RefreshAt, DateTimeOffset ExpiresAt)
    {
        /// <summary>An issuer that is down must not log everybody out, but a withdrawn key must not live for ever either.</summary>
        public DateTimeOffset EndsAt => ExpiresAt + Grace;
    }

    public async ValueTask<KeyAnswer> FindAsync(string? keyId, SignatureAlgorithm algorithm, CancellationToken cancellationToken)
    {
        if (await CurrentAsync(cancellationToken).ConfigureAwait(false) is not { } known)
            return Unavailable("The issuer's keys could not be read yet.");
        if (known.Keys.Find(keyId, algorithm) is { } key)
            return KeyAnswer.Of(key, known.Generation);
        if (keyId is null)
            return KeyAnswer.None(AuthReason.UnknownKey, "The token names no key, and not exactly one key fits it.");
        if (known.Keys.Has(keyId))
            return KeyAnswer.None(AuthReason.BadAlgorithm, $"The key \"{Untrusted.Clean(keyId, 64)}\" does not fit {algorithm.Name}.");
        return await SearchAsync(keyId, algorithm, cancellationToken).ConfigureAwait(false);
    }

    public bool IsCurrent(int generation)
    {
        if (_known is not { } known || known.Generation != generation)
            return false;
        var now = time.GetUtcNow();
        if (now < known.RefreshAt)
            return true;
        // Somebody who is remembered must not keep old keys alive: they are read again as for everybody else.
        Refresh();
        return now < known.ExpiresAt || (_failures > 0 && now < known.EndsAt);
    }

    private async ValueTask<Known?> CurrentAsync(CancellationToken cancellationToken)
    {
        var known = _known;
        var now = time.GetUtcNow();
        if (known is not null && now < known.RefreshAt)
            return known;
        // Waits only where there is nothing to go by, and once when the set has run out; otherwise nobody pays for the reading.
        var mustWait = known is null || now >= known.EndsAt || (now >= known.ExpiresAt && _failures == 0);
        if (Refresh() is { } refresh && mustWait)
            await refresh.WaitAsync(cancellationToken).ConfigureAwait(false);
        return _known is { } current && time.GetUtcNow() < current.EndsAt ? current : null;
    }

    /// <summary>Reads the set again for a key that it does not hold: at most twice a minute for all callers together.</summary>
    private async ValueTask<KeyAnswer> SearchAsync(string keyId, SignatureAlgorithm algorithm, CancellationToken cancellationToken)
    {
        if (_unknown.Contains(keyId))
            return Stranger(keyId);
        // A reading that was already under way may have seen the set before the key was in it: then once more.
        for (var round = 0; round < 2 && Search(out var isOwn) is { } search; round++)
        {
            await search.WaitAsync(cancellationToken).ConfigureAwait(false);
            if (_known is { } known && known.Keys.Find(keyId, algorithm) is { } key)
                return KeyAnswer.Of(key, known.Generation);
            if (isOwn && _failures == 0)
                _unknown.Add(keyId);
            if (isOwn || _failures > 0)
                break;
        }

        // While the issuer is down nobody knows whether the key is good: a 401 would make clients throw good tokens away.
        return _failures > 0
            ? Unavailable("The token names a key that is not known, and the issuer's keys cannot be read.")
            : Stranger(keyId);
    }

    private Task? Refresh()
    {
        lock (_gate)
            return _running ?? (time.GetUtcNow() < _nextFetch ? null : Start());
    }

    private Task? Search(out bool isOwn)
    {
        lock (_gate)
        {
            isOwn = _isSearch;
            if (_running is not null)
                return _running;
            var now = time.GetUtcNow();
            if (now < _nextSearch || now < _nextFetch)
                return null;
            _nextSearch = now + SearchPause;
            isOwn = _isSearch = true;
            return Start();
        }
    }

    // On its own: the caller who happened to begin it may go away without harm to the others.
    private Task Start() => _running = Task.Run(FetchAsync);

    private async Task FetchAsync()
    {
        var (keys, lifetime, trouble) = await ReadAsync().ConfigureAwait(false);
        Known? before, after;
        lock (_gate)
        {
            before = _known;
            if (keys is not null)
                Accept(keys, lifetime);
            else
                Regret();
            after = _known;
            (_running, _isSearch) = (null, false);
        }

        Report(before, after, trouble);
    }

    private async Task<(KeySet? Keys, TimeSpan Lifetime, string Trouble)> ReadAsync()
    {
        try
        {
            var answer = await outbound.SendAsync(
                new(HttpMethod.Get, url), MaxBytes, FetchTimeout, CancellationToken.None).ConfigureAwait(false);
            if (answer is not { Outcome: OutboundOutcome.Answered, Status: 200 })
                return (null, default, answer.ToString());
            return (KeySet.TryRead(answer.Body), LifetimeOf(answer.CacheControl), "answered without a usable key");
        }
        catch (Exception error)
        {
            // Whatever it is, the next caller must be able to try again.
            return (null, default, error.GetType().Name);
        }
    }

    private void Accept(KeySet keys, TimeSpan lifetime)
    {
        var (before, now) = (_known, time.GetUtcNow());
        // New keys harm nobody. A key that went or changed takes with it what it had vouched for.
        var generation = before is null ? 1 : keys.Keeps(before.Keys) ? before.Generation : before.Generation + 1;
        _known = new(before is null ? keys : keys.Reusing(before.Keys), generation, now + lifetime * 0.8, now + lifetime);
        (_failures, _nextFetch) = (0, default);
    }

    // What is known stays: a bad document must not replace a good one.
    private void Regret()
    {
        _nextFetch = time.GetUtcNow() + TimeSpan.FromSeconds(Math.Min(30, 2 << Math.Min(_failures, 4)));
        _failures++;
    }

    private void Report(Known? before, Known? after, string trouble)
    {
        if (after != before)
            ServerLog.KeysRead(logger, after!.Keys.Count, _place, after.Generation != before?.Generation);
        else if (after is not null && time.GetUtcNow() < after.EndsAt)
            ServerLog.KeysStale(logger, _place, trouble, after.EndsAt);
        else
            ServerLog.KeysUnavailable(logger, _place, trouble);
    }

    private static TimeSpan LifetimeOf(CacheControlHeaderValue? header)
    {
        if (header is { NoStore: true } or { NoCache: true })
            return TimeSpan.FromSeconds(60);
        var seconds = header?.MaxAge?.TotalSeconds ?? 600;
        return TimeSpan.FromSeconds(Math.Clamp(seconds, 60, Grace.TotalSeconds));
    }

    private KeyAnswer Unavailable(string detail)
    {
        DateTimeOffset next;
        lock (_gate)
            next = _nextFetch > _nextSearch ? _nextFetch : _nextSearch;
        return KeyAnswer.None(
            AuthReason.Infrastructure, detail, (int)Math.Clamp(Math.Ceiling((next - time.GetUtcNow()).TotalSeconds), 1, 30));
    }

    private static KeyAnswer Stranger(string keyId) =>
        KeyAnswer.None(AuthReason.UnknownKey, $"The issuer has no key \"{Untrusted.Clean(keyId, 64)}\".");
}
