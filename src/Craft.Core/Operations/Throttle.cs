using System.Runtime.CompilerServices;
using System.Threading.RateLimiting;
using Crafting.Pipeline;

namespace Crafting;

public abstract partial class RouteHead<TSelf>
{
    /// <summary>Lets so many calls go on in a time; the others wait for their turn.</summary>
    /// <param name="rate">How many.</param>
    /// <param name="per">The time, for example a second.</param>
    public TSelf Throttle(int rate, TimeSpan per) => Throttle(new ThrottleOptions { Rate = rate, Per = per });

    /// <summary>Lets so many calls of the route go on in a time. Several apply in the order written.</summary>
    /// <param name="options">How many, whose, and what becomes of the others.</param>
    [OverloadResolutionPriority(1)]
    public TSelf Throttle(ThrottleOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return With(Definition.WithGate(new ThrottleStep(options)));
    }
}

public sealed partial class Route<T>
{
    /// <summary>Lets the next step be reached so often in a time; other calls wait.</summary>
    /// <param name="rate">How often.</param>
    /// <param name="per">The time, for example a second.</param>
    public Route<T> Throttle(int rate, TimeSpan per) => Throttle(new ThrottleOptions { Rate = rate, Per = per });

    /// <summary>Lets the next step be reached so often in a time.</summary>
    /// <param name="options">How often, by whom, and what becomes of the others.</param>
    [OverloadResolutionPriority(1)]
    public Route<T> Throttle(ThrottleOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Around(new ThrottleStep(options));
    }

    /// <summary>Lets the steps of a block be reached so often in a time.</summary>
    /// <typeparam name="TNew">The type of the body that leaves the block.</typeparam>
    /// <param name="options">How often, by whom, and what becomes of the others.</param>
    /// <param name="block">The steps, for example <c>block => block.To(…)</c>.</param>
    public Route<TNew> Throttle<TNew>(ThrottleOptions options, Func<Route<T>, Route<TNew>> block)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Around(new ThrottleStep(options), block);
    }
}

/// <summary>Paces or rejects callers.</summary>
internal sealed class ThrottleStep(
    ThrottleOptions options, PartitionedRateLimiter<Exchange>? limiter = null, CancellationToken stopping = default) : Step
{
    private static readonly TimeSpan LongestPer = TimeSpan.FromDays(366);

    public override string Name => "throttle";

    public override Stage Stage => Stage.Throttle;

    public override bool Surrounds => true;

    public override void Check(Capability capability, Problems problems)
    {
        if (options.Limiter is null)
            CheckRate(Report);
        else if (options with { Limiter = null } != new ThrottleOptions())
            Report(".Throttle was given a Limiter and other options, which it would not use. Keep one.");

        void Report(string sentence) => problems.Add(CraftError.Misconfigured, capability.Id, sentence);
    }

    public override Step Begin(StepContext context) =>
        new ThrottleStep(options, options.Limiter is { } make ? Given(make, context) : Own(context), context.Stopping);

    public override ValueTask<Exchange> InvokeAsync(Exchange exchange, Next next)
    {
        if (options.Limiter is not null)
            return AskAsync(exchange, next);
        var lease = limiter!.AttemptAcquire(exchange);
        return lease.IsAcquired ? next(exchange)
            : options.Mode == ThrottleMode.Reject ? throw Rejected(exchange, lease)
            : WaitAsync(exchange, next);
    }

    public override string ToString() => options.Limiter is not null ? "throttle(limiter)"
        : FormattableString.Invariant($"throttle({options.Rate} per {options.Per}{Whose})");

    private string Whose => options.PerCaller ? " and caller" : options.Key is null ? "" : " and key";

    private static PartitionedRateLimiter<Exchange> Given(
        Func<IServiceProvider, PartitionedRateLimiter<Exchange>> make, StepContext context) =>
        make(context.Services)
        ?? throw new CraftException(CraftError.Misconfigured, "The Limiter of .Throttle gave null. Return a limiter.");

    private TokenBuckets Own(StepContext context) => new(
        KeyFunction.Of(options.Key, options.PerCaller),
        options.MaxKeys,
        options.Per / options.Rate,
        options.Burst ?? options.Rate,
        options.MaxWait,
        context.Time);

    private async ValueTask<Exchange> WaitAsync(Exchange exchange, Next next)
    {
        using (var lease = await AcquireAsync(exchange).ConfigureAwait(false))
        {
            if (lease is { IsAcquired: false })
                throw Rejected(exchange, lease);
            Telemetry.Delays.Add(1, new KeyValuePair<string, object?>(Telemetry.RouteTag, exchange.RouteId));
        }

        return await next(exchange).ConfigureAwait(false);
    }

    private async ValueTask<Exchange> AskAsync(Exchange exchange, Next next)
    {
        RateLimitLease? lease;
        try
        {
            lease = await AcquireAsync(exchange).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not CraftException && Failure.IsOurs(exception, exchange.Call))
        {
            // Whoever can take the counter down must not get rid of the limit.
            throw new CraftException(CraftError.ConnectionFailed, null, exception);
        }

        // Until the end: it may be a limiter that counts who is inside.
        using (lease)
        {
            return lease is { IsAcquired: false } ? throw Rejected(exchange, lease) : await next(exchange).ConfigureAwait(false);
        }
    }

    /// <summary>Waits for a turn; null when the application stops meanwhile, as then what is held back goes on.</summary>
    private async ValueTask<RateLimitLease?> AcquireAsync(Exchange exchange)
    {
        using var held = CancellationTokenSource.CreateLinkedTokenSource(exchange.CancellationToken, stopping);
        try
        {
            return await limiter!.AcquireAsync(exchange, 1, held.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested && !exchange.Call.IsCancelled)
        {
            return null;
        }
    }

    private static CraftException Rejected(Exchange exchange, RateLimitLease lease)
    {
        Telemetry.ThrottleRejections.Add(1, new KeyValuePair<string, object?>(Telemetry.RouteTag, exchange.RouteId));
        return new(CraftError.Throttled) { RetryAfter = lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : null };
    }

    private void CheckRate(Action<string> report)
    {
        if (options.Rate is < 1 or > 1_000_000)
            report(FormattableString.Invariant(
                $".Throttle was given a rate of {options.Rate}. Write how many calls go on, from 1 to 1000000."));
        if (options.Per <= TimeSpan.Zero || options.Per > LongestPer)
            report($".Throttle was given {options.Per} to count in. Write a time up to 366 days, for example TimeSpan.FromSeconds(1).");
        else if (options.Rate > 0 && options.Per / options.Rate < TimeSpan.FromMicroseconds(1))
            report($".Throttle was given {options.Rate} per {options.Per}, which is more than a million a second. Leave it out.");
        if (options.Burst is < 1 or > 1_000_000)
            report(FormattableString.Invariant(
                $".Throttle was given a burst of {options.Burst}. Write a number from 1 to 1000000, or leave it out for the rate."));
        else if (options.Rate > 0 && options.Per / options.Rate * (options.Burst ?? 0) > LongestPer)
            report(FormattableString.Invariant(
                $".Throttle was given a burst of {options.Burst}, which takes more than 366 days to come back. Write a smaller one."));
        if (options.MaxWait < TimeSpan.Zero || options.MaxWait > TimeSpan.FromDays(1))
            report($".Throttle was given {options.MaxWait} for MaxWait. Write a time up to a day, or use Mode = ThrottleMode.Reject.");
        if (!Enum.IsDefined(options.Mode))
            report($".Throttle was given {options.Mode} for Mode. Use ThrottleMode.Delay or ThrottleMode.Reject.");
        KeyFunction.Check("Throttle", options.Key, options.PerCaller, options.MaxKeys, report);
    }
}
