using System.Text.Json;

namespace Crafting.Ai;

/// <summary>Reads single claims by type, and never turns one type into another.</summary>
internal static class ClaimValue
{
    /// <summary>The longest subject (OpenID Connect Core section 2).</summary>
    public const int MaxSubjectLength = 255;

    public static string? Text(JsonElement claims, ReadOnlySpan<byte> name) =>
        claims.TryGetProperty(name, out var claim) && claim.ValueKind == JsonValueKind.String && claim.GetString() is { Length: > 0 } text
            ? text
            : null;

    /// <summary>Seconds since 1970 (RFC 7519 section 2). False for what is there and no finite number.</summary>
    public static bool TryGetTime(JsonElement claims, ReadOnlySpan<byte> name, out double? seconds)
    {
        seconds = null;
        if (!claims.TryGetProperty(name, out var claim))
            return true;
        if (claim.ValueKind != JsonValueKind.Number || !claim.TryGetDouble(out var value) || !double.IsFinite(value))
            return false;
        seconds = value;
        return true;
    }

    /// <summary>The texts of a list, without empty ones; null when it is no list, or holds anything else.</summary>
    public static IReadOnlyList<string>? Texts(JsonElement claim)
    {
        if (claim.ValueKind != JsonValueKind.Array)
            return null;
        List<string> texts = new(claim.GetArrayLength());
        foreach (var entry in claim.EnumerateArray())
        {
            if (entry.ValueKind != JsonValueKind.String)
                return null;
            if (entry.GetString() is { Length: > 0 } text)
                texts.Add(text);
        }

        return texts;
    }

    /// <summary>The parts of a text between spaces. Only U+0020 parts: other blanks belong to a scope that nobody has.</summary>
    public static string[] Words(JsonElement claim) =>
        claim.ValueKind == JsonValueKind.String ? claim.GetString()!.Split(' ', StringSplitOptions.RemoveEmptyEntries) : [];

    /// <summary>A claim by its name, or else by a path of names with dots between them.</summary>
    public static bool TryFind(JsonElement claims, string path, out JsonElement found)
    {
        // The whole name first: https://example.com/roles has a dot, and is no path.
        if (claims.TryGetProperty(path, out found))
            return true;
        found = claims;
        foreach (var part in path.AsSpan().Split('.'))
        {
            if (found.ValueKind != JsonValueKind.Object || !found.TryGetProperty(path.AsSpan()[part], out found))
                return false;
        }

        return true;
    }
}
