using System.Text;
using System.Text.Json;

namespace Crafting.Ai;

/// <summary>The methods that the door must tell apart.</summary>
internal enum McpMethod
{
    None,
    Other,
    Initialize,
    ToolsCall,
    PromptsGet,
    ResourcesRead,
    List,
    SetLevel,
}

/// <summary>What one message says about itself before it is dispatched.</summary>
/// <param name="Method">The method; <see cref="McpMethod.None"/> for a client's response.</param>
/// <param name="Id">Where the id stands in the body; empty for notifications.</param>
/// <param name="Target">Where the tool's or prompt's name stands in the body, with its quotes.</param>
/// <param name="SaysPerRequest">Whether <c>_meta</c> declares a revision without sessions.</param>
internal readonly record struct Envelope(McpMethod Method, Range Id, Range Target, bool SaysPerRequest)
{
    /// <summary>Whether an answer is expected.</summary>
    public bool IsRequest => Method != McpMethod.None && !Id.Equals(default);

    /// <summary>The name in params, of which the reader has made sure that there is exactly one.</summary>
    public string? NameIn(ReadOnlySpan<byte> body)
    {
        var token = body[Target];
        if (token.IsEmpty) return null;
        if (!token.Contains((byte)'\\')) return Encoding.UTF8.GetString(token[1..^1]);
        var reader = new Utf8JsonReader(token);
        reader.Read();
        return reader.GetString();
    }
}
