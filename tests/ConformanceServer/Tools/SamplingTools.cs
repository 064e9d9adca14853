using System.ComponentModel;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace ConformanceServer.Tools;

internal sealed class SamplingTools
{
    [McpServerTool(Name = "test_sampling"), Description("Asks the client's model to continue a prompt.")]
    public static async Task<string> Sampling(
        RequestContext<CallToolRequestParams> context,
        [Description("What to ask the model.")] string prompt,
        CancellationToken cancellationToken)
    {
        var answer = await context.Server.SampleAsync(Ask(prompt, maxTokens: 100), cancellationToken);
        return $"LLM response: {answer.Content.OfType<TextContentBlock>().FirstOrDefault()?.Text}";
    }

    public static CreateMessageRequestParams Ask(string prompt, int maxTokens) => new()
    {
        Messages = [new() { Role = Role.User, Content = [new TextContentBlock { Text = prompt }] }],
        MaxTokens = maxTokens,
    };
}
