namespace MyCapabilities;

public sealed record SquareInput([property: Range(-1000, 1000)] int Number);

public static class Square
{
    public static Capability Route { get; } = Craft.Route()
        .Id("square")
        .Description("Squares a number.")
        .Input<SquareInput>()
        .From(Direct())
        .Transform(input => input.Number * input.Number);
}

public static class Time
{
    public static Capability Route { get; } = Craft.Route()
        .Id("time")
        .Description("Tells the time.")
        .From(Mcp())
        .Transform((_, exchange) => exchange.Get<TimeProvider>().GetUtcNow());
}
