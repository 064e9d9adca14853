using Microsoft.Extensions.Hosting;

namespace Crafting;

/// <summary>Starts the sources with the host. On stop the intake ends first, then what runs may finish.</summary>
internal sealed class RuntimeService(Runtime runtime) : IHostedService
{
    private readonly List<IAsyncDisposable> _subscriptions = [];

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var route in runtime.InOrder)
            _subscriptions.Add(await route.Capability.Source.SubscribeAsync(route.Intake, cancellationToken).ConfigureAwait(false));
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (var subscription in Enumerable.Reverse(_subscriptions))
            await subscription.DisposeAsync().ConfigureAwait(false);
        _subscriptions.Clear();
        await runtime.DrainAsync(cancellationToken).ConfigureAwait(false);
    }
}
