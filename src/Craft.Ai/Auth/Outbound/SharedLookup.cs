namespace Crafting.Ai;

/// <summary>Asks once for all who want to know the same, and remembers the answer within bounds.</summary>
/// <param name="time">The application's clock.</param>
/// <param name="capacity">The most answers that are remembered; the least recently used goes first.</param>
/// <param name="concurrency">The most questions that are open at once; more are answered with "nobody can tell".</param>
/// <param name="timeout">How long one question may take.</param>
/// <param name="failed">Told about every question that failed.</param>
// HybridCache has no lifetime per answer, keeps nothing for bad times and knows no TimeProvider; MemoryCache drops the
// newest when it is full. Failures are never kept: the next caller asks again.
internal sealed class SharedLookup<T>(TimeProvider time, int capacity, int concurrency, TimeSpan timeout, Action<Exception> failed)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> _entries = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> _leastRecentFirst = new();
    private readonly Dictionary<string, Flight> _flights = new(StringComparer.Ordinal);

    public int Count
    {
        get { lock (_gate) return _entries.Count; }
    }

    /// <summary>The remembered answer, or a new one. Throws only when this caller no longer waits.</summary>
    public ValueTask<Known<T>> GetAsync<TState>(
        string key, TState state, Func<TState, CancellationToken, Task<Kept<T>>> ask, CancellationToken cancellationToken)
    {
        Flight? flight;
        lock (_gate)
        {
            if (Find(key) is { } entry && time.GetElapsedTime(entry.At) < entry.Answer.Lifetime)
                return new(new Known<T>(true, entry.Answer.Value));
            if (!_flights.TryGetValue(key, out flight))
            {
                if (_flights.Count >= concurrency)
                    return new(FromReserve(key));
                _flights[key] = flight = new();
                // The answer is for everybody: it must not see the request of whoever came first.
                using (ExecutionContext.SuppressFlow())
                    flight.Landing = Task.Run(() => FlyAsync(key, flight, state, ask), CancellationToken.None);
            }
        }

        // Only the waiting ends with the caller; the others still want the answer.
        return new(flight.Landing.WaitAsync(cancellationToken));
    }

    /// <summary>Remembers what was learnt elsewhere, and no longer what is being asked.</summary>
    public void Put(string key, Kept<T> answer)
    {
        lock (_gate)
        {
            Overtake(key);
            Keep(key, answer);
        }
    }

    /// <summary>Forgets an answer, and keeps none that is on its way.</summary>
    public void Remove(string key)
    {
        lock (_gate)
        {
            Overtake(key);
            Drop(key);
        }
    }

    private async Task<Known<T>> FlyAsync<TState>(
        string key, Flight flight, TState state, Func<TState, CancellationToken, Task<Kept<T>>> ask)
    {
        try
        {
            using var timer = new CancellationTokenSource(timeout, time);
            // A lookup that ignores its token must not hold those who wait.
            var answer = await ask(state, timer.Token).WaitAsync(timeout, time).ConfigureAwait(false);
            lock (_gate)
            {
                _flights.Remove(key);
                if (!flight.IsOvertaken)
                    Keep(key, answer);
            }

            return new(true, answer.Value);
        }
        catch (Exception error)
        {
            failed(error);
            lock (_gate)
            {
                _flights.Remove(key);
                return FromReserve(key);
            }
        }
    }

    private Known<T> FromReserve(string key) =>
        Find(key) is { } entry && time.GetElapsedTime(entry.At) < entry.Answer.Lifetime + entry.Answer.Reserve
            ? new(true, entry.Answer.Value)
            : default;

    private Entry? Find(string key)
    {
        if (!_entries.TryGetValue(key, out var node))
            return null;
        _leastRecentFirst.Remove(node);
        _leastRecentFirst.AddLast(node);
        return node.Value;
    }

    private void Keep(string key, Kept<T> answer)
    {
        Drop(key);
        if (answer.Lifetime <= TimeSpan.Zero)
            return;
        if (_entries.Count >= capacity)
            Drop(_leastRecentFirst.First!.Value.Key);
        _entries[key] = _leastRecentFirst.AddLast(new Entry(key, answer, time.GetTimestamp()));
    }

    private void Drop(string key)
    {
        if (_entries.Remove(key, out var node))
            _leastRecentFirst.Remove(node);
    }

    private void Overtake(string key)
    {
        if (_flights.TryGetValue(key, out var flight))
            flight.IsOvertaken = true;
    }

    private sealed record Entry(string Key, Kept<T> Answer, long At);

    private sealed class Flight
    {
        public Task<Known<T>> Landing { get; set; } = null!;

        public bool IsOvertaken { get; set; }
    }
}
