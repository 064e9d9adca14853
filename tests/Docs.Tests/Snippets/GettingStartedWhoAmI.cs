#region getting-started-whoami
public static class WhoAmI
{
    public static Capability Route { get; } = Craft.Route()
        .Id("whoami")
        .Description("Say who is calling. For members only.")
        .From(Mcp())
        .Authorize("member")
        .Transform((_, exchange) => $"You are {exchange.Principal!.Subject}.");
}
#endregion
