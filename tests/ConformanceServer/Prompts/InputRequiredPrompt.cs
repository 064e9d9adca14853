using System.ComponentModel;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using static ConformanceServer.Tools.Inputs;

namespace ConformanceServer.Prompts;

internal sealed class InputRequiredPrompt
{
    [McpServerPrompt(Name = "test_input_required_result_prompt"), Description("A prompt that asks the user for its context first.")]
    public static string NeedsContext(RequestContext<GetPromptRequestParams> context) =>
        TryGetText(context.Params, "user_context", "context", out var text)
            ? $"Go on with this in mind: {text}"
            : throw new InputRequiredException(new Dictionary<string, InputRequest>
            {
                ["user_context"] = AskText("What context should the prompt use?", "context"),
            });
}
