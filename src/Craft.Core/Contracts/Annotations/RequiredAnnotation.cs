using System.ComponentModel.DataAnnotations;

namespace Crafting.Pipeline;

/// <summary>[Required]: must be sent, is never null, and text is not blank.</summary>
internal static class RequiredAnnotation
{
    public static string? Apply(Draft draft, RequiredAttribute required)
    {
        (draft.Required, draft.Nullable) = (true, false);
        if (draft.IsText && !required.AllowEmptyStrings)
        {
            draft.Tighten("minLength", 1);
            draft.AddPattern(TextPatterns.NotBlank.Source);
        }

        return null;
    }
}
