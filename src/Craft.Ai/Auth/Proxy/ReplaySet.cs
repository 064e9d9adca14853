namespace Crafting.Ai;

/// <summary>Remembers what was used, as long as it could be used again.</summary>
// One per node: across nodes the provider's code is good only once anyway.
internal sealed class ReplaySet(TimeSpan lifetime, TimeProvider time, int capacity)
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);
    private readonly Queue<(string Id, DateTimeOffset Until)> _order = new();

    public bool IsUsed(string id)
    {
        lock (_lock)
            return _used.Contains(id);
    }

    /// <summary>Uses something up. A full set refuses everybody: forgetting an entry would let it be used again.</summary>
    public Use Mark(string id)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            while (_order.TryPeek(out var oldest) && oldest.Until <= now)
                _used.Remove(_order.Dequeue().Id);
            if (_used.Contains(id))
                return Use.Again;
            if (_used.Count >= capacity)
                return Use.Full;
            _used.Add(id);
            _order.Enqueue((id, now + lifetime));
            return Use.First;
        }
    }
}
