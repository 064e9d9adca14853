using System.Text.Json;
using System.Text.Json.Nodes;

namespace Crafting.Pipeline;

/// <summary>Types that are one JSON value: the table.</summary>
internal static class ScalarSchemas
{
    private static readonly Dictionary<Type, Func<JsonObject>> Table = new()
    {
        [typeof(string)] = () => Kind("string"),
        [typeof(bool)] = () => Kind("boolean"),
        [typeof(sbyte)] = () => Number("integer", sbyte.MinValue, sbyte.MaxValue),
        [typeof(byte)] = () => Number("integer", byte.MinValue, byte.MaxValue),
        [typeof(short)] = () => Number("integer", short.MinValue, short.MaxValue),
        [typeof(ushort)] = () => Number("integer", ushort.MinValue, ushort.MaxValue),
        [typeof(int)] = () => Number("integer", int.MinValue, int.MaxValue),
        [typeof(uint)] = () => Number("integer", uint.MinValue, uint.MaxValue),
        [typeof(long)] = () => Number("integer", long.MinValue, long.MaxValue),
        [typeof(ulong)] = () => Number("integer", ulong.MinValue, ulong.MaxValue),
        [typeof(Int128)] = () => Number("integer", Int128.MinValue, Int128.MaxValue),
        [typeof(UInt128)] = () => Number("integer", UInt128.MinValue, UInt128.MaxValue),
        // Beyond these the serializer would read infinity, which is not what was sent. A float's largest is written with eight digits.
        [typeof(Half)] = () => Number("number", (double)Half.MinValue, (double)Half.MaxValue),
        [typeof(float)] = () => Number("number", float.MinValue, float.MaxValue),
        [typeof(double)] = () => Number("number", double.MinValue, double.MaxValue),
        [typeof(decimal)] = () => Number("number", decimal.MinValue, decimal.MaxValue),
        [typeof(char)] = () => Text(TextPatterns.Character),
        [typeof(Guid)] = () => Text(TextPatterns.Uuid, "uuid"),
        [typeof(DateOnly)] = () => Text(TimePatterns.Date, "date"),
        [typeof(TimeOnly)] = () => Text(TimePatterns.Time),
        [typeof(TimeSpan)] = () => Text(TimePatterns.Duration),
        [typeof(DateTime)] = () => Text(TimePatterns.Instant, "date-time"),
        [typeof(DateTimeOffset)] = () => Text(TimePatterns.Instant, "date-time"),
        [typeof(Uri)] = () => Text(AddressPatterns.Uri, "uri"),
        [typeof(Version)] = () => Text(TextPatterns.Version),
        [typeof(byte[])] = Binary,
        [typeof(Memory<byte>)] = Binary,
        [typeof(ReadOnlyMemory<byte>)] = Binary,
        [typeof(JsonElement)] = () => [],
        [typeof(JsonDocument)] = NotNull,
        [typeof(JsonNode)] = NotNull,
        [typeof(JsonObject)] = () => Kind("object"),
        [typeof(JsonArray)] = () => Kind("array"),
        [typeof(JsonValue)] = () => new JsonObject { ["type"] = new JsonArray("string", "number", "boolean") },
    };

    public static JsonObject? Find(Type type, bool output) => output && type == typeof(DateTime)
        ? Text(TimePatterns.LooseInstant)
        : output && type == typeof(Uri) ? Kind("string") : Table.GetValueOrDefault(type)?.Invoke();

    private static JsonObject Kind(string kind) => new() { ["type"] = kind };

    private static JsonObject Number<T>(string kind, T min, T max) where T : IFormattable =>
        new() { ["type"] = kind, ["minimum"] = Draft.Number(min), ["maximum"] = Draft.Number(max) };

    private static JsonObject Text(KnownPattern pattern, string? format = null)
    {
        var schema = Kind("string");
        if (format is not null)
        {
            schema["format"] = format;
        }

        // A format is only a note in 2020-12: the pattern is what every validator must hold.
        schema["pattern"] = pattern.Source;
        return schema;
    }

    private static JsonObject Binary()
    {
        var schema = Kind("string");
        schema["contentEncoding"] = "base64";
        schema["pattern"] = TextPatterns.Base64.Source;
        return schema;
    }

    private static JsonObject NotNull() => new() { ["type"] = new JsonArray("object", "array", "string", "number", "boolean") };
}
