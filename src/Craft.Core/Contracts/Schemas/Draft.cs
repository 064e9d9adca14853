using System.Globalization;
using System.Text.Json.Nodes;

namespace Crafting.Pipeline;

/// <summary>A schema being written for one place: a member, an item or the root.</summary>
internal sealed class Draft(Type type, JsonObject schema)
{
    /// <summary>The CLR type, without <see cref="Nullable{T}"/>.</summary>
    public Type Type => type;

    public JsonObject Schema => schema;

    public bool Nullable { get; set; }

    public bool Required { get; set; }

    /// <summary>The shared schema that this place refers to, if any.</summary>
    public Definition? Target { get; init; }

    public string? Kind => schema["type"] is JsonValue value && value.TryGetValue<string>(out var kind) ? kind : null;

    public bool IsText => type == typeof(string);

    public bool IsNumber => Kind is "number" or "integer" && !type.IsEnum;

    public bool IsList => Kind == "array";

    public bool IsMap => Kind == "object" && Target is null;

    /// <summary>Raises a lower or lowers an upper limit, never the other way round.</summary>
    public void Tighten(string keyword, int limit)
    {
        var upper = keyword.StartsWith("max", StringComparison.Ordinal);
        var old = schema[keyword]?.GetValue<int>() ?? limit;
        schema[keyword] = upper ? Math.Min(old, limit) : Math.Max(old, limit);
    }

    /// <summary>Adds a pattern; JSON Schema has one per schema, so others go into allOf.</summary>
    public void AddPattern(string pattern)
    {
        if (schema["pattern"] is null)
        {
            schema["pattern"] = pattern;
            return;
        }

        if (schema["allOf"] is not JsonArray all)
        {
            schema["allOf"] = all = [];
        }

        all.Add(new JsonObject { ["pattern"] = pattern });
    }

    /// <summary>A number as JSON, exactly as written.</summary>
    public static JsonNode Number(string text) => JsonNode.Parse(text)!;

    /// <summary>A number as JSON.</summary>
    public static JsonNode Number<T>(T value) where T : IFormattable => Number(value.ToString(null, CultureInfo.InvariantCulture));

    /// <summary>Lets null in, wherever the schema would keep it out.</summary>
    public static void AddNull(JsonObject schema)
    {
        switch (schema["type"])
        {
            case JsonArray types:
                types.Add("null");
                break;
            case JsonValue type:
                schema["type"] = new JsonArray(type.DeepClone(), "null");
                break;
        }

        (schema["enum"] as JsonArray)?.Add(null);
        (schema["anyOf"] as JsonArray)?.Add(new JsonObject { ["type"] = "null" });
    }
}
