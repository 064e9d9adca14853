using System.Text.Json;
using Crafting.Pipeline;

namespace Crafting;

public abstract partial class RouteHead<TSelf>
{
    /// <summary>Declares what the route answers: its schema is published and held against every result.</summary>
    /// <typeparam name="T">A class, record or struct; its members are the fields.</typeparam>
    public TSelf Output<T>()
    {
        var before = Definition.Output is { } type ? TypeNames.Of(type) : null;
        return With(Definition.Once("Output", before, TypeNames.Of(typeof(T))).WithOnly(OutputStep.Instance) with { Output = typeof(T) });
    }
}

/// <summary>Holds every result against the output contract, and keeps the JSON for whoever sends it.</summary>
internal sealed class OutputStep : Step
{
    public static OutputStep Instance { get; } = new();

    public override string Name => "output";

    public override Stage Stage => Stage.Output;

    public override void Check(Capability capability, Problems problems)
    {
        if (!capability.OutputType!.IsAssignableFrom(capability.ResultType))
        {
            problems.Add(
                CraftError.LanguageMisuse,
                capability.Id,
                $".Output<{TypeNames.Of(capability.OutputType)}>() is declared, but the last step gives "
                    + $"{TypeNames.Of(capability.ResultType)}. Make them the same type.");
        }
    }

    public override ValueTask<Exchange> InvokeAsync(Exchange exchange, Next next) => next(Hold(exchange));

    /// <summary>Throws RC5002 unless the body keeps the promise of the contract; does nothing without one.</summary>
    public static Exchange Hold(Exchange exchange)
    {
        if (exchange.Call.Route.Output is not { } contract)
            return exchange;
        if (exchange.Body is not null && !contract.Type.IsInstanceOfType(exchange.Body))
            throw Broken("The result is not what the capability declares.");
        JsonElement json;
        try
        {
            json = contract.Write(exchange.Body);
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            throw Broken("The result is not what the capability declares.", exception);
        }

        if (!contract.Accepts(json))
            throw Broken($"The result is not what the capability declares: {contract.Describe(json)}");
        return exchange.WithOutput(json);
    }

    // The caller sent nothing wrong: to them it is a failure of the server, and the operator must see it.
    private static CraftException Broken(string message, Exception? inner = null) =>
        new(CraftError.ValidationFailed with { HttpStatus = 500 }, message, inner);
}
