using Crafting.Pipeline;

namespace Crafting;

public sealed partial class Route<T>
{
    /// <summary>Waits before the next step. A caller who goes away ends the wait; so does a stopping application.</summary>
    /// <param name="duration">How long; up to a day.</param>
    public Route<T> Delay(TimeSpan duration) => Then(new DelayStep(duration));
}

/// <summary>Waits, then goes on.</summary>
internal sealed class DelayStep(TimeSpan duration, TimeProvider? time = null, CancellationToken stopping = default) : Step
{
    public override string Name => "delay";

    public override void Check(Capability capability, Problems problems)
    {
        if (duration <= TimeSpan.Zero || duration > TimeSpan.FromDays(1))
            problems.Add(
                CraftError.Misconfigured, capability.Id, $".Delay was given {duration}. Write a time up to a day, or leave it out.");
    }

    public override Step Begin(StepContext context) => new DelayStep(duration, context.Time, context.Stopping);

    public override async ValueTask<Exchange> InvokeAsync(Exchange exchange, Next next)
    {
        using (var held = CancellationTokenSource.CreateLinkedTokenSource(exchange.CancellationToken, stopping))
        {
            try
            {
                await Task.Delay(duration, time!, held.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!exchange.CancellationToken.IsCancellationRequested)
            {
                // The application stops: what was held back goes on now, and nothing is lost.
            }
        }

        return await next(exchange).ConfigureAwait(false);
    }

    public override string ToString() => $"delay({duration})";
}
