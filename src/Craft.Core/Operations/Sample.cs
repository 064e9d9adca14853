using Crafting.Pipeline;

namespace Crafting;

public sealed partial class Route<T>
{
    /// <summary>Lets one message in so many through; declines the others as <c>sampled</c>.</summary>
    /// <param name="every">Out of how many; the first one passes. 1 lets all through.</param>
    public Route<T> Sample(int every) => Then(new EveryStep(every));

    /// <summary>Lets one message in each interval through; declines the others as <c>sampled</c>.</summary>
    /// <param name="interval">How long nothing passes after something has passed.</param>
    public Route<T> Sample(TimeSpan interval) => Then(new IntervalStep(interval, TimeProvider.System));
}

/// <summary>Lets every n-th exchange through.</summary>
internal sealed class EveryStep(int every) : Step
{
    private long _seen;

    public override string Name => "sample";

    public override void Check(Capability capability, Problems problems)
    {
        if (every < 1)
            problems.Add(CraftError.Misconfigured, capability.Id, $".Sample was given every {every}. Give 1 to let all through, or more.");
    }

    public override Step Begin(StepContext context) => new EveryStep(every);

    public override ValueTask<Exchange> InvokeAsync(Exchange exchange, Next next) =>
        (Interlocked.Increment(ref _seen) - 1) % every == 0 ? next(exchange) : new(exchange.Drop("sampled"));
}

/// <summary>Lets one exchange through in each interval.</summary>
internal sealed class IntervalStep(TimeSpan interval, TimeProvider time) : Step
{
    private const long Never = long.MinValue;

    private long _passed = Never;

    public override string Name => "sample";

    public override void Check(Capability capability, Problems problems)
    {
        if (interval <= TimeSpan.Zero)
            problems.Add(CraftError.Misconfigured, capability.Id, $".Sample was given an interval of {interval}. Give more than zero.");
    }

    public override Step Begin(StepContext context) => new IntervalStep(interval, context.Time);

    public override ValueTask<Exchange> InvokeAsync(Exchange exchange, Next next) =>
        Passes() ? next(exchange) : new(exchange.Drop("sampled"));

    // Of those that come at once exactly one wins the exchange.
    private bool Passes()
    {
        var now = time.GetTimestamp();
        var passed = Volatile.Read(ref _passed);
        return (passed == Never || time.GetElapsedTime(passed, now) >= interval)
            && Interlocked.CompareExchange(ref _passed, now, passed) == passed;
    }
}
