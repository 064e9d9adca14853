using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Crafting.Pipeline;

namespace Crafting;

/// <summary>A choice that has no way yet.</summary>
/// <typeparam name="T">The type of the body that arrives.</typeparam>
public sealed class Choice<T>
{
    internal Choice()
    {
    }

    /// <summary>Adds a way, which is taken when the predicate holds and no earlier one did.</summary>
    /// <typeparam name="TNew">The type of the body that leaves each way.</typeparam>
    /// <param name="predicate">Whether to go this way.</param>
    /// <param name="path">The steps of the way.</param>
    public Choice<T, TNew> When<TNew>(Func<T, bool> predicate, Func<Route<T>, Route<TNew>> path) => new([new(predicate, Route<T>.Branch(path), 1)]);

    /// <inheritdoc cref="When{TNew}(Func{T, bool}, Func{Route{T}, Route{TNew}})" />
    public Choice<T, TNew> When<TNew>(Func<T, Exchange, bool> predicate, Func<Route<T>, Route<TNew>> path) => new([new(predicate, Route<T>.Branch(path), 1)]);

    /// <inheritdoc cref="When{TNew}(Func{T, bool}, Func{Route{T}, Route{TNew}})" />
    [OverloadResolutionPriority(3)]
    public Choice<T, TNew> When<TNew>(Func<T, Task<bool>> predicate, Func<Route<T>, Route<TNew>> path) => new([new(predicate, Route<T>.Branch(path), 1)]);

    /// <inheritdoc cref="When{TNew}(Func{T, bool}, Func{Route{T}, Route{TNew}})" />
    [OverloadResolutionPriority(3)]
    public Choice<T, TNew> When<TNew>(Func<T, Exchange, Task<bool>> predicate, Func<Route<T>, Route<TNew>> path) => new([new(predicate, Route<T>.Branch(path), 1)]);

    /// <inheritdoc cref="When{TNew}(Func{T, bool}, Func{Route{T}, Route{TNew}})" />
    [OverloadResolutionPriority(2)]
    public Choice<T, TNew> When<TNew>(Func<T, ValueTask<bool>> predicate, Func<Route<T>, Route<TNew>> path) => new([new(predicate, Route<T>.Branch(path), 1)]);

    /// <inheritdoc cref="When{TNew}(Func{T, bool}, Func{Route{T}, Route{TNew}})" />
    [OverloadResolutionPriority(2)]
    public Choice<T, TNew> When<TNew>(Func<T, Exchange, ValueTask<bool>> predicate, Func<Route<T>, Route<TNew>> path) => new([new(predicate, Route<T>.Branch(path), 1)]);
}

/// <summary>A choice with some ways, which may get more.</summary>
/// <typeparam name="T">The type of the body that arrives.</typeparam>
/// <typeparam name="TNew">The type of the body that leaves each way.</typeparam>
public sealed class Choice<T, TNew> : Decision<T, TNew>
{
    internal Choice(ImmutableArray<Way<T>> ways)
        : base(ways, null)
    {
    }

    /// <summary>Adds a way, which is taken when the predicate holds and no earlier one did.</summary>
    /// <param name="predicate">Whether to go this way.</param>
    /// <param name="path">The steps of the way.</param>
    public Choice<T, TNew> When(Func<T, bool> predicate, Func<Route<T>, Route<TNew>> path) => Or(predicate, path);

    /// <inheritdoc cref="When(Func{T, bool}, Func{Route{T}, Route{TNew}})" />
    public Choice<T, TNew> When(Func<T, Exchange, bool> predicate, Func<Route<T>, Route<TNew>> path) => Or(predicate, path);

    /// <inheritdoc cref="When(Func{T, bool}, Func{Route{T}, Route{TNew}})" />
    [OverloadResolutionPriority(3)]
    public Choice<T, TNew> When(Func<T, Task<bool>> predicate, Func<Route<T>, Route<TNew>> path) => Or(predicate, path);

    /// <inheritdoc cref="When(Func{T, bool}, Func{Route{T}, Route{TNew}})" />
    [OverloadResolutionPriority(3)]
    public Choice<T, TNew> When(Func<T, Exchange, Task<bool>> predicate, Func<Route<T>, Route<TNew>> path) => Or(predicate, path);

    /// <inheritdoc cref="When(Func{T, bool}, Func{Route{T}, Route{TNew}})" />
    [OverloadResolutionPriority(2)]
    public Choice<T, TNew> When(Func<T, ValueTask<bool>> predicate, Func<Route<T>, Route<TNew>> path) => Or(predicate, path);

    /// <inheritdoc cref="When(Func{T, bool}, Func{Route{T}, Route{TNew}})" />
    [OverloadResolutionPriority(2)]
    public Choice<T, TNew> When(Func<T, Exchange, ValueTask<bool>> predicate, Func<Route<T>, Route<TNew>> path) => Or(predicate, path);

    /// <summary>Ends the choice with the way of every call that no other way takes.</summary>
    /// <param name="path">The steps of the way.</param>
    public Decision<T, TNew> Otherwise(Func<Route<T>, Route<TNew>> path) => new(Ways, new("path otherwise", Route<T>.Branch(path)));

    private Choice<T, TNew> Or(Lambda<T, bool> predicate, Func<Route<T>, Route<TNew>> path) =>
        new(Ways.Add(new(predicate, Route<T>.Branch(path), Ways.Length + 1)));
}

/// <summary>A complete choice.</summary>
/// <typeparam name="T">The type of the body that arrives.</typeparam>
/// <typeparam name="TNew">The type of the body that leaves each way.</typeparam>
public class Decision<T, TNew>
{
    internal Decision(ImmutableArray<Way<T>> ways, Branch? rest)
    {
        Ways = ways;
        Rest = rest;
    }

    internal ImmutableArray<Way<T>> Ways { get; }

    internal Branch? Rest { get; }
}
