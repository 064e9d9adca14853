namespace Acme.Shop
{
    public sealed class Mcp;

    public sealed class Direct;

    public sealed record Route(string From, string To);

    public static class Capabilities
    {
        public static Capability ByVerbsOfTheSameName { get; } = Crafting.Craft.Route()
            .Id("types")
            .Description("Types called like verbs do not hide them.")
            .Input<Route>()
            .From(Mcp())
            .Transform(route => new Route(route.To, route.From))
            .Transform(_ => (new Mcp(), Direct()));
    }
}
