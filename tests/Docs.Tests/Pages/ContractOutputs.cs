using System.Text.Json;
using System.Text.Json.Nodes;
using Docs.Tests.Snippets;

namespace Docs.Tests;

public static class ContractOutputs
{
    [Output("contracts-type-schema")]
    public static async Task<string> TypeSchema() => Json.Pretty(await SchemaAsync(Contracts.Todo));

    [Output("contracts-class-schema")]
    public static async Task<string> ClassSchema() => Json.Pretty(await SchemaAsync(Contracts.Page));

    [Output("contracts-union-schema")]
    public static async Task<string> UnionSchema() => Json.Pretty((await SchemaAsync(Contracts.Measure))["properties"]!["shape"]!);

    [Output("contracts-messages")]
    public static async Task<string> Messages()
    {
        await using var served = await Served.StartAsync(Contracts.Todo, Contracts.Page, Contracts.Measure);
        return string.Join('\n',
            await served.AskAsync("todo", new { }),
            await served.AskAsync("todo", new { title = "", priority = "Urgent", due = "tomorrow" }),
            await served.AskAsync("todo", new { titel = "Milk" }),
            await served.AskAsync("page", new { folder = "inbox", limit = 1000, after = "A1" }),
            await served.AskAsync("measure", new { shape = new { radius = 2 } }));
    }

    [Output("contracts-output-answer")]
    public static async Task<string> OutputAnswer()
    {
        await using var served = await Served.StartAsync(Contracts.Measure);
        var result = await served.CallAsync(
            "measure", new { shape = new Dictionary<string, object> { ["$type"] = "square", ["side"] = 3 } });
        return Json.Pretty(Json.Result(result));
    }

    [Output("contracts-refused")]
    public static Task<string> Refused() => Served.FailAsync(
        Take<WithObject>("a"), Take<WithTuple>("b"), Take<WithLimits>("c"), Take<WithItself>("d"), Take<List<string>>("e"));

    public sealed record WithObject(object Anything);

    public sealed record WithTuple((int X, int Y) Point);

    public sealed record WithLimits([property: Range(10, 1)] int Count, [property: CreditCard] string Card);

    public sealed record WithItself(string Name, WithItself Next);

    /// <summary>One member for each row of the table.</summary>
    public sealed record Types(
        string String, bool Bool, int Int32, long Int64, double Double, decimal Decimal, Guid Guid, DateOnly DateOnly, TimeOnly TimeOnly,
        TimeSpan TimeSpan,
        DateTimeOffset DateTimeOffset, Uri Uri, byte[] ByteArray, Priority Enum, string? Nullable, int? NullableInt32, string[] Array,
        HashSet<int> Set, Dictionary<string, int> Dictionary, JsonElement JsonElement);

    [Output("contracts-types")]
    public static async Task<string> TypeTable()
    {
        string[] names =
        [
            "string", "bool", "int", "long", "double", "decimal", "Guid", "DateOnly", "TimeOnly", "TimeSpan", "DateTimeOffset, DateTime",
            "Uri",
            "byte[]", "an enum", "string?", "int?", "T[], List<T>, …", "sets", "Dictionary<string, T>", "JsonElement",
        ];
        var properties = (await SchemaAsync(Take<Types>()))["properties"]!.AsObject();
        return Table("C#", "schema", names.Zip(properties, (name, property) => (name, property.Value!)));
    }

    /// <summary>One member for each row of the table.</summary>
    public sealed record Annotated(
        [property: Length(1, 120)] string Text,
        [property: Length(1, 10)] string[] Items,
        [property: Range(1, 100)] int Number,
        [property: Range(0.0, 1.0, MinimumIsExclusive = true)] double Open,
        [property: RegularExpression("[a-z]+")] string Pattern,
        [property: AllowedValues("red", "green")] string Allowed,
        [property: DeniedValues("admin")] string Denied,
        [property: EmailAddress] string Email,
        [property: Url] string Url,
        [property: Base64String] string Base64,
        [property: Required] string? Required,
        [property: System.ComponentModel.Description("What for.")] string Described,
        int Default = 20);

    [Output("contracts-annotations")]
    public static async Task<string> AnnotationTable()
    {
        string[] names =
        [
            "[Length(1, 120)] string", "[Length(1, 10)] string[]", "[Range(1, 100)] int",
            "[Range(0.0, 1.0, MinimumIsExclusive = true)] double",
            "[RegularExpression(\"[a-z]+\")]", "[AllowedValues(\"red\", \"green\")]", "[DeniedValues(\"admin\")]", "[EmailAddress]",
            "[Url]",
            "[Base64String]", "[Required] string?", "[Description(\"What for.\")]", "int Default = 20",
        ];
        var properties = (await SchemaAsync(Take<Annotated>()))["properties"]!.AsObject();
        return Table("C#", "schema", names.Zip(properties, (name, property) => (name, property.Value!)));
    }

    private static Route<string> Take<T>(string id = "take") =>
        Craft.Route().Id(id).Description("Takes.").Input<T>().From(Mcp()).Transform(_ => "taken");

    private static async Task<JsonNode> SchemaAsync(Capability capability)
    {
        await using var served = await Served.StartAsync(capability);
        return JsonNode.Parse((await served.ToolsAsync()).Single().InputSchema.GetRawText())!;
    }

    // The patterns that hold a format are long and say what the format's name says.
    private static string Table(string left, string right, IEnumerable<(string Name, JsonNode Schema)> rows)
    {
        var lines = new List<string> { $"| {left} | {right} |", "|---|---|" };
        foreach (var (name, schema) in rows)
        {
            if (schema is JsonObject shown && shown["pattern"] is { } pattern && pattern.GetValue<string>().Length > 20)
                shown["pattern"] = "…";
            lines.Add($"| `{name}` | `{Json.Compact(schema)}` |");
        }

        return string.Join('\n', lines);
    }
}
