using ModelContextProtocol.Protocol;

namespace ConformanceServer.Hosting;

internal static class Completions
{
    private static readonly string[] Words = ["paris", "park", "party"];

    public static IMcpServerBuilder WithCompletions(this IMcpServerBuilder builder) =>
        builder.WithCompleteHandler((context, _) =>
        {
            var typed = context.Params.Argument.Value;
            string[] values = [.. Words.Where(word => word.StartsWith(typed, StringComparison.OrdinalIgnoreCase))];
            return ValueTask.FromResult(
                new CompleteResult { Completion = new() { Values = values, Total = values.Length, HasMore = false } });
        });
}
