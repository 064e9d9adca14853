namespace Crafting.Pipeline;

/// <summary>Remembers keys in this process: as many as allowed, the least recently used goes first.</summary>
internal sealed class DedupeMemory(int most, TimeProvider time) : IDedupeStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> _entries = new(StringComparer.Ordinal);

    // What is kept, the least recently used first. What is held by a running call is not in it: it never goes by itself.
    private readonly LinkedList<Entry> _kept = new();

    public ValueTask<bool> TryTakeAsync(string key, string owner, TimeSpan ttl, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            if (_entries.TryGetValue(key, out var known))
            {
                var entry = known.Value;
                if (entry.Owner is not null)
                    return new(false);
                _kept.Remove(known);
                if (!IsOver(entry, now))
                {
                    entry.Since = now;
                    _kept.AddLast(known);
                    return new(false);
                }

                entry.Owner = owner;
                return new(true);
            }

            MakeRoom(now);
            _entries.Add(key, new(new Entry { Key = key, Owner = owner, Ttl = ttl }));
            return new(true);
        }
    }

    public ValueTask KeepAsync(string key, string owner, TimeSpan ttl, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(key, out var known) && known.Value.Owner == owner)
            {
                known.Value.Owner = null;
                known.Value.Since = time.GetTimestamp();
                known.Value.Ttl = ttl;
                _kept.AddLast(known);
            }
        }

        return default;
    }

    public ValueTask ReleaseAsync(string key, string owner, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(key, out var known) && known.Value.Owner == owner)
                _entries.Remove(key);
        }

        return default;
    }

    // A key that is forgotten too early lets one duplicate pass; a key of a running call would let two run at once.
    private void MakeRoom(long now)
    {
        while (_kept.First is { } oldest && (_entries.Count >= most || IsOver(oldest.Value, now)))
        {
            _kept.RemoveFirst();
            _entries.Remove(oldest.Value.Key);
        }

        if (_entries.Count >= most)
            throw new CraftException(CraftError.Busy);
    }

    private bool IsOver(Entry entry, long now) => time.GetElapsedTime(entry.Since, now) >= entry.Ttl;

    private sealed class Entry
    {
        public required string Key { get; init; }

        /// <summary>Who holds it; null when it is kept.</summary>
        public string? Owner { get; set; }

        public TimeSpan Ttl { get; set; }

        public long Since { get; set; }
    }
}
