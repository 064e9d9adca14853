using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Crafting.Pipeline;

namespace Crafting;

public sealed partial class RouteStart
{
    /// <summary>Declares what the route accepts: its schema is published and held against every call.</summary>
    /// <typeparam name="T">A class, record or struct; its members are the fields.</typeparam>
    public RouteInput<T> Input<T>() => new(Accepting(typeof(T)));

    /// <summary>Declares what the route accepts by a schema written by hand; the body is JSON.</summary>
    /// <param name="jsonSchema">A JSON Schema (2020-12) with <c>"type": "object"</c> at its root; published unchanged.</param>
    public RouteInput<JsonElement> Input([StringSyntax(StringSyntaxAttribute.Json)] string jsonSchema)
    {
        ArgumentNullException.ThrowIfNull(jsonSchema);
        return new(Accepting(typeof(JsonElement)) with { InputSchema = jsonSchema });
    }

    private RouteDefinition Accepting(Type type) => (Definition with { Input = type }).WithGate(InputStep.Instance);
}

/// <summary>Holds every message against the input contract before any code of the user's runs.</summary>
internal sealed class InputStep : Step
{
    public static InputStep Instance { get; } = new();

    public override string Name => "input";

    public override Stage Stage => Stage.Input;

    public override ValueTask<Exchange> InvokeAsync(Exchange exchange, Next next)
    {
        var contract = exchange.Call.Route.Input!;
        var instance = exchange.Body is JsonElement || contract.Type.IsInstanceOfType(exchange.Body) ? exchange.Body : null;
        var json = exchange.Body is JsonElement element ? element : ToJson(exchange.Body, contract);
        if (!contract.Accepts(json))
            throw contract.Refuse(json);
        return next(exchange.WithBody(instance is null or JsonElement ? contract.Read(json) : instance));
    }

    // A call from code passes the same gate: what counts is the JSON that the body would be.
    private static JsonElement ToJson(object? body, JsonContract contract)
    {
        try
        {
            return body is null or Unit ? JsonContract.EmptyObject : contract.Write(body);
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            throw new CraftException(CraftError.ParseFailed, "The body cannot be written as JSON.", exception);
        }
    }
}

/// <summary>Lets only bodies of the type through that the source promised.</summary>
internal sealed class TypedInputStep<T> : Step
{
    public static TypedInputStep<T> Instance { get; } = new();

    public override string Name => "input";

    public override Stage Stage => Stage.Input;

    public override ValueTask<Exchange> InvokeAsync(Exchange exchange, Next next) =>
        exchange.Body is T || (exchange.Body is null && default(T) is null)
            ? next(exchange)
            : throw new CraftException(CraftError.ValidationFailed, "The body is not of the type that the route takes.");
}
