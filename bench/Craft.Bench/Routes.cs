using System.ComponentModel.DataAnnotations;

namespace Crafting.Bench;

/// <summary>The routes that are measured. Their steps do nothing, so that what is measured is the route.</summary>
internal static class Routes
{
    public static Capability Steps(int count)
    {
        var route = Start("steps" + count).From(Direct<string>());
        for (var i = 0; i < count; i++)
            route = route.Transform(static body => body);
        return route;
    }

    public static Capability Paced() => Three(Start("paced").Throttle(1_000_000, TimeSpan.FromSeconds(1)).Concurrency(1000));

    public static Capability PacedPerCaller() => Three(Start("paced-caller")
        .Throttle(new() { Rate = 1_000_000, PerCaller = true }).Concurrency(new() { Max = 1000, PerCaller = true }));

    public static Capability Kept() => Three(Start("kept").Cache());

    public static Capability Contact() => Start("contact").Input<Contact>().From(Direct()).Transform(static contact => contact.Name);

    public static Capability Echo(string id) =>
        Start(id).Input<EchoInput>().From(Mcp()).Transform(static input => "Echo: " + input.Message);

    private static Route<string> Three(RouteStart start) =>
        start.From(Direct<string>()).Transform(static body => body).Transform(static body => body).Transform(static body => body);

    private static RouteStart Start(string id) => Craft.Route().Id(id).Description("Does next to nothing.");
}

/// <summary>Three fields, three kinds of constraint.</summary>
public sealed record Contact(
    [property: StringLength(80, MinimumLength = 1)] string Name, [property: Range(0, 150)] int Age, [property: EmailAddress] string Email);

internal sealed record EchoInput(string Message);
