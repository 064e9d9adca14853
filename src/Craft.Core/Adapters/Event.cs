using Crafting.Pipeline;

namespace Crafting;

public static partial class Dsl
{
    /// <summary>A source of events: Craft's own, or those that code publishes with <see cref="ICraftEvents"/>.</summary>
    /// <typeparam name="TEvent">The type, for example <see cref="ExchangeFailed"/>; what derives from it is heard as well.</typeparam>
    /// <param name="filter">Which events are for the route; all unless given.</param>
    /// <param name="options">The bounds.</param>
    public static ISource<TEvent> Event<TEvent>(Func<TEvent, bool>? filter = null, EventOptions? options = null)
        where TEvent : class => new EventSource<TEvent>(filter, options ?? new());
}

/// <summary>Listens from the start to the stop; what was taken until then is still sent.</summary>
internal sealed class EventSource<TEvent>(Func<TEvent, bool>? filter, EventOptions options) : ISource, ISource<TEvent>
    where TEvent : class
{
    private const int MostCapacity = 1_000_000;

    public string Name => "event";

    public ISource Untyped => this;

    public void Check(Capability capability, IServiceProvider services, Problems problems)
    {
        if (options.Capacity is < 1 or > MostCapacity)
            problems.Add(CraftError.Misconfigured, capability.Id, $"EventOptions.Capacity is {options.Capacity}. Give a number from 1 to {MostCapacity}.");
        Parallelism.Check("EventOptions.Parallelism", options.Parallelism, capability, problems);
    }

    public async ValueTask<IAsyncDisposable> SubscribeAsync(Intake intake, CancellationToken cancellationToken)
    {
        var routeId = intake.Capability.Id;
        var listener = intake.Watch.Events.Listen<TEvent>(options.Capacity, routeId, options.IncludeOwn ? null : (@event, trail) => IsOwn(@event, trail, routeId));
        try
        {
            return await Subscription.RunAsync(intake, run => RunAsync(run, listener), cancellationToken, options.Parallelism).ConfigureAwait(false);
        }
        catch
        {
            listener.Dispose();
            throw;
        }
    }

    // Of Craft's own events nothing that any event has set in motion: several such routes would multiply them for one another.
    private static bool IsOwn(TEvent @event, EventTrail? trail, string routeId) => @event is CraftEvent craft
        ? trail is not null || craft.RouteId == routeId
        : trail?.Holds(routeId) == true;

    private async Task RunAsync(SourceRun run, EventListener<TEvent> listener)
    {
        // From the first moment of the stop no event is taken any more; those that wait are sent.
        await using var closing = run.Stopping.UnsafeRegister(static listener => ((EventListener)listener!).Dispose(), listener);
        run.Ready();
        await foreach (var (@event, trail) in listener.Reader.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
        {
            if (Wants(run, @event))
                await run.PostAsync(new() { Body = @event, Trail = new(run.Intake.Capability.Id, trail) }).ConfigureAwait(false);
        }
    }

    private bool Wants(SourceRun run, TEvent @event)
    {
        try
        {
            return filter is null || filter(@event);
        }
        catch (Exception exception)
        {
            run.Lost(exception);
            return false;
        }
    }
}
