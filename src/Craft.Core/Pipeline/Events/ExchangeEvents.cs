namespace Crafting;

/// <summary>Something that happened to one exchange.</summary>
/// <param name="RouteId">The route that carries it.</param>
/// <param name="Time">When it happened.</param>
/// <param name="ExchangeId">The exchange alone.</param>
/// <param name="CorrelationId">The piece of work that it is part of.</param>
public abstract record ExchangeEvent(string RouteId, DateTimeOffset Time, string ExchangeId, string CorrelationId) : CraftEvent(RouteId, Time);

/// <summary>An exchange entered its route.</summary>
/// <inheritdoc />
public sealed record ExchangeStarted(string RouteId, DateTimeOffset Time, string ExchangeId, string CorrelationId)
    : ExchangeEvent(RouteId, Time, ExchangeId, CorrelationId);

/// <summary>An exchange came to its end in one of the five ways.</summary>
/// <param name="RouteId">The route that carried it.</param>
/// <param name="Time">When it ended.</param>
/// <param name="ExchangeId">The exchange alone.</param>
/// <param name="CorrelationId">The piece of work that it was part of.</param>
/// <param name="Duration">How long it took.</param>
public abstract record ExchangeEnded(string RouteId, DateTimeOffset Time, string ExchangeId, string CorrelationId, TimeSpan Duration)
    : ExchangeEvent(RouteId, Time, ExchangeId, CorrelationId);

/// <summary>The route answered.</summary>
/// <inheritdoc />
public sealed record ExchangeCompleted(string RouteId, DateTimeOffset Time, string ExchangeId, string CorrelationId, TimeSpan Duration)
    : ExchangeEnded(RouteId, Time, ExchangeId, CorrelationId, Duration);

/// <summary>The route declined.</summary>
/// <param name="RouteId">The route that carried it.</param>
/// <param name="Time">When it ended.</param>
/// <param name="ExchangeId">The exchange alone.</param>
/// <param name="CorrelationId">The piece of work that it was part of.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Reason">Why, as the step that declined names it.</param>
public sealed record ExchangeDropped(string RouteId, DateTimeOffset Time, string ExchangeId, string CorrelationId, TimeSpan Duration, string Reason)
    : ExchangeEnded(RouteId, Time, ExchangeId, CorrelationId, Duration);

/// <summary>The route failed.</summary>
/// <param name="RouteId">The route that carried it.</param>
/// <param name="Time">When it ended.</param>
/// <param name="ExchangeId">The exchange alone.</param>
/// <param name="CorrelationId">The piece of work that it was part of.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Code">The error code, for example <c>RC5001</c>.</param>
public sealed record ExchangeFailed(string RouteId, DateTimeOffset Time, string ExchangeId, string CorrelationId, TimeSpan Duration, string Code)
    : ExchangeEnded(RouteId, Time, ExchangeId, CorrelationId, Duration);

/// <summary>The caller went away, or the application gave up waiting.</summary>
/// <inheritdoc />
public sealed record ExchangeCancelled(string RouteId, DateTimeOffset Time, string ExchangeId, string CorrelationId, TimeSpan Duration)
    : ExchangeEnded(RouteId, Time, ExchangeId, CorrelationId, Duration);

/// <summary>A signal of the source's own protocol left the route.</summary>
/// <inheritdoc />
public sealed record ExchangePassedOn(string RouteId, DateTimeOffset Time, string ExchangeId, string CorrelationId, TimeSpan Duration)
    : ExchangeEnded(RouteId, Time, ExchangeId, CorrelationId, Duration);
