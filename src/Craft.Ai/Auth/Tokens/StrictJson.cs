using System.Text.Json;
using System.Text.Unicode;

namespace Crafting.Ai;

/// <summary>Reads JSON of strangers: valid UTF-8, bounded depth, no member twice.</summary>
internal static class StrictJson
{
    /// <summary>The depth of a token's header and payload; deeper ones are attacks on the reader's stack.</summary>
    public const int TokenDepth = 16;

    public static bool TryReadObject(ReadOnlySpan<byte> json, int depth, out JsonElement root)
    {
        root = default;
        if (!Utf8.IsValid(json))
            return false;
        try
        {
            // Of two members with one name, readers take different ones: the one that was checked must be the one that counts.
            root = JsonElement.Parse(json, new JsonDocumentOptions { MaxDepth = depth, AllowDuplicateProperties = false });
        }
        catch (JsonException)
        {
            return false;
        }

        // Half a surrogate pair is no text, and would throw wherever it is read.
        return root.ValueKind == JsonValueKind.Object && Surrogates.AreWhole(json);
    }
}
