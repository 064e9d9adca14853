using System.Text.Json;

namespace Crafting.Pipeline;

/// <summary>enum and const: one of these values.</summary>
internal sealed class ValueRule(IReadOnlyList<JsonElement> values)
{
    public IReadOnlyList<JsonElement> Values => values;

    public bool Accepts(in JsonElement value)
    {
        for (var i = 0; i < values.Count; i++)
        {
            if (Same(values[i], value))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Same(JsonElement known, in JsonElement value)
    {
        if (known.ValueKind != value.ValueKind)
        {
            return false;
        }

        return known.ValueKind switch
        {
            JsonValueKind.String => SameText(known, value),
            JsonValueKind.Number => ExactNumber.Compare(Exact(known), Exact(value)) == 0,
            _ => JsonElement.DeepEquals(known, value),
        };
    }

    private static bool SameText(JsonElement known, in JsonElement value)
    {
        var raw = System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(value);
        return JsonText.IsEscaped(raw) ? JsonText.Decode(value) == known.GetString() : known.ValueEquals(raw[1..^1]);
    }

    private static ExactNumber Exact(in JsonElement value) => new(System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(value));
}
