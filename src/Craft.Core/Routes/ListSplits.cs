namespace Crafting;

/// <summary>Splits bodies that are lists already.</summary>
public static class ListSplits
{
    /// <summary>Takes the list apart: the steps up to Aggregate run once for each item.</summary>
    /// <typeparam name="TItem">The type of the items.</typeparam>
    /// <param name="route">The route.</param>
    /// <param name="options">How the parts run; one after the other by default.</param>
    public static Route<TItem> Split<TItem>(this Route<IEnumerable<TItem>> route, SplitOptions? options = null) =>
        route.Split(list => list, options);

    /// <inheritdoc cref="Split{TItem}(Route{IEnumerable{TItem}}, SplitOptions)" />
    public static Route<TItem> Split<TItem>(this Route<IReadOnlyCollection<TItem>> route, SplitOptions? options = null) =>
        route.Split(list => list, options);

    /// <inheritdoc cref="Split{TItem}(Route{IEnumerable{TItem}}, SplitOptions)" />
    public static Route<TItem> Split<TItem>(this Route<IReadOnlyList<TItem>> route, SplitOptions? options = null) =>
        route.Split(list => list, options);

    /// <inheritdoc cref="Split{TItem}(Route{IEnumerable{TItem}}, SplitOptions)" />
    public static Route<TItem> Split<TItem>(this Route<IList<TItem>> route, SplitOptions? options = null) =>
        route.Split(list => list, options);

    /// <inheritdoc cref="Split{TItem}(Route{IEnumerable{TItem}}, SplitOptions)" />
    public static Route<TItem> Split<TItem>(this Route<List<TItem>> route, SplitOptions? options = null) =>
        route.Split(list => list, options);

    /// <inheritdoc cref="Split{TItem}(Route{IEnumerable{TItem}}, SplitOptions)" />
    public static Route<TItem> Split<TItem>(this Route<TItem[]> route, SplitOptions? options = null) => route.Split(list => list, options);

    /// <inheritdoc cref="Split{TItem}(Route{IEnumerable{TItem}}, SplitOptions)" />
    public static Route<TItem> Split<TItem>(this Route<IAsyncEnumerable<TItem>> route, SplitOptions? options = null) =>
        route.Split(list => list, options);
}
