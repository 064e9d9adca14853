using System.Text.Json;
using System.Text.Unicode;

namespace Crafting.Ai;

/// <summary>Reads JSON objects within bounds, so that every string in them can be read.</summary>
internal static class UpstreamJson
{
    /// <summary>The object in an answer of the provider; null when there is none.</summary>
    public static JsonDocument? Read(OutboundAnswer answer) =>
        answer is { Outcome: OutboundOutcome.Answered, IsJson: true }
            ? Parse(JsonBody.WithoutMark(answer.Body).ToArray(), maxDepth: 16)
            : null;

    /// <summary>One object without duplicate names; null for everything else.</summary>
    public static JsonDocument? Parse(byte[] text, int maxDepth)
    {
        if (!Utf8.IsValid(text))
            return null;
        try
        {
            var json = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = maxDepth, AllowDuplicateProperties = false });
            if (json.RootElement.ValueKind == JsonValueKind.Object && Surrogates.AreWhole(text))
                return json;
            json.Dispose();
            return null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
