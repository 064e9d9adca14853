using System.ComponentModel;
using System.Runtime.CompilerServices;
using Crafting.Pipeline;

namespace Crafting;

public abstract partial class RouteHead<TSelf>
{
    /// <summary>Turns calls away for a while (RC5025) when the route keeps failing.</summary>
    /// <param name="options">After how many failures, and for how long; 5 in a minute, for 30 seconds, by default.</param>
    public TSelf CircuitBreaker(CircuitBreakerOptions? options = null) => Broken(options ?? new(), null);

    /// <summary>Answers with the fallback for a while when the route keeps failing.</summary>
    /// <typeparam name="TBody">The type of the answer, or <see cref="Recovery"/>.</typeparam>
    /// <param name="options">After how many failures, and for how long.</param>
    /// <param name="fallback">Gets the refusal (RC5025) and the exchange; returns the body, or a <see cref="Recovery"/>.</param>
    public TSelf CircuitBreaker<TBody>(CircuitBreakerOptions options, Func<CraftException, Exchange, TBody> fallback) =>
        Broken(options, ErrorHandler.Of(fallback));

    /// <inheritdoc cref="CircuitBreaker{TBody}(CircuitBreakerOptions, Func{CraftException, Exchange, TBody})" />
    [OverloadResolutionPriority(3)]
    public TSelf CircuitBreaker<TBody>(CircuitBreakerOptions options, Func<CraftException, Exchange, Task<TBody>> fallback) =>
        Broken(options, ErrorHandler.Of(fallback));

    /// <inheritdoc cref="CircuitBreaker{TBody}(CircuitBreakerOptions, Func{CraftException, Exchange, TBody})" />
    [OverloadResolutionPriority(2)]
    public TSelf CircuitBreaker<TBody>(CircuitBreakerOptions options, Func<CraftException, Exchange, ValueTask<TBody>> fallback) =>
        Broken(options, ErrorHandler.Of(fallback));

    /// <summary>Catches a fallback that returns nothing.</summary>
    /// <param name="options">After how many failures, and for how long.</param>
    /// <param name="fallback">The fallback.</param>
    [Obsolete(ErrorHandler.ReturnsNothing, error: true)]
    [OverloadResolutionPriority(1)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public TSelf CircuitBreaker(CircuitBreakerOptions options, Func<CraftException, Exchange, Task> fallback) =>
        throw new NotSupportedException();

    /// <inheritdoc cref="CircuitBreaker(CircuitBreakerOptions, Func{CraftException, Exchange, Task})" />
    [Obsolete(ErrorHandler.ReturnsNothing, error: true)]
    [OverloadResolutionPriority(-1)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public TSelf CircuitBreaker(CircuitBreakerOptions options, Action<CraftException, Exchange> fallback) =>
        throw new NotSupportedException();

    private TSelf Broken(CircuitBreakerOptions options, ErrorHandler? fallback)
    {
        ArgumentNullException.ThrowIfNull(options);
        return With(Definition.WithOnly(new CircuitBreakerStep(options, fallback, isRoute: true)));
    }
}

public sealed partial class Route<T>
{
    /// <summary>Turns calls away for a while (RC5025) when the next step keeps failing.</summary>
    /// <param name="options">After how many failures, and for how long; 5 in a minute, for 30 seconds, by default.</param>
    public Route<T> CircuitBreaker(CircuitBreakerOptions? options = null) => Broken(options ?? new(), null);

    /// <summary>Goes on with the fallback for a while when the next step keeps failing.</summary>
    /// <typeparam name="TBody">The type of the answer, or <see cref="Recovery"/>.</typeparam>
    /// <param name="options">After how many failures, and for how long.</param>
    /// <param name="fallback">Gets the refusal (RC5025) and the exchange; returns the body, or a <see cref="Recovery"/>.</param>
    public Route<T> CircuitBreaker<TBody>(CircuitBreakerOptions options, Func<CraftException, Exchange, TBody> fallback) =>
        Broken(options, ErrorHandler.Of(fallback));

    /// <inheritdoc cref="CircuitBreaker{TBody}(CircuitBreakerOptions, Func{CraftException, Exchange, TBody})" />
    [OverloadResolutionPriority(3)]
    public Route<T> CircuitBreaker<TBody>(CircuitBreakerOptions options, Func<CraftException, Exchange, Task<TBody>> fallback) =>
        Broken(options, ErrorHandler.Of(fallback));

    /// <inheritdoc cref="CircuitBreaker{TBody}(CircuitBreakerOptions, Func{CraftException, Exchange, TBody})" />
    [OverloadResolutionPriority(2)]
    public Route<T> CircuitBreaker<TBody>(CircuitBreakerOptions options, Func<CraftException, Exchange, ValueTask<TBody>> fallback) =>
        Broken(options, ErrorHandler.Of(fallback));

    /// <summary>Turns calls away for a while (RC5025) when a block of steps keeps failing.</summary>
    /// <typeparam name="TNew">The type of the body that leaves the block.</typeparam>
    /// <param name="options">After how many failures, and for how long.</param>
    /// <param name="block">The steps, written as on a route.</param>
    public Route<TNew> CircuitBreaker<TNew>(CircuitBreakerOptions options, Func<Route<T>, Route<TNew>> block)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Around(new CircuitBreakerStep(options), block);
    }

    /// <summary>Turns calls away for a while (RC5025) when a block of steps fails 5 times.</summary>
    /// <typeparam name="TNew">The type of the body that leaves the block.</typeparam>
    /// <param name="block">The steps, written as on a route.</param>
    public Route<TNew> CircuitBreaker<TNew>(Func<Route<T>, Route<TNew>> block) => CircuitBreaker(new CircuitBreakerOptions(), block);

    /// <summary>Catches a fallback that returns nothing.</summary>
    /// <param name="options">After how many failures, and for how long.</param>
    /// <param name="fallback">The fallback.</param>
    [Obsolete(ErrorHandler.ReturnsNothing, error: true)]
    [OverloadResolutionPriority(1)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Route<T> CircuitBreaker(CircuitBreakerOptions options, Func<CraftException, Exchange, Task> fallback) =>
        throw new NotSupportedException();

    /// <inheritdoc cref="CircuitBreaker(CircuitBreakerOptions, Func{CraftException, Exchange, Task})" />
    [Obsolete(ErrorHandler.ReturnsNothing, error: true)]
    [OverloadResolutionPriority(-1)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Route<T> CircuitBreaker(CircuitBreakerOptions options, Action<CraftException, Exchange> fallback) =>
        throw new NotSupportedException();

    private Route<T> Broken(CircuitBreakerOptions options, ErrorHandler? fallback)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Around(new CircuitBreakerStep(options, fallback));
    }
}

/// <summary>Stops calling what keeps failing, until one call in its place has found it well again.</summary>
internal sealed class CircuitBreakerStep(
    CircuitBreakerOptions options, ErrorHandler? fallback = null, bool isRoute = false, Circuit? circuit = null)
    : Step, IBreakerState, IDisposable
{
    private const int MostFailures = 10_000;
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Most = TimeSpan.FromDays(1);

    public override string Name => "circuitBreaker";

    public override Stage Stage => Stage.CircuitBreaker;

    public override bool Surrounds => true;

    public BreakerState State => circuit?.State ?? BreakerState.Closed;

    public override void Check(Capability capability, Problems problems)
    {
        CheckOptions(capability, problems);
        if (capability.OutputType is { } output)
            CheckFallback(capability, output, "is the answer of the route", problems);
    }

    internal override void CheckAround(Capability capability, IEnumerable<Step> inside, Type result, Problems problems)
    {
        CheckOptions(capability, problems);
        CheckFallback(capability, result, $"is what the route goes on with after .{inside.Last().Name}", problems);
    }

    public override Step Begin(StepContext context) =>
        new CircuitBreakerStep(options, fallback, isRoute, new Circuit(options.Failures, options.Window, options.Cooldown, context.Route));

    public override ValueTask<Exchange> InvokeAsync(Exchange exchange, Next next)
    {
        var era = circuit!.Era;
        if (!Circuit.IsClosed(era))
            return ProbeAsync(exchange, next);
        ValueTask<Exchange> work;
        try
        {
            work = next(exchange);
        }
        catch (Exception exception)
        {
            work = ValueTask.FromException<Exchange>(exception);
        }

        return work.IsCompletedSuccessfully ? work : CountAsync(work, era, exchange);
    }

    public void Dispose() => circuit?.Dispose();

    private void CheckOptions(Capability capability, Problems problems)
    {
        if (options.Failures is < 2 or > MostFailures)
            Report($"Failures = {options.Failures}. Give it from 2 to {MostFailures}");
        if (options.Window < Least || options.Window > Most)
            Report($"Window = {options.Window:c}. Give it from half a second to one day");
        if (options.Cooldown < Least || options.Cooldown > Most)
            Report($"Cooldown = {options.Cooldown:c}. Give it from half a second to one day");

        void Report(string what) => problems.Add(CraftError.Misconfigured, capability.Id, $".CircuitBreaker was given {what}.");
    }

    private void CheckFallback(Capability capability, Type result, string where, Problems problems)
    {
        if (fallback?.CanGive(result) == false)
        {
            var (gives, needs) = (TypeNames.Of(fallback.BodyType), TypeNames.Of(result));
            problems.Add(
                CraftError.LanguageMisuse,
                capability.Id,
                $"The fallback of .CircuitBreaker gives {gives}, but {needs} {where}. Give {needs}, or a Recovery.");
        }
    }

    private async ValueTask<Exchange> CountAsync(ValueTask<Exchange> work, int era, Exchange exchange)
    {
        try
        {
            return await work.ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            if (ErrorChoice.Holds(options.Which, exception, exchange.Call))
                await circuit!.FailedAsync(era).ConfigureAwait(false);
            throw;
        }
    }

    private async ValueTask<Exchange> ProbeAsync(Exchange exchange, Next next)
    {
        Task<Exchange>? work = null;
        var rest = await circuit!.ProbeAsync(Probe).ConfigureAwait(false);
        if (work is not null)
            return await work.ConfigureAwait(false);

        Telemetry.BreakerRejections.Add(1, new KeyValuePair<string, object?>(Telemetry.RouteTag, exchange.RouteId));
        var refusal = new CraftException(CraftError.CircuitOpen) { RetryAfter = rest };
        if (fallback is null)
            throw refusal;
        var result = await fallback.InvokeAsync(refusal, exchange).ConfigureAwait(false);

        // The fallback of a route skips its Output, and must keep that promise all the same.
        return isRoute && !result.IsDropped ? OutputStep.Hold(result) : result;

        Task<bool?> Probe()
        {
            work = RunAsync(exchange, next);
            return JudgeAsync(work, exchange.Call);
        }
    }

    private static async Task<Exchange> RunAsync(Exchange exchange, Next next) => await next(exchange).ConfigureAwait(false);

    // What counts for nothing while the circuit is closed decides nothing here either.
    private async Task<bool?> JudgeAsync(Task<Exchange> work, Call call)
    {
        try
        {
            await work.ConfigureAwait(false);
            return true;
        }
        catch (Exception exception)
        {
            try
            {
                return ErrorChoice.Holds(options.Which, exception, call) ? false : null;
            }
            catch (CraftException)
            {
                return null;
            }
        }
    }
}
