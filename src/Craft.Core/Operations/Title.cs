namespace Crafting;

public abstract partial class RouteHead<TSelf>
{
    /// <summary>Names the route for people.</summary>
    /// <param name="title">Shown instead of the id where a client shows titles.</param>
    public TSelf Title(string title) => With(Definition.Once("Title", Definition.Title, title) with { Title = title });
}
