using Crafting.Pipeline;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Crafting;

/// <summary>Starts the sources with the host. On stop the intake ends first, then what runs may finish.</summary>
internal sealed class RuntimeService(Runtime runtime) : IHostedService
{
    private readonly Stack<(string RouteId, IAsyncDisposable Subscription)> _subscriptions = new();

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var route in await runtime.InOrderAsync(cancellationToken).ConfigureAwait(false))
        {
            try
            {
                _subscriptions.Push(
                    (route.Id, await route.Capability.Source.SubscribeAsync(route.Intake, cancellationToken).ConfigureAwait(false)));
            }
            catch (Exception exception)
            {
                await UnsubscribeAsync().ConfigureAwait(false);
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

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        runtime.Monitor.Enter(RunPhase.Stopping);
        await UnsubscribeAsync().ConfigureAwait(false);
        await runtime.DrainAsync(cancellationToken).ConfigureAwait(false);
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

    private async Task UnsubscribeAsync()
    {
        while (_subscriptions.TryPop(out var last))
        {
            try
            {
                await last.Subscription.DisposeAsync().ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                CallLog.SourceStuck(runtime.CallLogger, last.RouteId, exception);
            }
        }
    }
}
