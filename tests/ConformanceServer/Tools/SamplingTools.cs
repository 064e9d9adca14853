using System.ComponentModel;
using ModelContextProtocol.Protocol;

namespace ConformanceServer.Tools;

internal static class SamplingTools
{
    public sealed record SamplingInput([property: Description("What to ask the model.")] string Prompt);

    public static Capability Sampling { get; } = Craft.Route()
        .Id("test_sampling")
        .Description("Asks the client's model to continue a prompt.")
        .Input<SamplingInput>()
        .From(Mcp())
        .Transform(async (input, exchange) =>
        {
            var answer = await exchange.McpRequest!.Server.SampleAsync(Ask(input.Prompt, maxTokens: 100), exchange.CancellationToken);
            return $"LLM response: {answer.Content.OfType<TextContentBlock>().FirstOrDefault()?.Text}";
        });

    public static CreateMessageRequestParams Ask(string prompt, int maxTokens) => new()
    {
        Messages = [new() { Role = Role.User, Content = [new TextContentBlock { Text = prompt }] }],
        MaxTokens = maxTokens,
    };
}
