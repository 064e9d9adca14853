using Crafting.Pipeline;

namespace Crafting;

/// <summary>A route with a source, and a finished capability at every step: there is no Build().</summary>
/// <typeparam name="T">The type of the body as it leaves the last step.</typeparam>
public sealed partial class Route<T> : Capability
{
    internal Route(RouteDefinition definition)
        : base(definition with { Result = typeof(T) })
    {
    }

    /// <summary>Appends a step of your own.</summary>
    /// <typeparam name="TNew">The type of the body that leaves the step.</typeparam>
    /// <param name="step">The step.</param>
    public Route<TNew> Then<TNew>(Step step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return new(Definition.With(step));
    }

    private Route<T> Then(Step step) => new(Definition.With(step));

    private Route<T> Around(StepWrapper wrapper) => new(Definition with { Waiting = Definition.Waiting.Add(wrapper) });
}
