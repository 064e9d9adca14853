using System.Text.Json;
using Microsoft.Extensions.Primitives;

namespace Crafting.Ai;

/// <summary>What a schema says about one field, as far as a text can become it.</summary>
/// <param name="Numbers">Whether a number is meant, and no text.</param>
/// <param name="Flags">Whether true or false is meant, and no text.</param>
/// <param name="IsList">Whether there may be several.</param>
internal sealed record FieldShape(bool Numbers, bool Flags, bool IsList)
{
    private const int MostReferences = 8;

    public static FieldShape Text { get; } = new(false, false, false);

    /// <summary>The fields of an object's schema.</summary>
    public static Dictionary<string, FieldShape> Of(JsonElement? schema)
    {
        var shapes = new Dictionary<string, FieldShape>(StringComparer.Ordinal);
        if (schema is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("properties", out var members)
            && members.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in members.EnumerateObject())
                shapes[member.Name] = Of(root, member.Value);
        }

        return shapes;
    }

    /// <summary>Writes what was sent; what does not fit stays text, for the contract.</summary>
    public void Write(Utf8JsonWriter json, StringValues values)
    {
        if (!IsList && values.Count <= 1)
        {
            Write(json, values.ToString());
            return;
        }

        json.WriteStartArray();
        foreach (var value in values)
            Write(json, value ?? "");
        json.WriteEndArray();
    }

    private void Write(Utf8JsonWriter json, string value)
    {
        if (Flags && value is "true" or "false")
            json.WriteBooleanValue(value == "true");
        else if (Numbers && IsNumber(value))
            json.WriteRawValue(value);
        else
            json.WriteStringValue(value);
    }

    private static bool IsNumber(string value)
    {
        try
        {
            return value.Length is > 0 and <= 64 && (char.IsAsciiDigit(value[^1]) || value[^1] == '.')
                && JsonElement.Parse(value).ValueKind == JsonValueKind.Number;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static FieldShape Of(JsonElement root, JsonElement schema)
    {
        HashSet<string> types = new(StringComparer.Ordinal);
        JsonElement? items = null;
        Collect(root, schema, types, ref items, MostReferences);
        var isList = types.Contains("array") && !types.Contains("string");
        if (isList && items is { } item)
            Collect(root, item, types = new(StringComparer.Ordinal), ref items, MostReferences);
        var isText = types.Contains("string");
        return new(!isText && (types.Contains("number") || types.Contains("integer")), !isText && types.Contains("boolean"), isList);
    }

    private static void Collect(JsonElement root, JsonElement schema, HashSet<string> types, ref JsonElement? items, int depth)
    {
        if (schema.ValueKind != JsonValueKind.Object || depth == 0)
            return;
        if (schema.TryGetProperty("$ref", out var reference) && reference.GetString() is { } name
            && name.StartsWith("#/$defs/", StringComparison.Ordinal)
            && root.TryGetProperty("$defs", out var definitions)
                && definitions.TryGetProperty(name["#/$defs/".Length..], out var definition))
            Collect(root, definition, types, ref items, depth - 1);
        if (schema.TryGetProperty("type", out var type))
        {
            foreach (var one in type.ValueKind == JsonValueKind.Array ? [.. type.EnumerateArray()] : new[] { type })
                types.Add(one.GetString() ?? "");
        }

        if (schema.TryGetProperty("enum", out var values) && values.EnumerateArray().Any(value => value.ValueKind == JsonValueKind.String))
            types.Add("string");
        if (schema.TryGetProperty("items", out var inside))
            items = inside;
        foreach (var keyword in (ReadOnlySpan<string>)["anyOf", "oneOf", "allOf"])
        {
            if (!schema.TryGetProperty(keyword, out var branches))
                continue;
            foreach (var branch in branches.EnumerateArray())
                Collect(root, branch, types, ref items, depth - 1);
        }
    }
}
