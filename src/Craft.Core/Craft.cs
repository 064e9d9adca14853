using Crafting.Pipeline;

namespace Crafting;

/// <summary>The entrance to the language.</summary>
public static class Craft
{
    /// <summary>Begins a capability: a source, steps, a result.</summary>
    public static RouteStart Route() => new(RouteDefinition.Empty);
}
