using System.Threading.Channels;
using Crafting.Pipeline;
using Microsoft.Extensions.Logging;

namespace Crafting;

/// <summary>Somebody who wants events of one type, and of those that derive from it.</summary>
internal abstract class EventListener : IDisposable
{
    public abstract Type Type { get; }

    public abstract void Offer(object @event, EventTrail? trail);

    public abstract void Dispose();
}

/// <summary>A bounded room in which events wait for their reader. What does not fit is counted and gone.</summary>
internal sealed class EventListener<TEvent>(EventBus bus, int capacity, string? routeId, ILogger log) : EventListener
    where TEvent : class
{
    private readonly Channel<(TEvent Event, EventTrail? Trail)> _waiting =
        Channel.CreateBounded<(TEvent, EventTrail?)>(new BoundedChannelOptions(capacity) { SingleReader = true });

    private int _warned;

    public override Type Type => typeof(TEvent);

    public ChannelReader<(TEvent Event, EventTrail? Trail)> Reader => _waiting.Reader;

    /// <summary>Says which events are not for this listener at all; null when all are.</summary>
    public Func<TEvent, EventTrail?, bool>? Refuses { get; init; }

    public override void Offer(object @event, EventTrail? trail)
    {
        var typed = (TEvent)@event;
        if (Refuses?.Invoke(typed, trail) == true || _waiting.Writer.TryWrite((typed, trail)) || _waiting.Reader.Completion.IsCompleted)
            return;
        Telemetry.Overflows.Add(1, new(Telemetry.RouteTag, routeId ?? ""), new(Telemetry.EventTag, typeof(TEvent).Name));
        if (Interlocked.Exchange(ref _warned, 1) == 0)
            CallLog.EventsOverflow(log, typeof(TEvent).Name, capacity);
    }

    /// <summary>Takes no more events; those that wait can still be read.</summary>
    public override void Dispose()
    {
        bus.Leave(this);
        _waiting.Writer.TryComplete();
    }
}
