using System.Collections.Immutable;
using System.Diagnostics;
using Crafting.Pipeline;
using Microsoft.Extensions.Logging;

namespace Crafting;

/// <summary>One compiled route in one application.</summary>
internal sealed class RunningRoute : RouteContext
{
    private readonly Runtime _runtime;
    private readonly Next _plain;
    private readonly Next _traced;
    private readonly string _activityName;

    public RunningRoute(Runtime runtime, Capability capability, JsonContract? input, JsonContract? output)
    {
        _runtime = runtime;
        Capability = capability;
        Input = input;
        Output = output;
        Logger = runtime.Loggers.CreateLogger("Craft." + capability.Id);
        _plain = PipelineCompiler.Compile(capability.Definition.Steps, PipelineCompiler.Plain);
        _traced = PipelineCompiler.Compile(capability.Definition.Steps, Telemetry.Traced);
        _activityName = "route " + capability.Id;
    }

    public Capability Capability { get; }

    public override string Id => Capability.Id;

    public override IServiceProvider Services => _runtime.Services;

    public override TimeProvider Time => _runtime.Time;

    public override ILogger Logger { get; }

    public override JsonContract? Input { get; }

    public override JsonContract? Output { get; }

    public Intake Intake => new(Capability, Services, Input?.Schema, Output?.Schema, SendAsync);

    public async ValueTask<Exchange> SendAsync(Arrival arrival)
    {
        _runtime.InFlight.Enter();
        var started = Time.GetTimestamp();
        using var activity = Telemetry.Source.StartActivity(_activityName);
        var call = new Call(this)
        {
            KnownCorrelationId = arrival.CorrelationId,
            Principal = arrival.Principal ?? Principal.From(arrival.User),
            Origin = arrival.Origin,
            PassesThrough = arrival.PassesThrough,
            Borrowed = arrival.Services,
            CancellationToken = arrival.CancellationToken,
        };
        var outcome = new Outcome(this, call, activity, started);
        try
        {
            var headers = arrival.Headers is null ? ImmutableDictionary<string, object?>.Empty : arrival.Headers.ToImmutableDictionary();
            var exchange = new Exchange(call, arrival.Body, headers);
            var result = await (activity is null ? _plain : _traced)(exchange).ConfigureAwait(false);
            outcome.Ended(result);
            return result;
        }
        catch (Exception exception) when (arrival.PassesThrough?.Invoke(exception) == true)
        {
            outcome.PassedOn();
            throw;
        }
        catch (Exception exception) when (Failure.IsCancellation(exception, arrival.CancellationToken))
        {
            outcome.Cancelled();
            throw;
        }
        catch (Exception exception)
        {
            var error = Failure.Wrap(exception);
            error.CorrelationId = call.CorrelationId;
            outcome.Failed(error);
            if (ReferenceEquals(error, exception))
                throw;
            throw error;
        }
        finally
        {
            await call.DisposeAsync().ConfigureAwait(false);
            _runtime.InFlight.Exit();
        }
    }

    public override void Detach(Exchange exchange, Func<Exchange, ValueTask> work)
    {
        _runtime.InFlight.Enter();
        var branch = new Exchange(
            exchange.Call.Branch(_runtime.Abandoned),
            exchange.Body,
            (ImmutableDictionary<string, object?>)exchange.Headers);
        _ = Task.Run(() => RunDetachedAsync(branch, work), CancellationToken.None);
    }

    private async Task RunDetachedAsync(Exchange branch, Func<Exchange, ValueTask> work)
    {
        try
        {
            await work(branch).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            CallLog.TapFailed(_runtime.CallLogger, Id, branch.CorrelationId, exception);
        }
        finally
        {
            await branch.Call.DisposeAsync().ConfigureAwait(false);
            _runtime.InFlight.Exit();
        }
    }

    /// <summary>Reports how a call ended: one log line, the span's status, three metrics.</summary>
    private readonly struct Outcome(RunningRoute route, Call call, Activity? activity, long started)
    {
        private ILogger Log => route._runtime.CallLogger;

        public void Ended(Exchange result)
        {
            if (result.DropReason is { } reason)
            {
                Telemetry.Declines.Add(1, new("craft.route", route.Id), new("craft.drop.reason", reason));
                activity?.SetTag("craft.drop.reason", reason);
                if (Log.IsEnabled(LogLevel.Information))
                    CallLog.Declined(Log, route.Id, reason, Record("declined"), call.CorrelationId);
                else
                    Record("declined");
            }
            else if (Log.IsEnabled(LogLevel.Information))
            {
                CallLog.Completed(Log, route.Id, Record("completed"), call.CorrelationId);
            }
            else
            {
                Record("completed");
            }
        }

        public void Failed(CraftException error)
        {
            Telemetry.Failures.Add(1, new("craft.route", route.Id), new("craft.error.code", error.Code));
            activity?.SetTag("craft.error.code", error.Code);
            activity?.SetStatus(ActivityStatusCode.Error, error.Code);
            if (error.Error.HttpStatus >= 500)
                CallLog.Failed(Log, route.Id, error.Code, Record("failed"), call.CorrelationId, error.InnerException);
            else
                CallLog.Refused(Log, route.Id, error.Code, Record("failed"), call.CorrelationId);
        }

        public void Cancelled()
        {
            activity?.SetTag("craft.outcome", "cancelled");
            CallLog.Cancelled(Log, route.Id, Record("cancelled"), call.CorrelationId);
        }

        public void PassedOn()
        {
            activity?.SetTag("craft.outcome", "passed");
            CallLog.PassedOn(Log, route.Id, Record("passed"), call.CorrelationId);
        }

        /// <summary>Returns the duration in milliseconds.</summary>
        private double Record(string outcome)
        {
            var elapsed = route.Time.GetElapsedTime(started);
            Telemetry.Duration.Record(elapsed.TotalSeconds, new("craft.route", route.Id), new("craft.outcome", outcome));
            return elapsed.TotalMilliseconds;
        }
    }
}
