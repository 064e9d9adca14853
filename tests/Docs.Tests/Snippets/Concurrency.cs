namespace Docs.Tests.Snippets;

internal static class ConcurrencyPage
{
    #region concurrency
    public static Capability Render { get; } = Craft.Route()
        .Id("render")
        .Description("Render a page.")
        .Concurrency(new() { Max = 2, Queue = 0, PerCaller = true })   // each caller may have two going
        .From(Direct<string>())
        .Concurrency(4)                                                // the next step: four at once, others wait
        .Transform(async (page, exchange) =>
        {
            await Task.Delay(1, exchange.CancellationToken);
            return $"<p>{page}</p>";
        });
    #endregion
}
