using static Docs.Tests.Snippets.FileVerbs;
using static Docs.Tests.Snippets.InboxPlugin;

namespace Docs.Tests.Snippets;

internal static class ExtendingPage
{
    #region extending-step-use
    public static Capability Rename { get; } = Craft.Route()
        .Id("rename")
        .Description("Rename the notebook.")
        .From(Mcp())
        .Audit("renamed the notebook")
        .Transform(_ => "renamed");
    #endregion

    #region extending-gate-use
    public static Capability Phone { get; } = Craft.Route()
        .Id("phone")
        .Description("Ring the shop.")
        .Then(new OpenHours(new(9, 0), new(17, 0)))
        .From(Mcp())
        .Transform(_ => "Hello?");
    #endregion

    public static Capability Keep(string path)
    {
        #region extending-destination-use
        return Craft.Route()
            .Id("keep")
            .Description("Keep a line.")
            .From(Direct<string>())
            .To(LinesOf(path));      // or .Tap(…): the call then neither waits for it nor fails with it
        #endregion
    }

    #region extending-enricher-use
    public static Capability Forecast { get; } = Craft.Route()
        .Id("weather")
        .Description("Say how warm it is in a city.")
        .Input<City>()
        .From(Mcp())
        .Enrich(new Weather(), (city, degrees) => $"{degrees} °C in {city.Name}");
    #endregion

    #region extending-source-use
    public static Capability Collect { get; } = Craft.Route()
        .Id("collect")
        .Description("Collect what arrives.")
        .From(Inbox<City>())
        .To((city, exchange) => exchange.Get<AuditTrail>().Add(city.Name));
    #endregion

    public static void Add(WebApplicationBuilder builder)
    {
        #region extending-plugin-use
        builder.Services.AddCraft()
            .AddInbox<City>()
            .AddCapabilities(Collect);
        #endregion
    }

    public static void AddCheck(WebApplicationBuilder builder)
    {
        #region extending-check-use
        builder.Services.AddSingleton<Crafting.Pipeline.IStartupCheck, DescriptionsAreSentences>();
        #endregion
    }
}
