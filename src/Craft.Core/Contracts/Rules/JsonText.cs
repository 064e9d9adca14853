using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Crafting.Pipeline;

/// <summary>Text of JSON strings and names, decoded without throwing.</summary>
internal static class JsonText
{
    /// <summary>The text, or null when it is no Unicode text: half a surrogate pair or broken UTF-8.</summary>
    public static string? Decode(in JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <inheritdoc cref="Decode(in JsonElement)"/>
    public static string? Decode(in JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The member of that name; like TryGetProperty, but broken names around it do no harm.</summary>
    public static bool TryGet(in JsonElement value, string name, out JsonElement member)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in value.EnumerateObject())
            {
                var raw = JsonMarshal.GetRawUtf8PropertyName(property);
                if (IsEscaped(raw) ? Decode(property) == name : property.NameEquals(name))
                {
                    member = property.Value;
                    return true;
                }
            }
        }

        member = default;
        return false;
    }

    public static bool IsEscaped(ReadOnlySpan<byte> raw) => raw.Contains((byte)'\\');

    /// <summary>Length as JSON Schema counts it.</summary>
    public static int CodePoints(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetCharCount(utf8) - Astral(utf8);

    /// <inheritdoc cref="CodePoints(ReadOnlySpan{byte})"/>
    public static int CodePoints(ReadOnlySpan<char> text)
    {
        var count = text.Length;
        var rest = text;
        for (int at; (at = rest.IndexOfAnyInRange('\udc00', '\udfff')) >= 0; rest = rest[(at + 1)..])
        {
            count--;
        }

        return count;
    }

    private static int Astral(ReadOnlySpan<byte> utf8)
    {
        var count = 0;
        for (int at; (at = utf8.IndexOfAnyInRange((byte)0xf0, (byte)0xf4)) >= 0; utf8 = utf8[(at + 1)..])
        {
            count++;
        }

        return count;
    }
}
