using System.Collections.Immutable;

namespace Crafting.Pipeline;

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

    /// <summary>Whether this is a piece inside a step, which has no door.</summary>
    public bool IsBlock { get; init; }

    public ImmutableArray<Step> Steps { get; init; } = [];

    /// <summary>All steps, those inside of others included.</summary>
    public IEnumerable<Step> AllSteps => WithInner(Steps);

    /// <summary>Wrappers that wait for the step that follows them, outermost first.</summary>
    public ImmutableArray<StepWrapper> Waiting { get; init; } = [];

    /// <summary>What has no meaning as it is written; reported at start-up.</summary>
    public ImmutableArray<string> Misuses { get; init; } = [];

    /// <summary>Appends a step, inside whatever waits for it. Gates are not steps: nothing is ever wrapped around them.</summary>
    public RouteDefinition With<TNew>(Step step)
    {
        if (step.Stage != Stage.Body || Waiting.IsEmpty)
            return WithGate(step);
        foreach (var wrapper in Waiting.Reverse())
            step = new WrappedStep<TNew>(wrapper, step);
        return this with { Steps = Steps.Add(step), Waiting = [] };
    }

    public RouteDefinition WithGate(Step gate) => this with { Steps = Steps.Add(gate) };

    /// <summary>Adds a gate of which a route has one: the last one written counts.</summary>
    public RouteDefinition WithOnly(Step gate) =>
        this with { Steps = Steps.RemoveAll(step => step.GetType() == gate.GetType()).Add(gate) };

    /// <summary>Notes it when a verb that may stand once says something for the second time.</summary>
    public RouteDefinition Once(string verb, string? before, string? now) => before is null
        ? this
        : Misusing($".{verb} is written twice, with \"{before}\" and with \"{now}\". Keep one.");

    /// <summary>Notes it when a wrapper waits before a verb that is more than one step, and has nothing to wrap there.</summary>
    public RouteDefinition Unguarded(string verb)
    {
        var definition = this with { Waiting = [] };
        foreach (var wrapper in Waiting)
        {
            var name = char.ToUpperInvariant(wrapper.Name[0]) + wrapper.Name[1..];
            definition = definition.Misusing(
                $".{name} stands directly before .{verb}, which is more than one step. " +
                "Move it before another step, or before .From(…) to guard the whole route.");
        }

        return definition;
    }

    private static IEnumerable<Step> WithInner(IEnumerable<Step> steps) => steps.SelectMany(step => WithInner(step.Inner).Prepend(step));

    public RouteDefinition Misusing(string sentence) => this with { Misuses = Misuses.Add(sentence) };
}
