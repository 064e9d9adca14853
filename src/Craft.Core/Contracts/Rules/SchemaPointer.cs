using System.Text.Json;

namespace Crafting.Pipeline;

/// <summary>Finds what a <c>$ref</c> means inside its own document: a pointer (RFC 6901) or an anchor.</summary>
internal sealed class SchemaPointer(JsonElement root)
{
    public JsonElement Find(string reference)
    {
        if (reference == "#")
            return root;
        var found = reference.StartsWith("#/", StringComparison.Ordinal)
            ? Walk(Uri.UnescapeDataString(reference[2..]).Split('/'))
            : reference.StartsWith('#') ? Anchored(root, reference[1..]) : null;
        return found ??
            throw new NotSupportedException($"The $ref \"{reference}\" points at nothing in the schema; references must stay inside it.");
    }

    private JsonElement? Walk(string[] steps)
    {
        var at = root;
        foreach (var step in steps)
        {
            var name = step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (at.ValueKind == JsonValueKind.Array && int.TryParse(name, out var index) && index < at.GetArrayLength())
                at = at[index];
            else if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
                return null;
        }

        return at;
    }

    private static JsonElement? Anchored(JsonElement at, string anchor)
    {
        if (at.ValueKind == JsonValueKind.Object && at.TryGetProperty("$anchor", out var name) && name.ValueEquals(anchor))
            return at;
        IEnumerable<JsonElement> inner = at.ValueKind switch
        {
            JsonValueKind.Object => at.EnumerateObject().Select(property => property.Value),
            JsonValueKind.Array => at.EnumerateArray(),
            _ => [],
        };
        return inner.Select(each => Anchored(each, anchor)).FirstOrDefault(each => each is not null);
    }
}
