using System.Collections.Immutable;
using Crafting.Pipeline;

namespace Crafting;

/// <summary>What the verbs have collected so far; every verb makes a new one.</summary>
internal sealed record RouteDefinition
{
    public static RouteDefinition Empty { get; } = new();

    public string? Id { get; init; }

    public string? Title { get; init; }

    public string? Description { get; init; }

    public ImmutableArray<string> Tags { get; init; } = [];

    public Type? Input { get; init; }

    /// <summary>A schema written by hand, instead of the one of the input type.</summary>
    public string? InputSchema { get; init; }

    public Type? Output { get; init; }

    public Type Result { get; init; } = typeof(Unit);

    public ISource? Source { get; init; }

    public ImmutableArray<Step> Steps { get; init; } = [];

    /// <summary>Wrappers that wait for the step that follows them, outermost first.</summary>
    public ImmutableArray<StepWrapper> Waiting { get; init; } = [];

    public RouteDefinition With(Step step)
    {
        if (step.Stage != Stage.Body || Waiting.IsEmpty)
            return this with { Steps = Steps.Add(step) };
        foreach (var wrapper in Waiting.Reverse())
            step = new WrappedStep(wrapper, step);
        return this with { Steps = Steps.Add(step), Waiting = [] };
    }
}
