namespace Crafting.Ai;

/// <summary>Key ids that were looked for in vain, for a minute each; a flood of them must not cost a request each.</summary>
internal sealed class UnknownKeys(TimeProvider time)
{
    private const int Capacity = 1000;

    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(60);

    private readonly Dictionary<string, DateTimeOffset> _until = new(StringComparer.Ordinal);
    private readonly Queue<string> _oldestFirst = new();
    private readonly Lock _gate = new();

    public int Count
    {
        get
        {
            lock (_gate)
                return _until.Count;
        }
    }

    public bool Contains(string keyId)
    {
        lock (_gate)
            return _until.TryGetValue(keyId, out var until) && time.GetUtcNow() < until;
    }

    public void Add(string keyId)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            // All live equally long, so the oldest is the first to go.
            while (_oldestFirst.TryPeek(out var oldest) && (_until.Count >= Capacity || _until[oldest] <= now))
                _until.Remove(_oldestFirst.Dequeue());
            if (_until.TryAdd(keyId, now + Lifetime))
                _oldestFirst.Enqueue(keyId);
        }
    }
}
