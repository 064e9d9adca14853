using System.Text.RegularExpressions;

namespace Crafting.Pipeline;

/// <summary>[RegularExpression], anchored, in the language that .NET and ECMA-262 share.</summary>
internal static class PatternAnnotation
{
    public static string? Apply(Draft draft, string pattern)
    {
        if (!draft.IsText)
        {
            return $"belongs on text, not on {TypeNames.Of(draft.Type)}. Remove it.";
        }

        try
        {
            _ = new Regex(pattern);
        }
        catch (ArgumentException exception)
        {
            return $"is no regular expression: {exception.Message}";
        }

        var translation = PatternTranslator.TranslateAnchored(pattern);
        if (translation.Problems.Count > 0)
        {
            return $"cannot be published: {string.Join("; ", translation.Problems)}. JSON Schema uses the language of ECMA-262.";
        }

        draft.AddPattern(translation.Published);
        return null;
    }
}
