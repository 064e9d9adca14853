namespace Docs.Tests.Snippets;

internal static class DelayPage
{
    #region delay
    public static Capability Remind { get; } = Craft.Route()
        .Id("remind")
        .Description("Say it a little later.")
        .From(Direct<string>())
        .Delay(TimeSpan.FromSeconds(2))
        .Transform(text => "Remember: " + text);
    #endregion
}
