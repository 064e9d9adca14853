using ModelContextProtocol.Protocol;
using static ConformanceServer.Tools.Inputs;

namespace ConformanceServer.Tools;

/// <summary>Tools that answer the first round with a question and the second with a result.</summary>
internal static class InputRequiredTools
{
    public static Capability Elicitation { get; } = Craft.Route()
        .Id("test_input_required_result_elicitation")
        .Description("Asks the user for a name and greets.")
        .From(Mcp())
        .Transform((_, exchange) => TryGetText(exchange.McpRequest!.Params, "user_name", "name", out var name)
            ? $"Hello, {name}!"
            : throw Needs("user_name", AskText("What is your name?", "name")));

    public static Capability Sampling { get; } = Craft.Route()
        .Id("test_input_required_result_sampling")
        .Description("Asks the client's model for a capital.")
        .From(Mcp())
        .Transform((_, exchange) => TryGetAnswer(exchange.McpRequest!.Params, "capital_question", out var answer)
            ? $"The model said: {answer.Deserialize(InputResponse.CreateMessageResultJsonTypeInfo)?.Content.OfType<TextContentBlock>().FirstOrDefault()?.Text}"
            : throw Needs("capital_question", AskModel("What is the capital of France?")));

    public static Capability ListRoots { get; } = Craft.Route()
        .Id("test_input_required_result_list_roots")
        .Description("Asks the client for its roots.")
        .From(Mcp())
        .Transform((_, exchange) => TryGetAnswer(exchange.McpRequest!.Params, "client_roots", out var answer)
            ? $"Roots: {string.Join(", ", answer.Deserialize(InputResponse.ListRootsResultJsonTypeInfo)?.Roots.Select(root => root.Uri) ?? [])}"
            : throw Needs("client_roots", AskRoots()));

    public static Capability Capabilities { get; } = Craft.Route()
        .Id("test_input_required_result_capabilities")
        .Description("Asks only for what this client says it can do.")
        .From(Mcp())
        .Transform((_, exchange) =>
        {
            var request = exchange.McpRequest!;
            var client = request.Server.ClientCapabilities;
            var questions = new Dictionary<string, InputRequest>();
            if (client?.Elicitation is not null)
                questions["user_name"] = AskText("What is your name?", "name");
            if (client?.Sampling is not null)
                questions["capital_question"] = AskModel("What is the capital of France?");
            if (client?.Roots is not null)
                questions["client_roots"] = AskRoots();
            return request.Params.InputResponses is { Count: > 0 } || questions.Count == 0
                ? "Nothing more to ask."
                : throw new InputRequiredException(questions);
        });

    private static InputRequiredException Needs(string key, InputRequest question) =>
        new(new Dictionary<string, InputRequest> { [key] = question });
}
