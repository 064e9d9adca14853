using Crafting.Pipeline;

namespace Crafting;

/// <summary>A route with a source: a finished capability at every step, without Build().</summary>
/// <typeparam name="T">The type of the body as it leaves the last step.</typeparam>
public sealed partial class Route<T> : Capability, IRoute<T>
{
    private const string ReturnsNothing = "This step returns nothing. Use Tap, or return the new body.";

    internal Route(RouteDefinition definition)
        : base(definition with { Result = typeof(T) })
    {
    }

    RouteDefinition IRoute<T>.Definition => Definition;

    /// <summary>Appends a step or gate of your own that keeps the body's type.</summary>
    /// <param name="step">The step; its <see cref="Step.Stage"/> says where it runs.</param>
    public Route<T> Then(Step step) => Then<T>(step);

    /// <summary>Appends a step of your own that changes the type of the body.</summary>
    /// <typeparam name="TNew">The type of the body that leaves the step.</typeparam>
    /// <param name="step">The step.</param>
    public Route<TNew> Then<TNew>(Step step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return new(Definition.With<TNew>(step));
    }

    private Route<T> Around(StepWrapper wrapper) => new(Definition with { Waiting = Definition.Waiting.Add(wrapper) });

    private Route<T> Around(Step gate) => Around(new GateWrapper(gate));

    private Route<TNew> Around<TNew>(Step gate, Func<Route<T>, Route<TNew>> block) => Then<TNew>(new GatedBlock(gate, Branch(block)));

    /// <summary>A piece of a route inside a step: the function continues a route that has no door.</summary>
    internal static Block Branch<TNew>(Func<Route<T>, Route<TNew>> build) => BranchOf(build);

    /// <summary>The same for a piece whose result nobody uses.</summary>
    internal static Block BranchOf(Func<Route<T>, Capability> build)
    {
        ArgumentNullException.ThrowIfNull(build);
        var built = build(new(RouteDefinition.Empty with { IsBlock = true })) ?? throw new ArgumentException("The block is null.", nameof(build));
        return Block.Of(built.Definition);
    }
}
