namespace Crafting.Pipeline;

/// <summary>[EmailAddress], [Url] and [Base64String]: a format for readers and a pattern for every validator.</summary>
internal static class FormatAnnotation
{
    public static string? Apply(Draft draft, string format, KnownPattern pattern)
    {
        if (!draft.IsText)
        {
            return $"belongs on text, not on {TypeNames.Of(draft.Type)}. Remove it.";
        }

        draft.Schema["format"] = format;
        draft.AddPattern(pattern.Source);
        return null;
    }

    public static string? ApplyBase64(Draft draft)
    {
        if (!draft.IsText)
        {
            return $"belongs on text, not on {TypeNames.Of(draft.Type)}. A byte[] is Base64 by itself.";
        }

        draft.Schema["contentEncoding"] = "base64";
        draft.AddPattern(TextPatterns.Base64.Source);
        return null;
    }
}
