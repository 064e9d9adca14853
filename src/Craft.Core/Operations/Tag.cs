namespace Crafting;

public abstract partial class RouteHead<TSelf>
{
    /// <summary>Tags the route; tags are trimmed, and each counts once.</summary>
    /// <param name="tags">For example <c>read-only</c>, <c>destructive</c>, <c>idempotent</c>, <c>open-world</c>.</param>
    public TSelf Tag(params string[] tags)
    {
        ArgumentNullException.ThrowIfNull(tags);
        return With(Definition with { Tags = [.. Definition.Tags.Concat(tags.Select(tag => tag?.Trim() ?? "")).Distinct()] });
    }
}
