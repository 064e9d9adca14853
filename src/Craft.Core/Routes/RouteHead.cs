namespace Crafting;

/// <summary>The verbs that describe and guard a route before its source is named.</summary>
/// <typeparam name="TSelf">The stage itself, which every verb keeps.</typeparam>
public abstract partial class RouteHead<TSelf>
    where TSelf : RouteHead<TSelf>
{
    private protected RouteHead(RouteDefinition definition) => Definition = definition;

    internal RouteDefinition Definition { get; }

    private protected abstract TSelf With(RouteDefinition definition);
}
