namespace Crafting;

public abstract partial class RouteHead<TSelf>
{
    /// <summary>Says what the route does, in words that a model can choose by.</summary>
    /// <param name="description">One or two sentences.</param>
    public TSelf Description(string description) =>
        With(Definition.Once("Description", Definition.Description, description) with { Description = description });
}
