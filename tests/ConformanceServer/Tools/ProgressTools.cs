namespace ConformanceServer.Tools;

internal static class ProgressTools
{
    private static readonly int[] Steps = [0, 50, 100];

    public static Capability Progress { get; } = Craft.Route()
        .Id("test_tool_with_progress")
        .Description("Reports progress three times before it answers.")
        .From(Mcp())
        .Transform(async (_, exchange) =>
        {
            foreach (var step in Steps)
                await exchange.ReportProgressAsync(step, total: 100);
            return "Done.";
        });
}
