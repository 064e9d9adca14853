using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using static ConformanceServer.Tools.Inputs;

namespace ConformanceServer.Tools;

/// <summary>Tools that leave state with the client between rounds, sealed so that it can only come back as it was.</summary>
internal static class RequestStateTools
{
    public static Capability RequestState { get; } = Craft.Route()
        .Id("test_input_required_result_request_state")
        .Description("Asks for a confirmation and remembers the first round.")
        .From(Mcp())
        .Transform((_, exchange) => Open(exchange) == "asked"
            ? "state-ok"
            : throw Needs(exchange, "asked", ("confirm", AskYesOrNo("Please confirm", "ok"))));

    public static Capability TamperedState { get; } = Craft.Route()
        .Id("test_input_required_result_tampered_state")
        .Description("Refuses a state that the client has changed.")
        .From(Mcp())
        .Transform((_, exchange) => Open(exchange) == "asked"
            ? "The state came back as it was sent."
            : throw Needs(exchange, "asked", ("confirm", AskYesOrNo("Please confirm", "ok"))));

    public static Capability MultipleInputs { get; } = Craft.Route()
        .Id("test_input_required_result_multiple_inputs")
        .Description("Asks the user, the model and the client at once.")
        .From(Mcp())
        .Transform((_, exchange) =>
        {
            var answers = exchange.McpRequest!.Params;
            return Open(exchange) == "asked"
                && TryGetText(answers, "user_name", "name", out var name)
                && TryGetAnswer(answers, "greeting", out var _)
                && TryGetAnswer(answers, "client_roots", out var _)
                    ? $"All three answers came, {name}."
                    : throw Needs(
                        exchange,
                        "asked",
                        ("user_name", AskText("What is your name?", "name")),
                        ("greeting", AskModel("Generate a greeting", maxTokens: 50)),
                        ("client_roots", AskRoots()));
        });

    public static Capability MultiRound { get; } = Craft.Route()
        .Id("test_input_required_result_multi_round")
        .Description("Asks twice, one question after the other.")
        .From(Mcp())
        .Transform((_, exchange) => Open(exchange) switch
        {
            null => throw Needs(exchange, "step1", ("step1", AskText("Step 1: What is your name?", "name"))),
            "step1" => throw Needs(exchange, "step2", ("step2", AskText("Step 2: What is your favorite color?", "color"))),
            _ => "Both steps are done.",
        });

    private static InputRequiredException Needs(Exchange exchange, string state, params (string Key, InputRequest Question)[] questions) =>
        new(questions.ToDictionary(pair => pair.Key, pair => pair.Question), Protector(exchange).Protect(state));

    private static string? Open(Exchange exchange)
    {
        try
        {
            return exchange.McpRequest!.Params.RequestState is { } state ? Protector(exchange).Unprotect(state) : null;
        }
        catch (CryptographicException)
        {
            throw new McpProtocolException("requestState is not one that this tool has sent.", McpErrorCode.InvalidParams);
        }
    }

    // The route's id is part of the purpose: the state of one tool means nothing to another.
    private static IDataProtector Protector(Exchange exchange) =>
        exchange.Get<IDataProtectionProvider>().CreateProtector("request-state", exchange.RouteId);
}
