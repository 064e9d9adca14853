using Docs.Tests.Snippets;

namespace Docs.Tests;

public static class ExtendingOutputs
{
    [Output("extending-drawn")]
    public static Task<string> Drawn() => Task.FromResult($"{ExtendingPage.Rename}\n{ExtendingPage.Phone}");

    [Output("extending-problems")]
    public static Task<string> Problems() => Served.FailAsync(builder =>
    {
        ExtendingPage.AddCheck(builder);
        builder.Services.AddCraft().AddMcp().AddCapabilities(
            ExtendingPage.Collect,
            Craft.Route().Id("rename").Description("Renames").From(Mcp()).Audit(" ").Transform(_ => "renamed"));
    });
}
