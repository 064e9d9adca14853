using System.Text.Json;

namespace Crafting.Pipeline;

/// <summary>The door through which a source sends into its route.</summary>
public sealed class Intake
{
    private readonly Func<Arrival, ValueTask<Exchange>> _send;

    internal Intake(Capability capability, IServiceProvider services, JsonElement? input, JsonElement? output, Func<Arrival, ValueTask<Exchange>> send)
    {
        Capability = capability;
        Services = services;
        InputSchema = input;
        OutputSchema = output;
        _send = send;
    }

    /// <summary>The route behind the door.</summary>
    public Capability Capability { get; }

    /// <summary>The application's services.</summary>
    public IServiceProvider Services { get; }

    /// <summary>The JSON Schema (2020-12) of the input; null when the source itself knows the type.</summary>
    public JsonElement? InputSchema { get; }

    /// <summary>The JSON Schema (2020-12) of the result; null when none is declared.</summary>
    public JsonElement? OutputSchema { get; }

    /// <summary>Runs the route with one message; the result may be dropped.</summary>
    /// <param name="arrival">The message.</param>
    /// <exception cref="CraftException">When the route fails.</exception>
    /// <exception cref="OperationCanceledException">When the caller went away.</exception>
    public ValueTask<Exchange> SendAsync(Arrival arrival) => _send(arrival);
}
