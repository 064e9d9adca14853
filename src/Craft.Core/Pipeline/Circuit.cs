using Polly;
using Polly.CircuitBreaker;

namespace Crafting.Pipeline;

/// <summary>The state of one circuit breaker in one application.</summary>
/// <remarks>
/// The library is told of failures only, so that its ratio is always 1 and its least throughput is a number of failures.
/// Work that was let through runs outside of it: what comes back late, from before the circuit opened, decides nothing.
/// </remarks>
internal sealed class Circuit : IBreakerState, IDisposable
{
    // The application has ended: nothing is measured any more.
    private const int Gone = int.MinValue;

    private static readonly ResiliencePropertyKey<bool> Undecided = new("craft.undecided");

    private readonly CircuitBreakerStateProvider _state = new();
    private readonly ResiliencePipeline<bool> _pipeline;
    private readonly RouteContext _route;
    private readonly TimeSpan _cooldown;

    // Odd while the circuit is not closed. It counts on, so that a call knows whether the circuit has opened since.
    private int _era;

    public Circuit(int failures, TimeSpan window, TimeSpan cooldown, RouteContext route)
    {
        _route = route;
        _cooldown = cooldown;
        _pipeline = new ResiliencePipelineBuilder<bool> { TimeProvider = route.Time }.AddCircuitBreaker(new()
        {
            FailureRatio = 0.1,
            MinimumThroughput = failures,
            SamplingDuration = window,
            StateProvider = _state,
            ShouldHandle = static args => new(!args.Outcome.Result),

            // A probe that found out nothing leaves the circuit as it was: the next call is the next probe.
            BreakDuration = cooldown,
            BreakDurationGenerator = args => new(args.Context.Properties.GetValue(Undecided, false) ? TimeSpan.Zero : cooldown),
        }).Build();
    }

    public BreakerState State => _state.CircuitState switch
    {
        CircuitState.Closed => BreakerState.Closed,
        CircuitState.HalfOpen => BreakerState.HalfOpen,
        _ => BreakerState.Open,
    };

    /// <summary>Which time of the circuit it is.</summary>
    public int Era => Volatile.Read(ref _era);

    public static bool IsClosed(int era) => (era & 1) == 0;

    /// <summary>Counts a failure of a call that was let through.</summary>
    /// <param name="era">When the call was let through.</param>
    public async ValueTask FailedAsync(int era)
    {
        if (era != Era)
            return;
        var context = ResilienceContextPool.Shared.Get();
        try
        {
            // Should this have become the probe of a circuit that opened in between, then it has found out nothing.
            await _pipeline.ExecuteOutcomeAsync(
                static (context, self) =>
                {
                    context.Properties.Set(Undecided, self._state.CircuitState == CircuitState.HalfOpen);
                    return new ValueTask<Outcome<bool>>(Outcome.FromResult(false));
                },
                context,
                this).ConfigureAwait(false);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }

        Look();
    }

    /// <summary>Runs a call as the probe when it is time for one.</summary>
    /// <param name="probe">Runs the work; true when things are well, null when it cannot tell.</param>
    /// <returns>Null when the call was the probe; else how long to wait before the next one.</returns>
    public async ValueTask<TimeSpan?> ProbeAsync(Func<Task<bool?>> probe)
    {
        var context = ResilienceContextPool.Shared.Get();
        try
        {
            var outcome = await _pipeline.ExecuteOutcomeAsync(
                static async (context, state) =>
                {
                    bool? well = false;
                    try
                    {
                        // A probe that hangs must not keep everybody else out for ever.
                        well = await state.probe().WaitAsync(state.self._cooldown, state.self._route.Time).ConfigureAwait(false);
                    }
                    catch (TimeoutException)
                    {
                    }

                    context.Properties.Set(Undecided, well is null);
                    return Outcome.FromResult(well ?? false);
                },
                context,
                (self: this, probe)).ConfigureAwait(false);
            Look();
            if (outcome.Exception is not BrokenCircuitException refusal)
                return null;
            return refusal.RetryAfter > TimeSpan.Zero ? refusal.RetryAfter : TimeSpan.FromSeconds(1);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    public void Dispose()
    {
        if (!IsClosed(Interlocked.Exchange(ref _era, Gone)))
            Telemetry.OpenBreakers.Add(-1, new KeyValuePair<string, object?>(Telemetry.RouteTag, _route.Id));
    }

    // Whether anything has changed is looked up after the rare events that can change it, so that no idle call takes a lock.
    private void Look()
    {
        var era = Era;
        var isClosed = _state.CircuitState == CircuitState.Closed;
        if (era == Gone || isClosed == IsClosed(era) || Interlocked.CompareExchange(ref _era, era + 1, era) != era)
            return;
        Telemetry.OpenBreakers.Add(isClosed ? -1 : 1, new KeyValuePair<string, object?>(Telemetry.RouteTag, _route.Id));
        if (isClosed)
            CallLog.CircuitClosed(_route.Calls, _route.Id);
        else
            CallLog.CircuitOpened(_route.Calls, _route.Id, _cooldown.TotalSeconds);
    }
}
