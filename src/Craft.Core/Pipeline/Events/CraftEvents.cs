namespace Crafting;

/// <summary>Something that happened in the runtime; never a body, never the text of an exception.</summary>
/// <param name="RouteId">The route that it happened in.</param>
/// <param name="Time">When it happened, by the application's clock.</param>
public abstract record CraftEvent(string RouteId, DateTimeOffset Time);

/// <summary>A route takes messages from now on.</summary>
/// <param name="RouteId">The route.</param>
/// <param name="Time">When it happened.</param>
public sealed record RouteStarted(string RouteId, DateTimeOffset Time) : CraftEvent(RouteId, Time);

/// <summary>The source of a route takes no more messages, as the application stops.</summary>
/// <param name="RouteId">The route.</param>
/// <param name="Time">When it happened.</param>
public sealed record RouteStopped(string RouteId, DateTimeOffset Time) : CraftEvent(RouteId, Time);

/// <summary>The loop of a source died.</summary>
/// <param name="RouteId">The route.</param>
/// <param name="Time">When it happened.</param>
/// <param name="Code">The error code.</param>
/// <param name="RestartsIn">When it starts again; null when it does not.</param>
public sealed record SourceFailed(string RouteId, DateTimeOffset Time, string Code, TimeSpan? RestartsIn) : CraftEvent(RouteId, Time);

/// <summary>The loop of a source is ready again after it died.</summary>
/// <param name="RouteId">The route.</param>
/// <param name="Time">When it happened.</param>
/// <param name="Restarts">How often it has started again since the application began.</param>
public sealed record SourceRestarted(string RouteId, DateTimeOffset Time, int Restarts) : CraftEvent(RouteId, Time);

/// <summary>A schedule was due and skipped. The run before was at work, or the clock leapt.</summary>
/// <param name="RouteId">The route.</param>
/// <param name="Time">When it happened.</param>
/// <param name="Due">The first time that was skipped.</param>
/// <param name="Count">How many times were skipped.</param>
public sealed record SourceMisfired(string RouteId, DateTimeOffset Time, DateTimeOffset Due, long Count) : CraftEvent(RouteId, Time);
