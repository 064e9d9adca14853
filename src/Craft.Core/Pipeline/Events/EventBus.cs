using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Crafting;

/// <summary>Hands events to the listeners that want their type. Nobody who publishes ever waits.</summary>
internal sealed class EventBus(ILoggerFactory? loggers = null) : ICraftEvents, IDisposable
{
    private readonly CancellationTokenSource _over = new();
    private readonly ILogger _log = (loggers ?? NullLoggerFactory.Instance).CreateLogger(CallLog.Category);
    private readonly Lock _changing = new();

    // Replaced with every change, so that publishing reads one field and takes no lock.
    private volatile Audience _audience = Audience.Empty;

    /// <summary>Whether anybody wants events of a type: whoever would have to build one asks first.</summary>
    public bool Wants<TEvent>()
        where TEvent : class => _audience.Of(typeof(TEvent)).Length > 0;

    public void Publish<TEvent>(TEvent @event)
        where TEvent : class
    {
        ArgumentNullException.ThrowIfNull(@event);
        foreach (var listener in _audience.Of(@event.GetType()))
            listener.Offer(@event, EventTrail.Current);
    }

    public IAsyncDisposable Subscribe<TEvent>(Func<TEvent, CancellationToken, ValueTask> handler, int capacity = 1024)
        where TEvent : class
    {
        ArgumentNullException.ThrowIfNull(handler);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        return new EventHandlerLoop<TEvent>(Listen<TEvent>(capacity, null), handler, _log, _over.Token);
    }

    /// <summary>Begins to collect events; disposing the listener ends it.</summary>
    /// <param name="capacity">How many may wait.</param>
    /// <param name="routeId">The route that listens; null when it is none.</param>
    /// <param name="refuses">Says which events are not for the listener; null when all are.</param>
    public EventListener<TEvent> Listen<TEvent>(int capacity, string? routeId, Func<TEvent, EventTrail?, bool>? refuses = null)
        where TEvent : class
    {
        var listener = new EventListener<TEvent>(this, capacity, routeId, _log) { Refuses = refuses };
        lock (_changing)
            _audience = new([.. _audience.All, listener]);
        return listener;
    }

    public void Leave(EventListener listener)
    {
        lock (_changing)
            _audience = new([.. _audience.All.Where(other => other != listener)]);
    }

    public void Dispose()
    {
        foreach (var listener in _audience.All)
            listener.Dispose();
        _over.Cancel();
    }

    /// <summary>The listeners at one moment, and by the types of events that were asked for since.</summary>
    private sealed class Audience(EventListener[] all)
    {
        private readonly ConcurrentDictionary<Type, EventListener[]> _byType = new();

        public static Audience Empty { get; } = new([]);

        public EventListener[] All => all;

        public EventListener[] Of(Type type) => all.Length == 0
            ? all
            : _byType.GetOrAdd(type, static (type, all) => Array.FindAll(all, listener => listener.Type.IsAssignableFrom(type)), all);
    }
}
