using System.Buffers;
using System.Text.Json;

namespace Crafting.Ai;

/// <summary>The arguments of a call as one JSON object, as the input contract wants them.</summary>
internal static class ToolArguments
{
    /// <summary>The schema of a tool without an input contract.</summary>
    public static JsonElement None { get; } = JsonElement.Parse("""{"type":"object"}""");

    private static readonly object EmptyArguments = JsonElement.Parse("{}");

    [ThreadStatic]
    private static Utf8JsonWriter? _writer;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    public static object ToJson(IDictionary<string, JsonElement>? arguments)
    {
        if (arguments is null || arguments.Count == 0)
            return EmptyArguments;
        var buffer = _buffer ??= new ArrayBufferWriter<byte>(1024);
        var writer = _writer ??= new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true });
        buffer.ResetWrittenCount(); // whatever an interrupted call may have left is gone
        writer.Reset();
        writer.WriteStartObject();
        foreach (var (name, value) in arguments)
        {
            writer.WritePropertyName(name);
            value.WriteTo(writer);
        }

        writer.WriteEndObject();
        writer.Flush();
        var reader = new Utf8JsonReader(buffer.WrittenSpan, new JsonReaderOptions { MaxDepth = 256 });
        var json = JsonElement.ParseValue(ref reader);
        if (buffer.Capacity > 64 * 1024)
            (_writer, _buffer) = (null, null); // a big message must not stay pinned to the thread
        return json;
    }
}
