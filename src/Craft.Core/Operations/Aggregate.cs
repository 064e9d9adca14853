using System.ComponentModel;
using System.Runtime.CompilerServices;
using Crafting.Pipeline;
using Microsoft.Extensions.Logging.Abstractions;

namespace Crafting;

public sealed partial class Route<T>
{
    /// <summary>Waits for all parts and goes on with their results, in the parts' order.</summary>
    public Route<IReadOnlyList<T>> Aggregate() => Join<IReadOnlyList<T>>((Func<IReadOnlyList<T>, IReadOnlyList<T>>)(static parts => parts));

    /// <summary>Waits for all parts and goes on with what the function makes of them.</summary>
    /// <typeparam name="TNew">The type of the new body.</typeparam>
    /// <param name="join">Gets the results in the order of the parts, and the exchange as it was before the split.</param>
    public Route<TNew> Aggregate<TNew>(Func<IReadOnlyList<T>, TNew> join) => Join<TNew>(join);

    /// <inheritdoc cref="Aggregate{TNew}(Func{IReadOnlyList{T}, TNew})" />
    public Route<TNew> Aggregate<TNew>(Func<IReadOnlyList<T>, Exchange, TNew> join) => Join<TNew>(join);

    /// <inheritdoc cref="Aggregate{TNew}(Func{IReadOnlyList{T}, TNew})" />
    [OverloadResolutionPriority(3)]
    public Route<TNew> Aggregate<TNew>(Func<IReadOnlyList<T>, Task<TNew>> join) => Join<TNew>(join);

    /// <inheritdoc cref="Aggregate{TNew}(Func{IReadOnlyList{T}, TNew})" />
    [OverloadResolutionPriority(3)]
    public Route<TNew> Aggregate<TNew>(Func<IReadOnlyList<T>, Exchange, Task<TNew>> join) => Join<TNew>(join);

    /// <inheritdoc cref="Aggregate{TNew}(Func{IReadOnlyList{T}, TNew})" />
    [OverloadResolutionPriority(2)]
    public Route<TNew> Aggregate<TNew>(Func<IReadOnlyList<T>, ValueTask<TNew>> join) => Join<TNew>(join);

    /// <inheritdoc cref="Aggregate{TNew}(Func{IReadOnlyList{T}, TNew})" />
    [OverloadResolutionPriority(2)]
    public Route<TNew> Aggregate<TNew>(Func<IReadOnlyList<T>, Exchange, ValueTask<TNew>> join) => Join<TNew>(join);

    /// <summary>Catches a lambda that returns nothing.</summary>
    /// <param name="join">The lambda.</param>
    [Obsolete(ReturnsNothing, error: true)]
    [OverloadResolutionPriority(1)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Route<T> Aggregate(Func<IReadOnlyList<T>, Task> join) => throw new NotSupportedException();

    /// <inheritdoc cref="Aggregate(Func{IReadOnlyList{T}, Task})" />
    [Obsolete(ReturnsNothing, error: true)]
    [OverloadResolutionPriority(1)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Route<T> Aggregate(Func<IReadOnlyList<T>, Exchange, Task> join) => throw new NotSupportedException();

    /// <inheritdoc cref="Aggregate(Func{IReadOnlyList{T}, Task})" />
    [Obsolete(ReturnsNothing, error: true)]
    [OverloadResolutionPriority(-1)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Route<T> Aggregate(Action<IReadOnlyList<T>> join) => throw new NotSupportedException();

    /// <inheritdoc cref="Aggregate(Func{IReadOnlyList{T}, Task})" />
    [Obsolete(ReturnsNothing, error: true)]
    [OverloadResolutionPriority(-1)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Route<T> Aggregate(Action<IReadOnlyList<T>, Exchange> join) => throw new NotSupportedException();

    // The steps since the split move into one step: what happens to a part can then never mix with what happens to another call.
    private Route<TNew> Join<TNew>(Lambda<IReadOnlyList<T>, TNew> join)
    {
        var definition = Definition.Unguarded("Aggregate");
        var steps = definition.Steps;
        var at = steps.Length - 1;
        while (at >= 0 && steps[at] is not OpenSplitStep)
            at--;
        if (at < 0)
        {
            return new(definition.Misusing(
                ".Aggregate has no .Split to join. Write .Split(…) before the steps for the parts, in the same block, or leave it out."));
        }

        var block = Block.Of(RouteDefinition.Empty with { IsBlock = true, Result = typeof(T), Steps = steps[(at + 1)..] });
        var joined = new SplitStep<T, TNew>((OpenSplitStep)steps[at], block, join, NullLogger.Instance);
        return new(definition with { Steps = steps[..at].Add(joined) });
    }
}
