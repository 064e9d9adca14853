using Crafting.Pipeline;

namespace Crafting;

/// <summary>A route seen from its body: one of lists is also one of sequences.</summary>
/// <typeparam name="T">The type of the body, or a type that it has as well.</typeparam>
public interface IRoute<out T>
{
    internal RouteDefinition Definition { get; }
}
