using Microsoft.Extensions.Logging;

namespace Crafting;

/// <summary>Gives a handler one event at a time, beside the work that publishes them.</summary>
internal sealed class EventHandlerLoop<TEvent> : IAsyncDisposable
    where TEvent : class
{
    private readonly EventListener<TEvent> _listener;
    private readonly Func<TEvent, CancellationToken, ValueTask> _handler;
    private readonly ILogger _log;
    private readonly CancellationToken _over;
    private readonly Task _running;

    public EventHandlerLoop(EventListener<TEvent> listener, Func<TEvent, CancellationToken, ValueTask> handler, ILogger log, CancellationToken over)
    {
        (_listener, _handler, _log, _over) = (listener, handler, log, over);
        using (Ambient.None())
            _running = Task.Run(RunAsync, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _running.ConfigureAwait(false);
    }

    private async Task RunAsync()
    {
        await foreach (var (@event, trail) in _listener.Reader.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
        {
            if (_over.IsCancellationRequested)
                return;
            await HandleAsync(@event, trail).ConfigureAwait(false);
        }
    }

    private async ValueTask HandleAsync(TEvent @event, EventTrail? trail)
    {
        EventTrail.Current = trail;
        try
        {
            await _handler(@event, _over).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            CallLog.ListenerFailed(_log, typeof(TEvent).Name, exception.GetType().Name);
        }
    }
}
