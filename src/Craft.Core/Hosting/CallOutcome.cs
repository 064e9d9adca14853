using System.Diagnostics;
using Crafting.Pipeline;
using Microsoft.Extensions.Logging;

namespace Crafting;

/// <summary>Reports how a call ended, once: one log line, the span's status, the metrics, an event.</summary>
internal readonly struct CallOutcome(ILogger log, TimeProvider time, EventBus events, Call call, Activity? activity)
{
    private readonly long _started = time.GetTimestamp();

    public void Started()
    {
        if (events.Wants<ExchangeStarted>())
            events.Publish(new ExchangeStarted(call.Route.Id, time.GetUtcNow(), call.Id, call.CorrelationId));
    }

    public void Ended(Exchange result)
    {
        var inform = log.IsEnabled(LogLevel.Information);
        if (result.DropReason is { } reason)
        {
            Telemetry.Declines.Add(1, new(Telemetry.RouteTag, call.Route.Id), new(Telemetry.DropReasonTag, reason));
            activity?.SetTag(Telemetry.DropReasonTag, reason);
            var elapsed = Record("declined", reason);
            if (events.Wants<ExchangeDropped>())
                events.Publish(new ExchangeDropped(call.Route.Id, time.GetUtcNow(), call.Id, call.CorrelationId, elapsed, reason));
            if (inform)
                CallLog.Declined(log, call.Route.Id, reason, elapsed.TotalMilliseconds, call.Id, call.CorrelationId);
        }
        else if (inform || call.Watch is not null || Telemetry.Duration.Enabled || events.Wants<ExchangeCompleted>())
        {
            var elapsed = Record("completed");
            if (events.Wants<ExchangeCompleted>())
                events.Publish(new ExchangeCompleted(call.Route.Id, time.GetUtcNow(), call.Id, call.CorrelationId, elapsed));
            if (inform)
                CallLog.Completed(log, call.Route.Id, elapsed.TotalMilliseconds, call.Id, call.CorrelationId);
        }
    }

    public void Failed(CraftException error)
    {
        Telemetry.Failures.Add(1, new(Telemetry.RouteTag, call.Route.Id), new(Telemetry.ErrorTag, error.Code));
        activity?.Fail(error.Code);
        var elapsed = Record("failed", error.Code);
        if (events.Wants<ExchangeFailed>())
            events.Publish(new ExchangeFailed(call.Route.Id, time.GetUtcNow(), call.Id, call.CorrelationId, elapsed, error.Code));
        if (error.Error.HttpStatus >= 500)
            CallLog.Failed(
                log, call.Route.Id, error.Code, elapsed.TotalMilliseconds, call.Id, call.CorrelationId, error.InnerException ?? error);
        else
            CallLog.Refused(log, call.Route.Id, error.Code, elapsed.TotalMilliseconds, call.Id, call.CorrelationId, error.InnerException);
    }

    public void Cancelled()
    {
        var elapsed = Record("cancelled");
        if (events.Wants<ExchangeCancelled>())
            events.Publish(new ExchangeCancelled(call.Route.Id, time.GetUtcNow(), call.Id, call.CorrelationId, elapsed));
        if (log.IsEnabled(LogLevel.Information))
            CallLog.Cancelled(log, call.Route.Id, elapsed.TotalMilliseconds, call.Id, call.CorrelationId);
    }

    public void PassedOn()
    {
        var elapsed = Record("passed");
        if (events.Wants<ExchangePassedOn>())
            events.Publish(new ExchangePassedOn(call.Route.Id, time.GetUtcNow(), call.Id, call.CorrelationId, elapsed));
        if (log.IsEnabled(LogLevel.Information))
            CallLog.PassedOn(log, call.Route.Id, elapsed.TotalMilliseconds, call.Id, call.CorrelationId);
    }

    private TimeSpan Record(string outcome, string? detail = null)
    {
        var elapsed = time.GetElapsedTime(_started);
        activity?.SetTag(Telemetry.OutcomeTag, outcome);
        call.Watch?.Ended(call, outcome, detail);
        Telemetry.Duration.Record(elapsed.TotalSeconds, new(Telemetry.RouteTag, call.Route.Id), new(Telemetry.OutcomeTag, outcome));
        return elapsed;
    }
}
