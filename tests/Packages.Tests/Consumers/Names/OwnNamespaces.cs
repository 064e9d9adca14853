namespace Acme.Craft
{
    public static class Capabilities
    {
        public static Capability InANamespaceCalledCraft { get; } = Crafting.Craft.Route().Id("craft").Description("Full name.").From(Direct());
    }
}

namespace Acme.Mcp
{
    public static class Capabilities
    {
        public static Capability InANamespaceCalledMcp { get; } =
            Crafting.Craft.Route().Id("mcp").Description("Full name.").From(Crafting.Ai.Dsl.Mcp());
    }
}
