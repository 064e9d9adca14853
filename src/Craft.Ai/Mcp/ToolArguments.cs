using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Crafting.Ai;

/// <summary>The arguments of a call as one JSON object, as the input contract wants them.</summary>
internal static class ToolArguments
{
    /// <summary>The largest buffer that stays with a thread, in bytes.</summary>
    private const int LargestKept = 64 * 1024;

    // Read back at once and shown to nobody: there is nothing to escape for.
    private static readonly JsonWriterOptions WriterOptions =
        new() { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // The contract says how deep is too deep, in words of its own.
    private static readonly JsonDocumentOptions ParserOptions = new() { MaxDepth = 256 };

    private static readonly object Empty = JsonElement.Parse("{}");

    [ThreadStatic]
    private static Utf8JsonWriter? _writer;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    /// <summary>The schema of a tool without an input contract.</summary>
    public static JsonElement None { get; } = JsonElement.Parse("""{"type":"object"}""");

    /// <summary>Joins the arguments; nothing of the result shares memory with the next call.</summary>
    public static object ToJson(IDictionary<string, JsonElement>? arguments)
    {
        if (arguments is null || arguments.Count == 0)
            return Empty;

        // Nothing below calls out or awaits, so the thread's buffer cannot be in use twice.
        var buffer = _buffer ??= new ArrayBufferWriter<byte>(1024);
        var writer = _writer ??= new Utf8JsonWriter(buffer, WriterOptions);
        buffer.ResetWrittenCount(); // whatever a failed call may have left
        writer.Reset();
        writer.WriteStartObject();

        // The SDK's own dictionary, whose enumerator is not boxed.
        foreach (var (name, value) in arguments as Dictionary<string, JsonElement> ?? new(arguments))
        {
            writer.WritePropertyName(name);
            value.WriteTo(writer);
        }

        writer.WriteEndObject();
        writer.Flush();
        var json = JsonElement.Parse(buffer.WrittenSpan, ParserOptions); // copies what it reads
        if (buffer.Capacity > LargestKept)
            (_writer, _buffer) = (null, null);
        return json;
    }
}
