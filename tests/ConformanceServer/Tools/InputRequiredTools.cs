using System.ComponentModel;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using static ConformanceServer.Tools.Inputs;

namespace ConformanceServer.Tools;

/// <summary>Tools that answer the first round with a question and the second with a result.</summary>
internal sealed class InputRequiredTools
{
    [McpServerTool(Name = "test_input_required_result_elicitation"), Description("Asks the user for a name and greets.")]
    public static string Elicitation(RequestContext<CallToolRequestParams> context) =>
        TryGetText(context.Params, "user_name", "name", out var name)
            ? $"Hello, {name}!"
            : throw Needs("user_name", AskText("What is your name?", "name"));

    [McpServerTool(Name = "test_input_required_result_sampling"), Description("Asks the client's model for a capital.")]
    public static string Sampling(RequestContext<CallToolRequestParams> context) =>
        TryGetAnswer(context.Params, "capital_question", out var answer)
            ? $"The model said: {answer.Deserialize(InputResponse.CreateMessageResultJsonTypeInfo)?.Content.OfType<TextContentBlock>().FirstOrDefault()?.Text}"
            : throw Needs("capital_question", AskModel("What is the capital of France?"));

    [McpServerTool(Name = "test_input_required_result_list_roots"), Description("Asks the client for its roots.")]
    public static string ListRoots(RequestContext<CallToolRequestParams> context) =>
        TryGetAnswer(context.Params, "client_roots", out var answer)
            ? $"Roots: {string.Join(", ", answer.Deserialize(InputResponse.ListRootsResultJsonTypeInfo)?.Roots.Select(root => root.Uri) ?? [])}"
            : throw Needs("client_roots", AskRoots());

    [McpServerTool(Name = "test_input_required_result_capabilities"), Description("Asks only for what this client says it can do.")]
    public static string Capabilities(RequestContext<CallToolRequestParams> context)
    {
        var capabilities = context.Server.ClientCapabilities;
        var questions = new Dictionary<string, InputRequest>();
        if (capabilities?.Elicitation is not null)
        {
            questions["user_name"] = AskText("What is your name?", "name");
        }

        if (capabilities?.Sampling is not null)
        {
            questions["capital_question"] = AskModel("What is the capital of France?");
        }

        if (capabilities?.Roots is not null)
        {
            questions["client_roots"] = AskRoots();
        }

        return context.Params.InputResponses is { Count: > 0 } || questions.Count == 0
            ? "Nothing more to ask."
            : throw new InputRequiredException(questions);
    }

    private static InputRequiredException Needs(string key, InputRequest question) =>
        new(new Dictionary<string, InputRequest> { [key] = question });
}
