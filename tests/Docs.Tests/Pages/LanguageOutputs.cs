using Docs.Tests.Snippets;
using Docs.Tests.Snippets.Orders;

namespace Docs.Tests;

public static class LanguageOutputs
{
    [Output("language-drawn")]
    public static Task<string> Drawn() => Task.FromResult($"{Language.PlaceOrder}\n{Language.Read}\n{Language.Lambdas}");

    [Output("language-problems")]
    public static Task<string> Problems() => Served.FailAsync(
        Craft.Route().Id("notes.list").Description("Lists.").From(Mcp()).Transform(_ => "a"),
        Craft.Route().Id("save").From(Mcp()).Authorize([]).Transform(_ => "b"),
        Craft.Route().Id("read").Description("Reads.").Output<Receipt>().From(Mcp()).Transform(_ => "c"),
        Craft.Route().Description("Greets.").From(Mcp()).Transform(_ => "d"));
}
