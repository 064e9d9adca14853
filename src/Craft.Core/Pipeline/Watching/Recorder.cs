namespace Crafting.Pipeline;

/// <summary>Remembers the last exchanges of all routes; the oldest makes room for the newest.</summary>
internal sealed class Recorder(RecorderOptions options, TimeProvider time)
{
    private readonly RecordedExchange?[] _ring = new RecordedExchange?[options.Exchanges];
    private long _next = -1;

    public RecorderOptions Options => options;

    public TimeProvider Time => time;

    public void Add(RecordedExchange exchange) =>
        Volatile.Write(ref _ring[(ulong)Interlocked.Increment(ref _next) % (ulong)_ring.Length], exchange);

    /// <summary>The newest first.</summary>
    public IReadOnlyList<RecordedExchange> Read()
    {
        var newest = Volatile.Read(ref _next);
        var found = new List<RecordedExchange>(_ring.Length);
        for (var at = newest; at >= 0 && at > newest - _ring.Length; at--)
        {
            if (Volatile.Read(ref _ring[at % _ring.Length]) is { } exchange)
                found.Add(exchange);
        }

        return found;
    }
}
