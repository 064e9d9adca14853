using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Crafting.Pipeline;

/// <summary>Integers are integers however they are spelt: 1.0, 1e2 and -0 become 1, 100 and 0 for the serializer.</summary>
internal static class IntegerSpelling
{
    // UInt128 has 39 digits; whatever is longer fits no integer of .NET and has been refused by its maximum.
    private const int MostDigits = 40;

    /// <summary>The plain digits of an integer; false for other numbers and for giants.</summary>
    public static bool TryPlain(in JsonElement number, out string plain)
    {
        var exact = new ExactNumber(JsonMarshal.GetRawUtf8Value(number));
        plain = "0";
        if (!exact.Whole || exact.Scale > MostDigits)
        {
            return exact.Count == 0;
        }

        var digits = new StringBuilder(exact.Negative && exact.Count > 0 ? "-" : "");
        for (var i = 0; i < exact.Scale && exact.Count > 0; i++)
        {
            digits.Append(i < exact.Count ? (char)exact[i] : '0');
        }

        plain = digits.Length == 0 ? "0" : digits.ToString();
        return true;
    }

    /// <summary>The same value with every integer in plain digits.</summary>
    public static JsonElement Normalize(JsonElement value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true }))
        {
            Write(value, writer);
        }

        return JsonElement.Parse(buffer.WrittenSpan, new JsonDocumentOptions { MaxDepth = int.MaxValue });
    }

    private static void Write(JsonElement value, Utf8JsonWriter writer)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var property in value.EnumerateObject())
                {
                    writer.WritePropertyName(property.Name);
                    Write(property.Value, writer);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    Write(item, writer);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.Number when TryPlain(value, out var plain):
                writer.WriteRawValue(plain, skipInputValidation: true);
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }
}
