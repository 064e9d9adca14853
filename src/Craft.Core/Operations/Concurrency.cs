using System.Runtime.CompilerServices;
using System.Threading.RateLimiting;
using Crafting.Pipeline;

namespace Crafting;

public abstract partial class RouteHead<TSelf>
{
    /// <summary>Lets at most so many calls run at once; up to 100 more wait.</summary>
    /// <param name="max">How many.</param>
    public TSelf Concurrency(int max) => Concurrency(new ConcurrencyOptions { Max = max });

    /// <summary>Lets at most so many calls of the route run at once. Several apply in the order written.</summary>
    /// <param name="options">How many, whose, and what becomes of the others.</param>
    [OverloadResolutionPriority(1)]
    public TSelf Concurrency(ConcurrencyOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return With(Definition.WithGate(new ConcurrencyStep(options)));
    }
}

public sealed partial class Route<T>
{
    /// <summary>Lets the next step run so often at once; up to 100 calls wait.</summary>
    /// <param name="max">How often.</param>
    public Route<T> Concurrency(int max) => Concurrency(new ConcurrencyOptions { Max = max });

    /// <summary>Lets the next step run at most so often at once.</summary>
    /// <param name="options">How often, for whom, and what becomes of the others.</param>
    [OverloadResolutionPriority(1)]
    public Route<T> Concurrency(ConcurrencyOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Around(new ConcurrencyStep(options));
    }

    /// <summary>Lets the steps of a block run at most so often at once.</summary>
    /// <typeparam name="TNew">The type of the body that leaves the block.</typeparam>
    /// <param name="options">How often, for whom, and what becomes of the others.</param>
    /// <param name="block">The steps, for example <c>block => block.To(…)</c>.</param>
    public Route<TNew> Concurrency<TNew>(ConcurrencyOptions options, Func<Route<T>, Route<TNew>> block)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Around(new ConcurrencyStep(options), block);
    }
}

/// <summary>Bounds how many run at once.</summary>
internal sealed class ConcurrencyStep(
    ConcurrencyOptions options, TimeProvider? time = null, Places? places = null) : Step, IDisposable
{
    public override string Name => "concurrency";

    public override Stage Stage => Stage.Concurrency;

    public override bool Surrounds => true;

    public override void Check(Capability capability, Problems problems)
    {
        if (options.Max < 1)
            Report(FormattableString.Invariant($".Concurrency was given {options.Max}. Write how many calls run at once, at least 1."));
        if (options.Queue < 0)
            Report(FormattableString.Invariant(
                $".Concurrency was given {options.Queue} for Queue. Write how many calls may wait, or 0 to reject them."));
        if (options.MaxWait <= TimeSpan.Zero || options.MaxWait > TimeSpan.FromDays(1))
            Report($".Concurrency was given {options.MaxWait} for MaxWait. Write a time up to a day, or Queue = 0 to reject at once.");
        if (options.RetryAfter < TimeSpan.Zero || options.RetryAfter > TimeSpan.FromDays(1))
            Report($".Concurrency was given {options.RetryAfter} for RetryAfter. Write a time up to a day.");
        KeyFunction.Check("Concurrency", options.Key, options.PerCaller, options.MaxKeys, Report);

        void Report(string sentence) => problems.Add(CraftError.Misconfigured, capability.Id, sentence);
    }

    public override Step Begin(StepContext context) => new ConcurrencyStep(
        options, context.Time, new Places(KeyFunction.Of(options.Key, options.PerCaller), options.MaxKeys, options.Max, options.Queue));

    public override ValueTask<Exchange> InvokeAsync(Exchange exchange, Next next)
    {
        var place = places!.Enter(exchange) ?? throw Busy(exchange);
        var lease = place.Limiter.AttemptAcquire();
        if (!lease.IsAcquired)
            return WaitAsync(place, exchange, next);
        ValueTask<Exchange> running;
        try
        {
            running = next(exchange);
        }
        catch
        {
            Leave(place, lease);
            throw;
        }

        if (!running.IsCompletedSuccessfully)
            return HoldAsync(place, lease, running);
        Leave(place, lease);
        return running;
    }

    public void Dispose() => places?.Dispose();

    public override string ToString() =>
        FormattableString.Invariant($"concurrency({options.Max}{Whose})");

    private string Whose => options.PerCaller ? " per caller" : options.Key is null ? "" : " per key";

    private async ValueTask<Exchange> HoldAsync(Place place, RateLimitLease lease, ValueTask<Exchange> running)
    {
        try
        {
            return await running.ConfigureAwait(false);
        }
        finally
        {
            Leave(place, lease);
        }
    }

    private async ValueTask<Exchange> WaitAsync(Place place, Exchange exchange, Next next)
    {
        RateLimitLease? lease = null;
        try
        {
            lease = await AcquireAsync(place, exchange).ConfigureAwait(false);
            return lease.IsAcquired ? await next(exchange).ConfigureAwait(false) : throw Busy(exchange);
        }
        finally
        {
            Leave(place, lease);
        }
    }

    // A stopping application does not let everybody in at once: as those inside finish, the others get their turn.
    private async ValueTask<RateLimitLease> AcquireAsync(Place place, Exchange exchange)
    {
        using var patience = new CancellationTokenSource(options.MaxWait, time!);
        using var held = CancellationTokenSource.CreateLinkedTokenSource(exchange.CancellationToken, patience.Token);
        try
        {
            var entered = place.Limiter.AcquireAsync(1, held.Token);
            if (!entered.IsCompleted)
                Telemetry.Queued.Add(1, new KeyValuePair<string, object?>(Telemetry.RouteTag, exchange.RouteId));
            return await entered.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !exchange.Call.IsCancelled)
        {
            throw Busy(exchange);
        }
    }

    private void Leave(Place place, RateLimitLease? lease)
    {
        lease?.Dispose();
        places!.Leave(place);
    }

    private CraftException Busy(Exchange exchange)
    {
        Telemetry.ConcurrencyRejections.Add(1, new KeyValuePair<string, object?>(Telemetry.RouteTag, exchange.RouteId));
        return new(CraftError.Busy) { RetryAfter = options.RetryAfter };
    }
}
