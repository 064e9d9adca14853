using System.ComponentModel;
using System.Text.Json;
using static ModelContextProtocol.Protocol.ElicitRequestParams;

namespace ConformanceServer.Tools;

/// <summary>Tools that ask the user while they run, which only a client with a session can be asked.</summary>
internal static class ElicitationTools
{
    public sealed record ElicitationInput([property: Description("The question.")] string Message);

    public static Capability Elicitation { get; } = Craft.Route()
        .Id("test_elicitation")
        .Description("Asks the user one question.")
        .Input<ElicitationInput>()
        .From(Mcp())
        .Transform((input, exchange) => AskAsync(exchange, input.Message, new()
        {
            Properties = { ["response"] = new StringSchema { Description = "The answer." } },
        }));

    public static Capability Defaults { get; } = Craft.Route()
        .Id("test_elicitation_sep1034_defaults")
        .Description("Asks with a default for each primitive type.")
        .From(Mcp())
        .Transform((_, exchange) => AskAsync(exchange, "Are these right?", new()
        {
            Properties =
            {
                ["name"] = new StringSchema { Default = "John Doe" },
                ["age"] = new NumberSchema { Type = "integer", Default = 30 },
                ["score"] = new NumberSchema { Default = 95.5 },
                ["status"] = new UntitledSingleSelectEnumSchema { Enum = ["active", "inactive", "pending"], Default = "active" },
                ["verified"] = new BooleanSchema { Default = true },
            },
        }));

    public static Capability Enums { get; } = Craft.Route()
        .Id("test_elicitation_sep1330_enums")
        .Description("Asks with each form of enumeration.")
        .From(Mcp())
        .Transform((_, exchange) => AskAsync(exchange, "Which ones?", new()
        {
            Properties =
            {
                ["untitledSingle"] = new UntitledSingleSelectEnumSchema { Enum = ["option1", "option2", "option3"] },
                ["titledSingle"] = new TitledSingleSelectEnumSchema { OneOf = Titled("Option") },
                ["legacyEnum"] = new LegacyTitledEnumSchema
                {
                    Enum = ["opt1", "opt2", "opt3"],
                    EnumNames = ["Option One", "Option Two", "Option Three"],
                },
                ["untitledMulti"] = new UntitledMultiSelectEnumSchema { Items = new() { Enum = ["option1", "option2", "option3"] } },
                ["titledMulti"] = new TitledMultiSelectEnumSchema { Items = new() { AnyOf = Titled("Choice") } },
            },
        }));

    private static async Task<string> AskAsync(Exchange exchange, string message, RequestSchema schema)
    {
        var answer = await exchange.McpRequest!.Server.ElicitAsync(
            new() { Message = message, RequestedSchema = schema }, exchange.CancellationToken);
        return $"Elicitation completed: action={answer.Action}, content={JsonSerializer.Serialize(answer.Content)}";
    }

    private static List<EnumSchemaOption> Titled(string noun) =>
    [
        new() { Const = "value1", Title = $"First {noun}" },
        new() { Const = "value2", Title = $"Second {noun}" },
        new() { Const = "value3", Title = $"Third {noun}" },
    ];
}
