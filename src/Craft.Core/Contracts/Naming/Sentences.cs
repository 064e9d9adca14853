using System.Text;
using System.Text.Json;

namespace Crafting.Pipeline;

/// <summary>Words for values and kinds, short and safe to send.</summary>
internal static class Sentences
{
    private const int Longest = 40;
    private const int MostChoices = 30;

    public static string Kind(in JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Null => "null",
        _ => "missing",
    };

    public static string Kinds(JsonKinds kinds) => Join(kinds.Names().Select(name => name switch
    {
        "object" => "an object",
        "array" => "an array",
        "integer" => "a whole number",
        "boolean" => "true or false",
        "null" => "null",
        _ => "a " + name,
    }).ToArray());

    /// <summary>Echoes what a choice was compared with. Free text is never echoed elsewhere: it may be a secret in the wrong
    /// field.</summary>
    public static string Value(in JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String when JsonText.Decode(value) is { } text => text.Length <= Longest
            ? Quote(text)
            : $"a string of {Count(JsonText.CodePoints(text), "character")}",
        JsonValueKind.Number => Number(value),
        _ => Kind(value),
    };

    public static string Number(in JsonElement value)
    {
        var text = value.GetRawText();
        return text.Length <= Longest ? text : $"a number of {text.Length} characters";
    }

    public static string Choices(IEnumerable<JsonElement> values)
    {
        var all = values.ToArray();
        var shown = all.Take(MostChoices)
            .Select(value => value.ValueKind == JsonValueKind.String ? Quote(value.GetString()!) : value.GetRawText());
        var list = string.Join(", ", shown);
        return all.Length == 1 ? list : $"one of {list}{(all.Length > MostChoices ? $" and {all.Length - MostChoices} more" : "")}";
    }

    public static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";

    /// <summary>A name that a caller made up: cut, and without control characters, which could forge a line of a log.</summary>
    public static string Name(string name)
    {
        var text = new StringBuilder();
        foreach (var rune in name.EnumerateRunes().Take(Longest))
        {
            text.Append(Rune.IsControl(rune) || rune.Value is '"' or '\\' or 0x2028 or 0x2029 ? "?" : rune.ToString());
        }

        return JsonText.CodePoints(name) > Longest ? text.Append('…').ToString() : text.ToString();
    }

    private static string Quote(string text) => JsonSerializer.Serialize(text, CraftJson.Default);

    private static string Join(string[] parts) =>
        parts.Length < 2 ? string.Concat(parts) : string.Join(", ", parts[..^1]) + " or " + parts[^1];
}
