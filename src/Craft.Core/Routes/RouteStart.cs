using System.Runtime.CompilerServices;
using Crafting.Pipeline;

namespace Crafting;

/// <summary>A route that has no input type yet.</summary>
public sealed partial class RouteStart : RouteHead<RouteStart>
{
    internal RouteStart(RouteDefinition definition)
        : base(definition)
    {
    }

    /// <summary>Begins at a source, without arguments.</summary>
    /// <param name="source">The source, for example <c>Mcp()</c>.</param>
    public Route<Unit> From(ISource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new(Accepting(typeof(Unit)) with { Source = source });
    }

    /// <summary>Begins at a source that knows the type of its messages.</summary>
    /// <typeparam name="T">The type of the bodies.</typeparam>
    /// <param name="source">The source, for example <c>Direct&lt;Order&gt;()</c>.</param>
    [OverloadResolutionPriority(1)]
    public Route<T> From<T>(ISource<T> source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new((Definition with { Source = source.Untyped }).WithGate(TypedInputStep<T>.Instance));
    }

    private protected override RouteStart With(RouteDefinition definition) => new(definition);
}
