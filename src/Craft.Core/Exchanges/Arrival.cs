using System.Security.Claims;

namespace Crafting.Pipeline;

/// <summary>What a source hands to its route: a message and the circumstances it came in.</summary>
public readonly record struct Arrival
{
    /// <summary>The message: a <see cref="System.Text.Json.JsonElement"/> to be read, or the body itself.</summary>
    public object? Body { get; init; }

    /// <summary>Headers to begin with; null means none.</summary>
    public IReadOnlyDictionary<string, object?>? Headers { get; init; }

    /// <summary>The correlation id to keep; null to use the trace id or a new one.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>The caller, as the source's own authentication established it. A source vouches for it.</summary>
    public ClaimsPrincipal? User { get; init; }

    /// <summary>The caller of an exchange that continues another one.</summary>
    public Principal? Principal { get; init; }

    /// <summary>A scope that outlives the exchange; null to let the exchange make its own.</summary>
    public IServiceProvider? Services { get; init; }

    /// <summary>Anything the source's extensions need to find again on the exchange.</summary>
    public object? Origin { get; init; }

    /// <summary>Says which exceptions belong to the source's protocol and pass the route untouched.</summary>
    public Func<Exception, bool>? PassesThrough { get; init; }

    /// <summary>Cancelled when the caller no longer waits.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>The routes that the event which began it has set in motion; null when none did.</summary>
    internal EventTrail? Trail { get; init; }
}
