using System.Collections.Concurrent;

namespace Crafting.Ai;

/// <summary>Remembers good tokens until they expire, or until the keys change. Refusals are never remembered.</summary>
/// <remarks>Two halves: when the young one is full it becomes the old one, and the old one goes. No hit waits for a clean-up.</remarks>
internal sealed class TokenCache(ITokenCheck inner, TimeProvider time, int capacity = 10_000) : ITokenCheck
{
    private readonly int _half = Math.Max(1, capacity / 2);
    private readonly Lock _gate = new();

    private volatile Half _young = new();
    private volatile Half _old = new();

    public int Count => _young.Entries.Count + _old.Entries.Count;

    public ValueTask<Verification> VerifyAsync(string token, CancellationToken cancellationToken)
    {
        // Too long to be good, and not worth a hash.
        if (token.Length > CompactToken.MaxLength)
            return inner.VerifyAsync(token, cancellationToken);
        var digest = TokenDigest.Of(token);
        if (!Find(digest, out var known, out var isOld))
            return CheckAsync(token, digest, cancellationToken);
        if (!IsGood(known))
        {
            Forget(digest);
            return CheckAsync(token, digest, cancellationToken);
        }

        if (isOld)
            Remember(digest, known);
        return new(known.Verification);
    }

    public bool IsCurrent(int generation) => inner.IsCurrent(generation);

    /// <summary>Whether the token was found good before and still is: nothing needs to be computed for it.</summary>
    public bool Remembers(string token) =>
        token.Length <= CompactToken.MaxLength && Find(TokenDigest.Of(token), out var known, out _) && IsGood(known);

    /// <summary>Lets a token be checked anew, because it was revoked.</summary>
    public void Forget(string token)
    {
        if (token.Length <= CompactToken.MaxLength)
            Forget(TokenDigest.Of(token));
    }

    private bool IsGood(Entry known) => time.GetUtcNow() < known.Until && inner.IsCurrent(known.Verification.Generation);

    private async ValueTask<Verification> CheckAsync(string token, TokenDigest digest, CancellationToken cancellationToken)
    {
        var verification = await inner.VerifyAsync(token, cancellationToken).ConfigureAwait(false);
        if (verification is { Succeeded: true, Identity.ExpiresAt: { } expiry } && inner.IsCurrent(verification.Generation))
        {
            var until = verification.CheckAgainAt is { } again && again < expiry ? again : expiry;
            if (time.GetUtcNow() < until)
                Remember(digest, new(verification, until));
        }

        return verification;
    }

    private bool Find(TokenDigest digest, out Entry known, out bool isOld)
    {
        isOld = !_young.Entries.TryGetValue(digest, out known!);
        return !isOld || _old.Entries.TryGetValue(digest, out known!);
    }

    private void Remember(TokenDigest digest, Entry entry)
    {
        var young = _young;
        if (!young.Entries.TryAdd(digest, entry))
            young.Entries[digest] = entry;
        else if (Interlocked.Increment(ref young.Added) >= _half)
            Turn(young);
    }

    private void Turn(Half full)
    {
        lock (_gate)
        {
            if (_young == full)
                (_old, _young) = (full, new());
        }
    }

    private void Forget(TokenDigest digest)
    {
        _young.Entries.TryRemove(digest, out _);
        _old.Entries.TryRemove(digest, out _);
    }

    private sealed record Entry(Verification Verification, DateTimeOffset Until);

    private sealed class Half
    {
        public ConcurrentDictionary<TokenDigest, Entry> Entries { get; } = new();

        // Counted here, because the dictionary locks all of itself to count. It never falls, so the bound holds.
        public int Added;
    }
}
