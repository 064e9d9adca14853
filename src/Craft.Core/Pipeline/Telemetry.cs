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
    internal const string PartTag = "craft.part.index";

    internal const string EventTag = "craft.event";

    internal static ActivitySource Source { get; } = new(Name);

    private static readonly Meter Meter = new(Name);

    internal static Histogram<double> Duration { get; } = Meter.CreateHistogram(
        "craft.call.duration",
        "s",
        "How long a call of a route took.",
        advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
        });

    internal static Counter<long> Failures { get; } =
        Meter.CreateCounter<long>("craft.call.failures", "{call}", "Calls that failed, by error code.");

    internal static Counter<long> Declines { get; } =
        Meter.CreateCounter<long>("craft.call.declines", "{call}", "Calls that a route declined, by reason.");

    internal static Counter<long> PathFailures { get; } =
        Meter.CreateCounter<long>("craft.multicast.failures", "{path}", "Paths of a multicast that failed, by error code.");

    internal static Counter<long> Failovers { get; } =
        Meter.CreateCounter<long>(
            "craft.dispatch.failovers", "{path}", "Paths of a dispatch in whose place the next was tried, by error code.");

    internal static Counter<long> Delays { get; } =
        Meter.CreateCounter<long>("craft.throttle.delays", "{call}", "Calls that waited for their turn at a throttle.");

    internal static Counter<long> ThrottleRejections { get; } =
        Meter.CreateCounter<long>("craft.throttle.rejections", "{call}", "Calls that a throttle rejected.");

    internal static Counter<long> Queued { get; } =
        Meter.CreateCounter<long>("craft.concurrency.waits", "{call}", "Calls that waited for a place.");

    internal static Counter<long> ConcurrencyRejections { get; } =
        Meter.CreateCounter<long>("craft.concurrency.rejections", "{call}", "Calls for which there was no place.");

    internal static Counter<long> CacheHits { get; } =
        Meter.CreateCounter<long>(
            "craft.cache.hits", "{call}", "Calls that were answered from the cache, or with the answer of another call.");

    internal static Counter<long> CacheMisses { get; } =
        Meter.CreateCounter<long>("craft.cache.misses", "{call}", "Calls that the cache had no answer for.");

    internal static Counter<long> CacheFailures { get; } =
        Meter.CreateCounter<long>("craft.cache.failures", "{call}", "Calls that went on without the cache, because it failed.");

    internal static Counter<long> PartDrops { get; } =
        Meter.CreateCounter<long>("craft.split.drops", "{part}", "Parts of a split that were dropped, by reason.");

    internal static Counter<long> PartFailures { get; } =
        Meter.CreateCounter<long>("craft.split.failures", "{part}", "Failed parts that a split left out, by error code.");

    internal static Histogram<long> BatchSize { get; } = Meter.CreateHistogram<long>(
        "craft.batch.size",
        "{call}",
        "How many calls went on together in a batch.",
        advice: new InstrumentAdvice<long> { HistogramBucketBoundaries = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000] });

    internal static Counter<long> Timeouts { get; } =
        Meter.CreateCounter<long>("craft.timeout.expired", "{attempt}", "Attempts that took longer than their timeout.");

    internal static Counter<long> Retries { get; } =
        Meter.CreateCounter<long>("craft.retry.attempts", "{attempt}", "Attempts after the first one, by the error before them.");

    internal static Counter<long> Restarts { get; } =
        Meter.CreateCounter<long>("craft.source.restarts", "{restart}", "Sources that died and start again, by error code.");

    internal static Counter<long> Misfires { get; } =
        Meter.CreateCounter<long>("craft.source.misfires", "{misfire}", "Times at which a schedule was due and skipped.");

    internal static Counter<long> Overflows { get; } =
        Meter.CreateCounter<long>("craft.event.overflows", "{event}", "Events that a slow listener had no room for.");

    internal static UpDownCounter<long> OpenBreakers { get; } =
        Meter.CreateUpDownCounter<long>("craft.circuit_breaker.open", "{breaker}", "Circuit breakers that turn calls away at present.");

    internal static Counter<long> BreakerRejections { get; } =
        Meter.CreateCounter<long>("craft.circuit_breaker.rejections", "{call}", "Calls that an open circuit breaker turned away.");

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
