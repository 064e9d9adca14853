using Microsoft.Extensions.Hosting;

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
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await UnsubscribeAsync().ConfigureAwait(false);
        await runtime.DrainAsync(cancellationToken).ConfigureAwait(false);
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
