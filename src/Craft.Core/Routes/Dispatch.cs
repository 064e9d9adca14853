using System.Collections.Immutable;
using Crafting.Pipeline;

namespace Crafting;

/// <summary>The ways to choose one of several paths.</summary>
/// <typeparam name="T">The type of the body that arrives.</typeparam>
public sealed class Dispatch<T>
{
    internal Dispatch()
    {
    }

    /// <summary>Takes the first path; while one fails in a way that may pass, the next.</summary>
    /// <typeparam name="TNew">The type of the body that leaves each path.</typeparam>
    /// <param name="paths">The steps of each path, in the order in which they are tried.</param>
    public Dispatched<TNew> Failover<TNew>(params Func<Route<T>, Route<TNew>>[] paths) => new(FailoverStrategy.Instance, BranchesOf(paths));

    /// <summary>Takes the paths in turn, in each application for itself.</summary>
    /// <typeparam name="TNew">The type of the body that leaves each path.</typeparam>
    /// <param name="paths">The steps of each path.</param>
    public Dispatched<TNew> RoundRobin<TNew>(params Func<Route<T>, Route<TNew>>[] paths)
    {
        var branches = BranchesOf(paths);
        return new(new RotationStrategy("round-robin", [.. branches.Select(_ => 1)]), branches);
    }

    /// <summary>Takes the paths in turn, each as often as it weighs, evenly spread.</summary>
    /// <typeparam name="TNew">The type of the body that leaves each path.</typeparam>
    /// <param name="paths">The weight, 1 to 1000, and the steps of each path.</param>
    public Dispatched<TNew> Weighted<TNew>(params (int Weight, Func<Route<T>, Route<TNew>> Path)[] paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        return new(new RotationStrategy("weighted", [.. paths.Select(path => path.Weight)]), BranchesOf(paths.Select(path => path.Path)));
    }

    /// <summary>Takes the same path for the same key, in every application.</summary>
    /// <typeparam name="TNew">The type of the body that leaves each path.</typeparam>
    /// <param name="key">What keeps to one path; null or blank fails the call (RC5033).</param>
    /// <param name="paths">The steps of each path.</param>
    public Dispatched<TNew> Sticky<TNew>(Func<T, string?> key, params Func<Route<T>, Route<TNew>>[] paths)
    {
        ArgumentNullException.ThrowIfNull(key);
        return new(new StickyStrategy(exchange => key((T)exchange.Body!)), BranchesOf(paths));
    }

    /// <inheritdoc cref="Sticky{TNew}(Func{T, string}, Func{Route{T}, Route{TNew}}[])" />
    public Dispatched<TNew> Sticky<TNew>(Func<T, Exchange, string?> key, params Func<Route<T>, Route<TNew>>[] paths)
    {
        ArgumentNullException.ThrowIfNull(key);
        return new(new StickyStrategy(exchange => key((T)exchange.Body!, exchange)), BranchesOf(paths));
    }

    private static ImmutableArray<Branch> BranchesOf<TNew>(IEnumerable<Func<Route<T>, Route<TNew>>> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        return [.. paths.Select((path, i) => new Branch(FormattableString.Invariant($"path {i + 1}"), Route<T>.Branch(path)))];
    }
}

/// <summary>Paths, and how one of them is chosen.</summary>
/// <typeparam name="TNew">The type of the body that leaves each path.</typeparam>
public sealed class Dispatched<TNew>
{
    internal Dispatched(PathStrategy strategy, ImmutableArray<Branch> paths)
    {
        Strategy = strategy;
        Paths = paths;
    }

    internal PathStrategy Strategy { get; }

    internal ImmutableArray<Branch> Paths { get; }
}
