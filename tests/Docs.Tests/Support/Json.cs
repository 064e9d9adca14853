using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Docs.Tests;

/// <summary>JSON as the pages print it.</summary>
internal static class Json
{
    private static readonly JsonSerializerOptions Indented =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions Tight = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Pretty(JsonNode node) => node.ToJsonString(Indented);

    public static string Compact(JsonNode node) => node.ToJsonString(Tight);

    /// <summary>A result as it travels, without what the protocol adds to every answer.</summary>
    public static JsonNode Result(CallToolResult result)
    {
        var json = OnTheWire(result).AsObject();
        json.Remove("_meta");
        json.Remove("resultType");
        return json;
    }

    /// <summary>A part of the protocol as it travels.</summary>
    public static JsonNode OnTheWire<T>(T value) => JsonSerializer.SerializeToNode(value, McpJsonUtilities.DefaultOptions)!;
}
