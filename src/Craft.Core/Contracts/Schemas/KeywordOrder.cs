using System.Text.Json.Nodes;

namespace Crafting.Pipeline;

/// <summary>Keywords in one order everywhere, so that a schema reads the same whatever wrote it; members keep the order of the
/// type.</summary>
internal static class KeywordOrder
{
    private static readonly string[] Keywords =
    [
        "$schema", "$ref", "type", "title", "description", "const", "enum", "format", "contentEncoding", "pattern", "minLength",
        "maxLength",
        "minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum", "items", "minItems", "maxItems",
        "properties", "required", "propertyNames", "additionalProperties", "minProperties", "maxProperties",
        "anyOf", "allOf", "not", "default", "deprecated", "readOnly", "$defs",
    ];

    public static void Apply(JsonObject schema)
    {
        foreach (var (keyword, value) in schema.ToArray().OrderBy(pair => Array.IndexOf(Keywords, pair.Key)))
        {
            schema.Remove(keyword);
            schema[keyword] = value;
            IEnumerable<JsonNode?> inner = (keyword, value) switch
            {
                ("properties" or "$defs", JsonObject named) => named.Select(pair => pair.Value),
                ("anyOf" or "allOf", JsonArray list) => list,
                ("items" or "additionalProperties" or "propertyNames" or "not", _) => [value],
                _ => [],
            };
            foreach (var child in inner.OfType<JsonObject>())
            {
                Apply(child);
            }
        }
    }
}
