using Crafting.Pipeline;

namespace Crafting;

/// <summary>A finished definition as immutable data: name, source, gates and steps.</summary>
public abstract class Capability
{
    private protected Capability(RouteDefinition definition) => Definition = definition;

    /// <summary>The id: the name of the tool, the span and the programmatic call. Empty when missing.</summary>
    public string Id => Definition.Id ?? "";

    /// <summary>The name for people; null when there is none.</summary>
    public string? Title => Definition.Title;

    /// <summary>What the capability does, for whoever chooses it. Empty when missing.</summary>
    public string Description => Definition.Description ?? "";

    /// <summary>The tags, in the order written, each once.</summary>
    public IReadOnlyList<string> Tags => Definition.Tags;

    /// <summary>The type of the input contract; null when the source itself knows the type.</summary>
    public Type? InputType => Definition.Input;

    /// <summary>The type of the output contract; null when none is declared.</summary>
    public Type? OutputType => Definition.Output;

    /// <summary>The type of the body that leaves the last step.</summary>
    public Type ResultType => Definition.Result;

    /// <summary>Where exchanges come from.</summary>
    public ISource Source => Definition.Source!;

    /// <summary>The gates and steps in the order in which they run.</summary>
    public IReadOnlyList<Step> Steps => [.. Definition.Steps.OrderBy(step => step.Stage)];

    /// <summary>Whether the route asks for a caller whom its source has to establish.</summary>
    public bool NeedsCaller =>
        Definition.AllSteps.Any(step => step is ICallerGate) && !Definition.Steps.Any(step => step is ICallerOrigin);

    internal RouteDefinition Definition { get; }

    /// <summary>Draws the route, for example <c>notes_create: mcp -> authorize(member) -> input -> transform</c>.</summary>
    public override string ToString() =>
        $"{(Id.Length == 0 ? "(no id)" : Id)}: {string.Join(" -> ", Steps.Select(step => step.ToString()).Prepend(Source.Name))}";
}
