using System.ComponentModel;
using System.Runtime.CompilerServices;
using Crafting.Pipeline;

namespace Crafting;

/// <summary>The verb for bodies that are lists.</summary>
public static class MapVerb
{
    private const string ReturnsNothing = "This function returns nothing. Return the new item, or use To for the whole list.";

    /// <summary>Replaces every item of the list, one after the other and in order.</summary>
    /// <typeparam name="TItem">The type of an item.</typeparam>
    /// <typeparam name="TNew">The type of a new item.</typeparam>
    /// <param name="route">A route whose body is a list, an array or another sequence.</param>
    /// <param name="map">Makes a new item of an old one.</param>
    public static Route<IReadOnlyList<TNew>> Map<TItem, TNew>(this IRoute<IEnumerable<TItem>> route, Func<TItem, TNew> map) => With<TItem, TNew>(route, map);

    /// <inheritdoc cref="Map{TItem, TNew}(IRoute{IEnumerable{TItem}}, Func{TItem, TNew})" />
    public static Route<IReadOnlyList<TNew>> Map<TItem, TNew>(this IRoute<IEnumerable<TItem>> route, Func<TItem, Exchange, TNew> map) => With<TItem, TNew>(route, map);

    /// <inheritdoc cref="Map{TItem, TNew}(IRoute{IEnumerable{TItem}}, Func{TItem, TNew})" />
    [OverloadResolutionPriority(3)]
    public static Route<IReadOnlyList<TNew>> Map<TItem, TNew>(this IRoute<IEnumerable<TItem>> route, Func<TItem, Task<TNew>> map) => With<TItem, TNew>(route, map);

    /// <inheritdoc cref="Map{TItem, TNew}(IRoute{IEnumerable{TItem}}, Func{TItem, TNew})" />
    [OverloadResolutionPriority(3)]
    public static Route<IReadOnlyList<TNew>> Map<TItem, TNew>(this IRoute<IEnumerable<TItem>> route, Func<TItem, Exchange, Task<TNew>> map) => With<TItem, TNew>(route, map);

    /// <inheritdoc cref="Map{TItem, TNew}(IRoute{IEnumerable{TItem}}, Func{TItem, TNew})" />
    [OverloadResolutionPriority(2)]
    public static Route<IReadOnlyList<TNew>> Map<TItem, TNew>(this IRoute<IEnumerable<TItem>> route, Func<TItem, ValueTask<TNew>> map) => With<TItem, TNew>(route, map);

    /// <inheritdoc cref="Map{TItem, TNew}(IRoute{IEnumerable{TItem}}, Func{TItem, TNew})" />
    [OverloadResolutionPriority(2)]
    public static Route<IReadOnlyList<TNew>> Map<TItem, TNew>(this IRoute<IEnumerable<TItem>> route, Func<TItem, Exchange, ValueTask<TNew>> map) => With<TItem, TNew>(route, map);

    /// <summary>Catches a function that returns nothing.</summary>
    /// <typeparam name="TItem">The type of an item.</typeparam>
    /// <param name="route">The route.</param>
    /// <param name="map">The function.</param>
    [Obsolete(ReturnsNothing, error: true)]
    [OverloadResolutionPriority(1)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static IRoute<IEnumerable<TItem>> Map<TItem>(this IRoute<IEnumerable<TItem>> route, Func<TItem, Task> map) => throw new NotSupportedException();

    /// <inheritdoc cref="Map{TItem}(IRoute{IEnumerable{TItem}}, Func{TItem, Task})" />
    [Obsolete(ReturnsNothing, error: true)]
    [OverloadResolutionPriority(1)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static IRoute<IEnumerable<TItem>> Map<TItem>(this IRoute<IEnumerable<TItem>> route, Func<TItem, Exchange, Task> map) => throw new NotSupportedException();

    /// <inheritdoc cref="Map{TItem}(IRoute{IEnumerable{TItem}}, Func{TItem, Task})" />
    [Obsolete(ReturnsNothing, error: true)]
    [OverloadResolutionPriority(-1)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static IRoute<IEnumerable<TItem>> Map<TItem>(this IRoute<IEnumerable<TItem>> route, Action<TItem> map) => throw new NotSupportedException();

    private static Route<IReadOnlyList<TNew>> With<TItem, TNew>(IRoute<IEnumerable<TItem>> route, Lambda<TItem, TNew> map)
    {
        ArgumentNullException.ThrowIfNull(route);
        return new(route.Definition.With<IReadOnlyList<TNew>>(new MapStep<TItem, TNew>(map)));
    }
}
