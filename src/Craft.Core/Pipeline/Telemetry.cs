using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Crafting.Pipeline;

/// <summary>The names under which Craft reports traces and metrics.</summary>
public static class Telemetry
{
    /// <summary>The name of the <see cref="ActivitySource"/> and of the <see cref="Meter"/>.</summary>
    public const string Name = "Craft";

    internal const string RouteTag = "craft.route";
    internal const string OutcomeTag = "craft.outcome";
    internal const string DropReasonTag = "craft.drop.reason";
    internal const string ErrorTag = "error.type";
    internal const string EventTag = "craft.event";

    internal static ActivitySource Source { get; } = new(Name);

    private static readonly Meter Meter = new(Name);

    internal static Histogram<double> Duration { get; } = Meter.CreateHistogram(
        "craft.call.duration",
        "s",
        "How long a call of a route took.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] });

    internal static Counter<long> Failures { get; } =
        Meter.CreateCounter<long>("craft.call.failures", "{call}", "Calls that failed, by error code.");

    internal static Counter<long> Declines { get; } =
        Meter.CreateCounter<long>("craft.call.declines", "{call}", "Calls that a route declined, by reason.");

    internal static Counter<long> Restarts { get; } =
        Meter.CreateCounter<long>("craft.source.restarts", "{restart}", "Sources that died and start again, by error code.");

    internal static Counter<long> Misfires { get; } =
        Meter.CreateCounter<long>("craft.source.misfires", "{misfire}", "Times at which a schedule was due and skipped.");

    internal static Counter<long> Overflows { get; } =
        Meter.CreateCounter<long>("craft.event.overflows", "{event}", "Events that a slow listener had no room for.");

    /// <summary>Puts a span around a step. A step that does not surround the rest ends its span where it goes on.</summary>
    internal static Next Traced(Step step, Next next)
    {
        var name = "step " + step.Name;
        return async exchange =>
        {
            using var activity = Source.StartActivity(name);
            if (activity is null)
                return await step.InvokeAsync(exchange, next).ConfigureAwait(false);
            activity.SetTag(RouteTag, exchange.RouteId);
            var handedOn = false;
            try
            {
                var result = await step.InvokeAsync(exchange, GoOn).ConfigureAwait(false);
                if (!handedOn && result.DropReason is { } reason)
                    activity.SetTag(DropReasonTag, reason);
                return result;
            }
            catch (Exception exception) when ((!handedOn || step.Surrounds) && Failure.IsOurs(exception, exchange.Call))
            {
                activity.Fail(Failure.CodeOf(exception));
                throw;
            }

            ValueTask<Exchange> GoOn(Exchange onward)
            {
                handedOn = true;
                if (!step.Surrounds)
                    activity.Stop();
                return next(onward);
            }
        };
    }

    internal static void Fail(this Activity activity, string code) =>
        activity.SetTag(ErrorTag, code).SetStatus(ActivityStatusCode.Error, code);
}
