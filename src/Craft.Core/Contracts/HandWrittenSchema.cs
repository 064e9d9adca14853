using System.Text.Json;

namespace Crafting.Pipeline;

/// <summary>Reads a schema that the author of a route wrote, and says what is wrong with it.</summary>
internal static class HandWrittenSchema
{
    /// <exception cref="ContractException">The text is no schema that a route can publish and check.</exception>
    public static JsonElement Parse(string text)
    {
        JsonElement schema;
        try
        {
            schema = JsonElement.Parse(text, new JsonDocumentOptions { AllowDuplicateProperties = false });
        }
        catch (JsonException error)
        {
            throw Problem($"The schema is not well-formed JSON (line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1}).");
        }

        if (schema.ValueKind != JsonValueKind.Object || !schema.TryGetProperty("type", out var type) || !type.ValueEquals("object"))
            throw Problem("The schema must say \"type\": \"object\" at its root, because arguments come by name.");
        return schema;
    }

    public static ContractException Problem(string sentence) => new(typeof(JsonElement), [sentence]);
}
