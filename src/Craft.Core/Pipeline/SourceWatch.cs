using Microsoft.Extensions.Logging;

namespace Crafting.Pipeline;

/// <summary>Keeps what the source of one route is doing, and tells it: a log line, a metric, an event.</summary>
internal sealed class SourceWatch(string routeId, TimeProvider time, ILogger log, EventBus events)
{
    private readonly Lock _changing = new();
    private volatile SourceStatus _status = new(SourceState.Starting, time.GetUtcNow(), 0, null);

    public SourceStatus Status => _status;

    public EventBus Events => events;

    /// <summary>What the loop has taken and not finished.</summary>
    public InFlight AtWork { get; } = new();

    /// <summary>The source delivers; said again, it changes nothing.</summary>
    public void Ready()
    {
        lock (_changing)
        {
            if (_status.State is not (SourceState.Starting or SourceState.Restarting))
                return;
            var again = _status.State == SourceState.Restarting;
            Become(SourceState.Running, again ? _status.Restarts + 1 : _status.Restarts);
            if (!again)
                return;
        }

        CallLog.SourceAgain(log, routeId, _status.Restarts);
        if (events.Wants<SourceRestarted>())
            events.Publish(new SourceRestarted(routeId, time.GetUtcNow(), _status.Restarts));
    }

    /// <summary>The loop died. Neither the log nor the event says what the exception says: it may hold secrets.</summary>
    public void Died(Exception exception, TimeSpan? restartsIn)
    {
        var code = (exception as CraftException)?.Code ?? CraftError.SourceFailed.Code;
        lock (_changing)
            Become(restartsIn is null ? SourceState.Failed : SourceState.Restarting, _status.Restarts, code);
        if (restartsIn is { } delay)
        {
            Telemetry.Restarts.Add(1, new(Telemetry.RouteTag, routeId), new(Telemetry.ErrorTag, code));
            CallLog.SourceRestarts(log, routeId, code, exception.GetType().Name, delay.TotalSeconds);
        }
        else
        {
            CallLog.SourceGone(log, routeId, code, exception.GetType().Name);
        }

        if (events.Wants<SourceFailed>())
            events.Publish(new SourceFailed(routeId, time.GetUtcNow(), code, restartsIn));
    }

    public void Ended(SourceState state)
    {
        lock (_changing)
        {
            if (_status.State is not (SourceState.Failed or SourceState.Completed))
                Become(state, _status.Restarts);
        }
    }

    public void Misfired(DateTimeOffset due, long count)
    {
        Telemetry.Misfires.Add(count, new KeyValuePair<string, object?>(Telemetry.RouteTag, routeId));
        CallLog.Misfired(log, routeId, due, count);
        if (events.Wants<SourceMisfired>())
            events.Publish(new SourceMisfired(routeId, time.GetUtcNow(), due, count));
    }

    public void Lost(Exception exception) => CallLog.ArrivalLost(log, routeId, exception.GetType().Name);

    private void Become(SourceState state, int restarts, string? error = null) =>
        _status = new(state, time.GetUtcNow(), restarts, error ?? _status.LastError);
}
