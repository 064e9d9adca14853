using System.ComponentModel;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using static ConformanceServer.Tools.Inputs;

namespace ConformanceServer.Tools;

/// <summary>Tools that leave state with the client between rounds, sealed so that it can only come back as it was.</summary>
internal sealed class RequestStateTools
{
    [McpServerTool(Name = "test_input_required_result_request_state"), Description("Asks for a confirmation and remembers the first round.")]
    public static string RequestState(RequestContext<CallToolRequestParams> context) =>
        Open(context) == "asked"
            ? "state-ok"
            : throw Needs(context, "asked", ("confirm", AskYesOrNo("Please confirm", "ok")));

    [McpServerTool(Name = "test_input_required_result_tampered_state"), Description("Refuses a state that the client has changed.")]
    public static string TamperedState(RequestContext<CallToolRequestParams> context) =>
        Open(context) == "asked"
            ? "The state came back as it was sent."
            : throw Needs(context, "asked", ("confirm", AskYesOrNo("Please confirm", "ok")));

    [McpServerTool(Name = "test_input_required_result_multiple_inputs"), Description("Asks the user, the model and the client at once.")]
    public static string MultipleInputs(RequestContext<CallToolRequestParams> context)
    {
        var state = Open(context);
        return state == "asked"
            && TryGetText(context.Params, "user_name", "name", out var name)
            && TryGetAnswer(context.Params, "greeting", out _)
            && TryGetAnswer(context.Params, "client_roots", out _)
                ? $"All three answers came, {name}."
                : throw Needs(
                    context,
                    "asked",
                    ("user_name", AskText("What is your name?", "name")),
                    ("greeting", AskModel("Generate a greeting", maxTokens: 50)),
                    ("client_roots", AskRoots()));
    }

    [McpServerTool(Name = "test_input_required_result_multi_round"), Description("Asks twice, one question after the other.")]
    public static string MultiRound(RequestContext<CallToolRequestParams> context) => Open(context) switch
    {
        null => throw Needs(context, "step1", ("step1", AskText("Step 1: What is your name?", "name"))),
        "step1" => throw Needs(context, "step2", ("step2", AskText("Step 2: What is your favorite color?", "color"))),
        _ => "Both steps are done.",
    };

    private static InputRequiredException Needs(
        RequestContext<CallToolRequestParams> context, string state, params (string Key, InputRequest Question)[] questions) =>
        new(questions.ToDictionary(pair => pair.Key, pair => pair.Question), Protector(context).Protect(state));

    private static string? Open(RequestContext<CallToolRequestParams> context)
    {
        try
        {
            return context.Params.RequestState is { } state ? Protector(context).Unprotect(state) : null;
        }
        catch (CryptographicException)
        {
            throw new McpProtocolException("requestState is not one that this tool has sent.", McpErrorCode.InvalidParams);
        }
    }

    // The tool's name is part of the purpose: the state of one tool means nothing to another.
    private static IDataProtector Protector(RequestContext<CallToolRequestParams> context) =>
        context.Services!.GetRequiredService<IDataProtectionProvider>().CreateProtector("request-state", context.Params.Name);
}
