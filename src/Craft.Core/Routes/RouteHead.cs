using Crafting.Pipeline;

namespace Crafting;

/// <summary>The verbs that describe and guard a route before its source is named.</summary>
/// <typeparam name="TSelf">The stage itself, which every verb keeps.</typeparam>
public abstract partial class RouteHead<TSelf>
    where TSelf : RouteHead<TSelf>
{
    private protected RouteHead(RouteDefinition definition) => Definition = definition;

    internal RouteDefinition Definition { get; }

    /// <summary>Adds a gate of your own; the steps of the body come after From.</summary>
    /// <param name="gate">The gate; its <see cref="Step.Stage"/> says where it runs.</param>
    public TSelf Then(Step gate)
    {
        ArgumentNullException.ThrowIfNull(gate);
        return With(gate.Stage == Stage.Body
            ? Definition.Misusing($"The step '{gate.Name}' stands before .From(…) and is not a gate. Move it behind .From(…).")
            : Definition.WithGate(gate));
    }

    private protected abstract TSelf With(RouteDefinition definition);
}
