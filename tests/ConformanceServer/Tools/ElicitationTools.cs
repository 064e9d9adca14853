using System.ComponentModel;
using System.Text.Json;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using static ModelContextProtocol.Protocol.ElicitRequestParams;

namespace ConformanceServer.Tools;

/// <summary>Tools that ask the user while they run, which only a client with a session can be asked.</summary>
internal sealed class ElicitationTools
{
    [McpServerTool(Name = "test_elicitation"), Description("Asks the user one question.")]
    public static Task<string> Elicitation(
        RequestContext<CallToolRequestParams> context,
        [Description("The question.")] string message,
        CancellationToken cancellationToken) =>
        AskAsync(context, message, new() { Properties = { ["response"] = new StringSchema { Description = "The answer." } } }, cancellationToken);

    [McpServerTool(Name = "test_elicitation_sep1034_defaults"), Description("Asks with a default for each primitive type.")]
    public static Task<string> Defaults(RequestContext<CallToolRequestParams> context, CancellationToken cancellationToken) =>
        AskAsync(context, "Are these right?", new()
        {
            Properties =
            {
                ["name"] = new StringSchema { Default = "John Doe" },
                ["age"] = new NumberSchema { Type = "integer", Default = 30 },
                ["score"] = new NumberSchema { Default = 95.5 },
                ["status"] = new UntitledSingleSelectEnumSchema { Enum = ["active", "inactive", "pending"], Default = "active" },
                ["verified"] = new BooleanSchema { Default = true },
            },
        }, cancellationToken);

    [McpServerTool(Name = "test_elicitation_sep1330_enums"), Description("Asks with each form of enumeration.")]
    public static Task<string> Enums(RequestContext<CallToolRequestParams> context, CancellationToken cancellationToken) =>
        AskAsync(context, "Which ones?", new()
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
        }, cancellationToken);

    private static async Task<string> AskAsync(
        RequestContext<CallToolRequestParams> context, string message, RequestSchema schema, CancellationToken cancellationToken)
    {
        var answer = await context.Server.ElicitAsync(new() { Message = message, RequestedSchema = schema }, cancellationToken);
        return $"Elicitation completed: action={answer.Action}, content={JsonSerializer.Serialize(answer.Content)}";
    }

    private static List<EnumSchemaOption> Titled(string noun) =>
    [
        new() { Const = "value1", Title = $"First {noun}" },
        new() { Const = "value2", Title = $"Second {noun}" },
        new() { Const = "value3", Title = $"Third {noun}" },
    ];
}
