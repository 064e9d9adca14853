using System.Diagnostics;
using Crafting.Pipeline;
using Microsoft.Extensions.Logging;

namespace Crafting;

/// <summary>Reports how a call ended, once: one log line, the span's status, the metrics.</summary>
internal readonly struct CallOutcome(ILogger log, TimeProvider time, Call call, Activity? activity)
{
    private readonly long _started = time.GetTimestamp();

    public void Ended(Exchange result)
    {
        var inform = log.IsEnabled(LogLevel.Information);
        if (result.DropReason is { } reason)
        {
            Telemetry.Declines.Add(1, new(Telemetry.RouteTag, call.Route.Id), new(Telemetry.DropReasonTag, reason));
            activity?.SetTag(Telemetry.DropReasonTag, reason);
            var elapsed = Record("declined", reason);
            if (inform)
                CallLog.Declined(log, call.Route.Id, reason, elapsed, call.Id, call.CorrelationId);
        }
        else if (inform || call.Watch is not null || Telemetry.Duration.Enabled)
        {
            var elapsed = Record("completed");
            if (inform)
                CallLog.Completed(log, call.Route.Id, elapsed, call.Id, call.CorrelationId);
        }
    }

    public void Failed(CraftException error)
    {
        Telemetry.Failures.Add(1, new(Telemetry.RouteTag, call.Route.Id), new(Telemetry.ErrorTag, error.Code));
        activity?.Fail(error.Code);
        var elapsed = Record("failed", error.Code);
        if (error.Error.HttpStatus >= 500)
            CallLog.Failed(log, call.Route.Id, error.Code, elapsed, call.Id, call.CorrelationId, error.InnerException ?? error);
        else
            CallLog.Refused(log, call.Route.Id, error.Code, elapsed, call.Id, call.CorrelationId, error.InnerException);
    }

    public void Cancelled()
    {
        var elapsed = Record("cancelled");
        if (log.IsEnabled(LogLevel.Information))
            CallLog.Cancelled(log, call.Route.Id, elapsed, call.Id, call.CorrelationId);
    }

    public void PassedOn()
    {
        var elapsed = Record("passed");
        if (log.IsEnabled(LogLevel.Information))
            CallLog.PassedOn(log, call.Route.Id, elapsed, call.Id, call.CorrelationId);
    }

    /// <summary>Returns the duration in milliseconds.</summary>
    private double Record(string outcome, string? detail = null)
    {
        var elapsed = time.GetElapsedTime(_started);
        activity?.SetTag(Telemetry.OutcomeTag, outcome);
        call.Watch?.Ended(call, outcome, detail);
        Telemetry.Duration.Record(elapsed.TotalSeconds, new(Telemetry.RouteTag, call.Route.Id), new(Telemetry.OutcomeTag, outcome));
        return elapsed.TotalMilliseconds;
    }
}
