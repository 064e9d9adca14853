#region getting-started-capability
using System.ComponentModel;

public sealed record GreetInput(
    [Description("Whom to greet."), Length(1, 80)] string Name,
    bool Shout = false);

public static class Greet
{
    public static Capability Route { get; } = Craft.Route()
        .Id("greet")
        .Description("Greet somebody by name.")
        .Input<GreetInput>()
        .From(Mcp())
        .Transform(input => input.Shout ? $"HELLO, {input.Name.ToUpperInvariant()}!" : $"Hello, {input.Name}!");
}
#endregion
