using System.Collections.Immutable;
using System.Diagnostics;
using Crafting.Pipeline;
using Microsoft.Extensions.Logging;

namespace Crafting;

/// <summary>One compiled route in one application.</summary>
internal sealed class RunningRoute : RouteContext, IDisposable
{
    private readonly Runtime _runtime;
    private readonly List<IDisposable> _begun = [];
    private readonly CompiledSteps _steps;
    private readonly RouteRecorder? _recorder;
    private readonly string _activityName;

    public RunningRoute(Runtime runtime, Capability capability, JsonContract? input, JsonContract? output)
    {
        _runtime = runtime;
        Capability = capability;
        Input = input;
        Output = output;
        Logger = runtime.Loggers.CreateLogger("Craft." + capability.Id);
        _recorder = runtime.Monitor.Open(capability.Id);
        var context = new StepContext(this, capability, _begun) { IsRecorded = _recorder is not null };
        _steps = context.Compile([.. capability.Definition.Steps.Select(context.Begin)]);
        View = new(capability, context.Views, context.States, _recorder);
        _activityName = "route " + capability.Id;
        Intake = new(
            capability,
            this,
            new(capability.Id, runtime.Time, runtime.CallLogger, runtime.Events),
            input?.Schema,
            output?.Schema,
            SendAsync);
    }

    public Capability Capability { get; }

    public Intake Intake { get; }

    /// <summary>The route as an operator sees it.</summary>
    public RouteView View { get; }

    /// <summary>The circuit breakers of the route, as they stand now.</summary>
    public IEnumerable<IBreakerState> Breakers => _begun.OfType<IBreakerState>();

    public override string Id => Capability.Id;

    public override IServiceProvider Services => _runtime.Services;

    public override TimeProvider Time => _runtime.Time;

    public override ILogger Logger { get; }

    public override ILogger Calls => _runtime.CallLogger;

    public override JsonContract? Input { get; }

    public override JsonContract? Output { get; }

    public override CancellationToken Stopping => _runtime.Stopping;

    public override CancellationToken Abandoned => _runtime.Abandoned;

    /// <summary>Runs one call and reports how it ended, around whatever the steps do.</summary>
    public async ValueTask<Exchange> SendAsync(Arrival arrival)
    {
        if (arrival.Trail is not null)
            EventTrail.Current = arrival.Trail;
        using var activity = Telemetry.Source.StartActivity(_activityName);
        activity?.SetTag(Telemetry.RouteTag, Id);
        var exchange = Enter(arrival, isTraced: activity is not null);
        var call = exchange.Call;
        var outcome = new CallOutcome(_runtime.CallLogger, Time, _runtime.Events, call, activity);
        IDisposable? scope = null;
        _runtime.InFlight.Enter();
        try
        {
            call.Watch?.Began(exchange);
            scope = CallScope.Begin(_runtime.CallLogger, call);
            outcome.Started();
            arrival.CancellationToken.ThrowIfCancellationRequested();
            var result = await _steps.For(call)(exchange).ConfigureAwait(false);
            outcome.Ended(result);
            return result;
        }
        catch (Exception exception) when (Failure.PassesThrough(exception, call))
        {
            outcome.PassedOn();
            throw;
        }
        catch (Exception exception) when (Failure.IsCancellation(exception, call))
        {
            outcome.Cancelled();
            throw;
        }
        catch (Exception exception)
        {
            var error = CraftException.Of(exception).For(call.CorrelationId);
            outcome.Failed(error);
            if (ReferenceEquals(error, exception))
                throw;
            throw error;
        }
        finally
        {
            await EndAsync(call, scope).ConfigureAwait(false);
        }
    }

    public override void Detach(Exchange exchange, Func<Exchange, ValueTask> work, string verb = "tap")
    {
        var branch = new Exchange(exchange.Call.Branch(), exchange.Body, (ImmutableDictionary<string, object?>)exchange.Headers);
        var detached = new DetachedWork(this, branch, work, verb, Activity.Current?.Context ?? default, EventTrail.Current);
        _runtime.InFlight.Enter();

        // Nothing ambient flows: what belongs to a request, such as its HttpContext, is gone before this work is done.
        ThreadPool.UnsafeQueueUserWorkItem(static work => _ = work.Route.RunAsync(work), detached, preferLocal: false);
    }

    public override void Leave(Exchange exchange, Task work)
    {
        var call = exchange.Call;
        var services = work.IsCompleted ? null : call.HoldServices();
        _runtime.InFlight.Enter();
        _ = WaitAsync(call, work, services);
    }

    /// <summary>Disposes what the steps keep between exchanges.</summary>
    public void Dispose()
    {
        foreach (var step in Enumerable.Reverse(_begun))
            step.Dispose();
    }

    private async Task RunAsync(DetachedWork work)
    {
        EventTrail.Current = work.Trail;
        ActivityLink[]? links = work.Parent == default ? null : [new(work.Parent)];
        using var activity = Telemetry.Source.StartActivity(
            ActivityKind.Internal, parentContext: default, links: links, name: $"{work.Verb} {Id}");
        activity?.SetTag(Telemetry.RouteTag, Id);
        var call = work.Branch.Call;
        IDisposable? scope = null;
        try
        {
            scope = CallScope.Begin(_runtime.CallLogger, call);
            await work.Action(work.Branch).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            activity?.Fail(Failure.CodeOf(exception));
            CallLog.TapFailed(_runtime.CallLogger, Id, call.CorrelationId, exception);
        }
        finally
        {
            await EndAsync(call, scope).ConfigureAwait(false);
        }
    }

    private async Task WaitAsync(Call call, Task work, IAsyncDisposable? services)
    {
        try
        {
            await work.ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // It did as it was told.
        }
        catch (Exception exception)
        {
            CallLog.LeftFailed(_runtime.CallLogger, Id, call.CorrelationId, exception);
        }

        try
        {
            if (services is not null)
                await services.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            CallLog.ServiceLeft(_runtime.CallLogger, Id, call.CorrelationId, exception);
        }
        finally
        {
            _runtime.InFlight.Exit();
        }
    }

    private Exchange Enter(in Arrival arrival, bool isTraced)
    {
        var call = new Call(this)
        {
            KnownCorrelationId = arrival.CorrelationId,
            Principal = arrival.Principal ?? Principal.From(arrival.User),
            Origin = arrival.Origin,
            PassesThrough = arrival.PassesThrough,
            Borrowed = arrival.Services,
            CallerToken = arrival.CancellationToken,
            Watch = _recorder is not null ? new Recording(_recorder, isTraced) : isTraced ? Watch.Spans : null,
        };
        return new(
            call,
            arrival.Body,
            arrival.Headers?.ToImmutableDictionary(StringComparer.Ordinal) ?? ImmutableDictionary<string, object?>.Empty);
    }

    private async ValueTask EndAsync(Call call, IDisposable? scope)
    {
        try
        {
            await call.EndAsync().ConfigureAwait(false);
            scope?.Dispose();
        }
        catch (Exception exception)
        {
            CallLog.ServiceLeft(_runtime.CallLogger, Id, call.CorrelationId, exception);
        }
        finally
        {
            _runtime.InFlight.Exit();
        }
    }

    private sealed record DetachedWork(
        RunningRoute Route, Exchange Branch, Func<Exchange, ValueTask> Action, string Verb, ActivityContext Parent, EventTrail? Trail);
}
