using Crafting.Pipeline;

namespace Crafting;

/// <summary>A route whose input type is known and whose source is not.</summary>
/// <typeparam name="T">The input type.</typeparam>
public sealed partial class RouteInput<T> : RouteHead<RouteInput<T>>
{
    internal RouteInput(RouteDefinition definition)
        : base(definition)
    {
    }

    /// <summary>Begins at a source; what it delivers must match the input contract.</summary>
    /// <param name="source">The source, for example <c>Mcp()</c>.</param>
    public Route<T> From(ISource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new(Definition with { Source = source });
    }

    private protected override RouteInput<T> With(RouteDefinition definition) => new(definition);
}
