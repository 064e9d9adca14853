using System.Text.Json;

namespace Crafting.Ai;

/// <summary>The contracts of all routes as components of one document.</summary>
// In a document "#" is the document, and no longer the schema that a contract was written as.
internal sealed class OpenApiSchemas
{
    private const string Components = "#/components/schemas/";
    private const string Definitions = "#/$defs/";

    private readonly SortedDictionary<string, (string Owner, JsonElement Schema)> _known = new(StringComparer.Ordinal);

    /// <summary>Adds a contract and returns its name among the components.</summary>
    public string Add(string routeId, string direction, JsonElement schema)
    {
        var owner = Named(routeId) + "." + direction;
        _known[owner] = (owner, schema);
        if (schema.TryGetProperty("$defs", out var definitions))
        {
            foreach (var definition in definitions.EnumerateObject())
                _known[owner + "." + Named(definition.Name)] = (owner, definition.Value);
        }

        return owner;
    }

    public static void WriteReference(Utf8JsonWriter json, string component)
    {
        json.WriteStartObject();
        json.WriteString("$ref", Components + component);
        json.WriteEndObject();
    }

    /// <summary>Writes a part of a contract.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="owner">The contract's name among the components.</param>
    /// <param name="schema">The part.</param>
    /// <param name="without">Members that need not be there, because they stand elsewhere.</param>
    public static void Write(Utf8JsonWriter json, string owner, JsonElement schema, Predicate<string>? without = null)
    {
        switch (schema.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (var keyword in schema.EnumerateObject().Where(keyword => keyword.Name is not ("$defs" or "$schema")))
                    WriteKeyword(json, owner, keyword, without);
                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in schema.EnumerateArray())
                    Write(json, owner, item);
                json.WriteEndArray();
                break;
            default:
                schema.WriteTo(json);
                break;
        }
    }

    public void WriteAll(Utf8JsonWriter json)
    {
        foreach (var (name, (owner, schema)) in _known)
        {
            json.WritePropertyName(name);
            Write(json, owner, schema);
        }
    }

    private static void WriteKeyword(Utf8JsonWriter json, string owner, JsonProperty keyword, Predicate<string>? without)
    {
        json.WritePropertyName(keyword.Name);
        if (keyword.Name == "$ref" && keyword.Value.ValueKind == JsonValueKind.String)
        {
            json.WriteStringValue(Rewritten(owner, keyword.Value.GetString()!));
        }
        else if (keyword.Name == "required" && without is not null && keyword.Value.ValueKind == JsonValueKind.Array)
        {
            json.WriteStartArray();
            foreach (var name in keyword.Value.EnumerateArray().Where(name => !without(name.GetString()!)))
                name.WriteTo(json);
            json.WriteEndArray();
        }
        else
        {
            Write(json, owner, keyword.Value);
        }
    }

    private static string Rewritten(string owner, string reference)
    {
        if (reference.StartsWith(Definitions, StringComparison.Ordinal))
        {
            var rest = reference[Definitions.Length..];
            var end = rest.IndexOf('/', StringComparison.Ordinal);
            return Components + owner + "." + (end < 0 ? Named(rest) : Named(rest[..end]) + rest[end..]);
        }

        return reference.StartsWith('#') ? Components + owner + reference[1..] : reference;
    }

    // What the names of components may consist of.
    private static string Named(string text) =>
        string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' ? c : '_'));
}
