namespace Crafting;

public abstract partial class RouteHead<TSelf>
{
    /// <summary>Names the route. A tool's name is its route's id.</summary>
    /// <param name="id">Unique in the application, without white space.</param>
    public TSelf Id(string id) => With(Definition.Once("Id", Definition.Id, id) with { Id = id });
}
