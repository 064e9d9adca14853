namespace Crafting;

public abstract partial class RouteHead<TSelf>
{
    /// <summary>Names the route. A tool's name is its route's id.</summary>
    /// <param name="id">Unique in the application.</param>
    public TSelf Id(string id) => With(Definition with { Id = id });
}
