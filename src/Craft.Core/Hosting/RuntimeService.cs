using Crafting.Pipeline;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Crafting;

/// <summary>Starts the sources with the host. On stop the intake ends first, then what runs may finish.</summary>
internal sealed class RuntimeService(Runtime runtime) : IHostedService
{
    private readonly Stack<(RunningRoute Route, IAsyncDisposable Subscription)> _subscriptions = new();

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var route in await runtime.InOrderAsync(cancellationToken).ConfigureAwait(false))
        {
            try
            {
                _subscriptions.Push(
                    (route, await route.Capability.Source.SubscribeAsync(route.Intake, cancellationToken).ConfigureAwait(false)));
                route.Intake.Watch.Ready();
                if (runtime.Events.Wants<RouteStarted>())
                    runtime.Events.Publish(new RouteStarted(route.Id, runtime.Time.GetUtcNow()));
            }
            catch (Exception exception)
            {
                await runtime.DrainAsync(Unsubscribe(), cancellationToken).ConfigureAwait(false);
                if (exception is CraftException || cancellationToken.IsCancellationRequested)
                    throw;
                throw new CraftException(
                    CraftError.SourceFailed,
                    $"The source '{route.Capability.Source.Name}' of route '{route.Id}' could not start.",
                    exception);
            }
        }

        runtime.Monitor.Enter(RunPhase.Running);
        Summarize();
    }

    public Task StopAsync(CancellationToken cancellationToken) => runtime.DrainAsync(Unsubscribe(), cancellationToken);

    /// <summary>Tells all sources to stop, without waiting for one before the next: none goes on while another ends.</summary>
    private Task[] Unsubscribe()
    {
        runtime.Monitor.Enter(RunPhase.Stopping);
        var ending = _subscriptions.Select(last => EndAsync(last.Route, last.Subscription)).ToArray();
        _subscriptions.Clear();
        return ending;
    }

    // What will really run, gates in the order in which they do: nobody has to know the stages by heart.
    private void Summarize()
    {
        var log = runtime.Loggers.CreateLogger(CallLog.RoutesCategory);
        if (!log.IsEnabled(LogLevel.Information))
            return;
        foreach (var route in runtime.Monitor.Routes)
            CallLog.Runs(log, route.Capability.ToString());
    }

    private async Task EndAsync(RunningRoute route, IAsyncDisposable subscription)
    {
        try
        {
            await subscription.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            CallLog.SourceStuck(runtime.CallLogger, route.Id, exception);
        }

        route.Intake.Watch.Ended(SourceState.Stopped);
        if (runtime.Events.Wants<RouteStopped>())
            runtime.Events.Publish(new RouteStopped(route.Id, runtime.Time.GetUtcNow()));
    }
}
