using System.Security.Claims;
using System.Text.Json;

namespace Crafting.Pipeline;

/// <summary>The door through which a source sends into its route.</summary>
public sealed class Intake
{
    private readonly Func<Arrival, ValueTask<Exchange>> _send;
    private readonly ICallerGate[] _door;

    private readonly RouteContext _route;

    internal Intake(
        Capability capability,
        RouteContext route,
        SourceWatch watch,
        JsonElement? input,
        JsonElement? output,
        Func<Arrival, ValueTask<Exchange>> send)
    {
        Capability = capability;
        _route = route;
        Watch = watch;
        InputSchema = input;
        OutputSchema = output;
        _send = send;
        // Who is established inside the route is not known at its door.
        _door = capability.Definition.Steps.Any(step => step is ICallerOrigin)
            ? []
            : [.. capability.Definition.Steps.Where(step => step.Stage == Stage.Authorize).OfType<ICallerGate>()];
        RequiredScopes = [.. _door.SelectMany(gate => gate.Scopes).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The route behind the door.</summary>
    public Capability Capability { get; }

    /// <summary>The application's services.</summary>
    public IServiceProvider Services => _route.Services;

    internal TimeProvider Time => _route.Time;

    internal CancellationToken Stopping => _route.Stopping;

    internal CancellationToken Abandoned => _route.Abandoned;

    /// <summary>What the source is doing.</summary>
    internal SourceWatch Watch { get; }

    /// <summary>The JSON Schema (2020-12) of the input; null when the source itself knows the type.</summary>
    public JsonElement? InputSchema { get; }

    /// <summary>The JSON Schema (2020-12) of the result; null when none is declared.</summary>
    public JsonElement? OutputSchema { get; }

    /// <summary>The scopes that a caller needs at the door, all of them; empty for none.</summary>
    public IReadOnlyList<string> RequiredScopes { get; }

    /// <summary>Whether the caller's scopes are enough for the door (RFC 6750 section 3.1).</summary>
    /// <param name="user">The caller, as the source's own authentication established it.</param>
    public bool HasScopes(ClaimsPrincipal? user) =>
        RequiredScopes.Count == 0 || (Principal.From(user) is { } principal && Array.TrueForAll(_door, gate => gate.HasScopes(principal)));

    /// <summary>Whether the caller could be let in, at once or after signing in.</summary>
    /// <param name="user">The caller; null when nobody is signed in.</param>
    public bool IsOpenTo(ClaimsPrincipal? user)
    {
        if (_door.Length == 0)
            return true;
        var principal = Principal.From(user);
        return Array.TrueForAll(_door, gate => gate.CouldAdmit(principal));
    }

    /// <summary>Runs the route with one message; the result may be dropped.</summary>
    /// <param name="arrival">The message.</param>
    /// <exception cref="CraftException">When the route fails.</exception>
    /// <exception cref="OperationCanceledException">When the caller went away.</exception>
    public ValueTask<Exchange> SendAsync(Arrival arrival) => _send(arrival);
}
