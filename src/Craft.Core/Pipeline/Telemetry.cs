using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Crafting.Pipeline;

/// <summary>The names under which Craft reports traces and metrics.</summary>
public static class Telemetry
{
    /// <summary>The name of the <see cref="ActivitySource"/> and of the <see cref="Meter"/>.</summary>
    public const string Name = "Craft";

    internal static ActivitySource Source { get; } = new(Name);

    private static readonly Meter Meter = new(Name);

    internal static Histogram<double> Duration { get; } =
        Meter.CreateHistogram<double>("craft.call.duration", "s", "How long a call of a route took.");

    internal static Counter<long> Failures { get; } =
        Meter.CreateCounter<long>("craft.call.failures", "{call}", "Calls that failed, by error code.");

    internal static Counter<long> Declines { get; } =
        Meter.CreateCounter<long>("craft.call.declines", "{call}", "Calls that a route declined, by reason.");

    /// <summary>Puts a span around a step. A step that does not surround the rest ends its span where it goes on.</summary>
    internal static Next Traced(Step step, Next next)
    {
        var name = "step " + step.Name;
        return async exchange =>
        {
            using var activity = Source.StartActivity(name);
            if (activity is null)
                return await step.InvokeAsync(exchange, next).ConfigureAwait(false);
            activity.SetTag("craft.route", exchange.RouteId);
            var handedOn = false;
            try
            {
                var result = await step.InvokeAsync(exchange, GoOn).ConfigureAwait(false);
                if (!handedOn && result.DropReason is { } reason)
                    activity.SetTag("craft.drop.reason", reason);
                return result;
            }
            catch (Exception exception) when (!handedOn || step.Surrounds)
            {
                activity.SetStatus(ActivityStatusCode.Error, (exception as CraftException ?? new(CraftError.StepFailed)).Code);
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
}
