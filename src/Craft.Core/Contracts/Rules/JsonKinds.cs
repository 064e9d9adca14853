using System.Text.Json;

namespace Crafting.Pipeline;

/// <summary>The types of JSON Schema as a set.</summary>
[Flags]
internal enum JsonKinds
{
    None = 0,
    Null = 1,
    Boolean = 2,
    Object = 4,
    Array = 8,
    Number = 16,
    String = 32,
    Integer = 64,
    Any = Null | Boolean | Object | Array | Number | String,
}

/// <summary>Questions to a set of JSON types.</summary>
internal static class JsonKindsQuestions
{
    private static readonly (JsonKinds Kind, string Keyword)[] Keywords =
    [
        (JsonKinds.Object, "object"), (JsonKinds.Array, "array"), (JsonKinds.String, "string"), (JsonKinds.Integer, "integer"),
        (JsonKinds.Number, "number"), (JsonKinds.Boolean, "boolean"), (JsonKinds.Null, "null"),
    ];

    public static JsonKinds Parse(JsonElement type) => type.ValueKind == JsonValueKind.Array
        ? type.EnumerateArray().Aggregate(JsonKinds.None, (set, item) => set | Parse(item))
        : Keywords.Single(pair => type.ValueEquals(pair.Keyword)).Kind;

    public static bool Allow(this JsonKinds kinds, in JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => (kinds & JsonKinds.Object) != 0,
        JsonValueKind.Array => (kinds & JsonKinds.Array) != 0,
        JsonValueKind.String => (kinds & JsonKinds.String) != 0,
        JsonValueKind.Number => (kinds & JsonKinds.Number) != 0 || ((kinds & JsonKinds.Integer) != 0 && ExactNumber.IsInteger(value)),
        JsonValueKind.True or JsonValueKind.False => (kinds & JsonKinds.Boolean) != 0,
        JsonValueKind.Null => (kinds & JsonKinds.Null) != 0,
        _ => false,
    };

    public static IEnumerable<string> Names(this JsonKinds kinds) =>
        Keywords.Where(pair => (kinds & pair.Kind) != 0).Select(pair => pair.Keyword);
}
