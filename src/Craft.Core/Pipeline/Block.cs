using System.Collections.Immutable;

namespace Crafting.Pipeline;

/// <summary>A piece of a route inside a step: a branch, or what a gate surrounds.</summary>
internal sealed class Block
{
    private static readonly Next Unbegun = static _ => throw new InvalidOperationException("The step was not begun.");

    private readonly RouteDefinition _definition;
    private readonly CompiledSteps _steps;

    private Block(RouteDefinition definition, CompiledSteps steps)
    {
        _definition = definition;
        _steps = steps;
    }

    public ImmutableArray<Step> Steps => _definition.Steps;

    /// <summary>The type of the body that leaves the last step.</summary>
    public Type Result => _definition.Result;

    public static Block Of(RouteDefinition definition) => new(definition, new(Unbegun, Unbegun));

    public Block Begin(StepContext context) => new(_definition, context.Compile([.. Steps.Select(context.Begin)]));

    /// <summary>Runs the steps; what comes out of the last one comes back.</summary>
    public ValueTask<Exchange> RunAsync(Exchange exchange) => _steps.For(exchange.Call)(exchange);

    public void Check(string verb, Capability capability, Problems problems)
    {
        if (!_definition.IsBlock)
            problems.Add(
                CraftError.LanguageMisuse,
                capability.Id,
                $"A block of .{verb} is a route of its own, with a source. Continue the route that the lambda is given.");
        foreach (var misuse in _definition.Misuses)
            problems.Add(CraftError.LanguageMisuse, capability.Id, misuse);
        foreach (var wrapper in _definition.Waiting)
            problems.Add(
                CraftError.LanguageMisuse,
                capability.Id,
                $".{wrapper.Name} is the last word of a block of .{verb} and has nothing to guard. Move it before the step.");
        foreach (var gate in Steps.Where(step => step.Stage != Stage.Body))
            problems.Add(
                CraftError.LanguageMisuse,
                capability.Id,
                $".{gate.Name} stands in a block of .{verb}, but guards a whole route. Move it out of the block.");
        foreach (var step in Steps)
            step.Check(capability, problems);
    }

    public override string ToString() => string.Join(" -> ", Steps);
}

/// <summary>A gate at work around a block of steps.</summary>
internal sealed class GatedBlock(Step gate, Block block) : Step
{
    public override string Name => gate.Name;

    public override bool Surrounds => true;

    internal override IEnumerable<Step> Inner => block.Steps;

    public override void Check(Capability capability, Problems problems)
    {
        gate.CheckAround(capability, block.Steps, block.Result, problems);
        block.Check(Name, capability, problems);
    }

    public override Step Begin(StepContext context) => new GatedBlock(context.Around(block.Result).Begin(gate), block.Begin(context));

    public override async ValueTask<Exchange> InvokeAsync(Exchange exchange, Next next)
    {
        var result = await gate.InvokeAsync(exchange, block.RunAsync).ConfigureAwait(false);
        return result.IsDropped ? result : await next(result).ConfigureAwait(false);
    }

    public override string ToString() => $"{gate}({block})";
}
