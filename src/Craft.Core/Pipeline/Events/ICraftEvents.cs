namespace Crafting;

/// <summary>Typed events within the application: Craft's own, and those that its code publishes.</summary>
/// <remarks>Publishing never waits and never throws because of a listener. What nobody listens to costs nothing.</remarks>
public interface ICraftEvents
{
    /// <summary>Tells whoever listens to the event's type, or to a type that it derives from.</summary>
    /// <typeparam name="TEvent">The type of the event; the type that it has at run time counts.</typeparam>
    /// <param name="event">The event. It is shared by all listeners, so it should not change any more.</param>
    void Publish<TEvent>(TEvent @event)
        where TEvent : class;

    /// <summary>Listens until the result is disposed, which waits for the handler.</summary>
    /// <remarks>The handler gets one event at a time, beside the work that published it. What it throws is logged.</remarks>
    /// <typeparam name="TEvent">The type, for example <see cref="ExchangeFailed"/>; <see cref="CraftEvent"/> for all of Craft's.</typeparam>
    /// <param name="handler">Handles one event; its token is cancelled when the application has ended.</param>
    /// <param name="capacity">How many events may wait for the handler. What comes on top is dropped and counted.</param>
    IAsyncDisposable Subscribe<TEvent>(Func<TEvent, CancellationToken, ValueTask> handler, int capacity = 1024)
        where TEvent : class;
}
