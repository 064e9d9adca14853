using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;

namespace Docs.Tests;

/// <summary>JSON as the pages print it.</summary>
internal static class Json
{
    private static readonly JsonSerializerOptions _pretty = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions _compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Pretty(JsonNode node) => node.ToJsonString(_pretty);

    public static string Compact(JsonNode node) => node.ToJsonString(_compact);

    /// <summary>A part of the protocol as it travels.</summary>
    public static JsonNode OnTheWire<T>(T value) => JsonSerializer.SerializeToNode(value, McpJsonUtilities.DefaultOptions)!;
}
