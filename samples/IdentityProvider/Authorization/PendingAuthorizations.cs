using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace IdentityProvider;

/// <summary>The requests that wait for a person, for ten minutes each.</summary>
internal sealed class PendingAuthorizations(TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, PendingAuthorization> _pending = new(StringComparer.Ordinal);

    public static string NewId() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    public DateTimeOffset Expiry => time.GetUtcNow() + Patience;

    public void Add(PendingAuthorization pending)
    {
        foreach (var (id, _) in _pending.Where(entry => entry.Value.Expires < time.GetUtcNow()))
            _pending.TryRemove(id, out _);
        _pending[pending.Id] = pending;
    }

    public PendingAuthorization? Find(string? id) =>
        id is not null && _pending.TryGetValue(id, out var pending) && pending.Expires >= time.GetUtcNow() ? pending : null;

    /// <summary>Takes a decided request out, once, for the browser that decided it.</summary>
    public PendingAuthorization? Take(string? id, QueryString query, Session? session) =>
        Find(id) is { } pending
        && pending.Query == query
        && session is not null
        && pending.DecidingSession == session.Id
        && _pending.TryRemove(pending.Id, out _)
            ? pending
            : null;
}
