using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Crafting.Pipeline;

/// <summary>enum and const: one of these values.</summary>
internal sealed class ValueRule(IReadOnlyList<JsonElement> values)
{
    private readonly byte[]?[] _texts =
        [.. values.Select(value => value.ValueKind == JsonValueKind.String ? Encoding.UTF8.GetBytes(value.GetString()!) : null)];

    public IReadOnlyList<JsonElement> Values => values;

    public bool Accepts(in JsonElement value) => value.ValueKind == JsonValueKind.String ? AcceptsText(value) : AcceptsOther(value);

    private bool AcceptsText(in JsonElement value)
    {
        var raw = JsonMarshal.GetRawUtf8Value(value)[1..^1];
        if (JsonText.IsEscaped(raw))
        {
            if (JsonText.Decode(value) is not { } text)
            {
                return false;
            }

            raw = Encoding.UTF8.GetBytes(text);
        }

        foreach (var known in _texts)
        {
            if (known is not null && raw.SequenceEqual(known))
            {
                return true;
            }
        }

        return false;
    }

    private bool AcceptsOther(in JsonElement value)
    {
        for (var i = 0; i < values.Count; i++)
        {
            var known = values[i];
            if (known.ValueKind == value.ValueKind && (known.ValueKind == JsonValueKind.Number
                ? ExactNumber.Compare(Exact(known), Exact(value)) == 0
                : JsonElement.DeepEquals(known, value)))
            {
                return true;
            }
        }

        return false;
    }

    private static ExactNumber Exact(in JsonElement value) => new(JsonMarshal.GetRawUtf8Value(value));
}
