namespace Crafting.Pipeline;

/// <summary>Counts what becomes of the calls of one route.</summary>
internal sealed class RouteRecorder(string routeId, Recorder recorder)
{
    private readonly Latencies _latencies = new();
    private readonly Tally _failed = new();
    private readonly Tally _declined = new();
    private long _inFlight;
    private long _completed;
    private long _cancelled;
    private long _passed;

    public string RouteId => routeId;

    public Recorder Recorder => recorder;

    public void Began() => Interlocked.Increment(ref _inFlight);

    public void Ended(RecordedExchange exchange)
    {
        Interlocked.Decrement(ref _inFlight);
        _latencies.Add(exchange.Duration);
        switch (exchange.End)
        {
            case CallEnd.Completed:
                Interlocked.Increment(ref _completed);
                break;
            case CallEnd.Cancelled:
                Interlocked.Increment(ref _cancelled);
                break;
            case CallEnd.Passed:
                Interlocked.Increment(ref _passed);
                break;
            default:
                (exchange.End == CallEnd.Failed ? _failed : _declined).Add(exchange.Detail ?? "");
                break;
        }

        recorder.Add(exchange);
    }

    public RouteCounts Count() => new()
    {
        InFlight = Volatile.Read(ref _inFlight),
        Completed = Volatile.Read(ref _completed),
        Cancelled = Volatile.Read(ref _cancelled),
        Passed = Volatile.Read(ref _passed),
        Failed = _failed.Read(),
        Declined = _declined.Read(),
        Median = _latencies.Quantile(0.5),
        Percentile95 = _latencies.Quantile(0.95),
        Percentile99 = _latencies.Quantile(0.99),
        Longest = _latencies.Longest,
    };
}
