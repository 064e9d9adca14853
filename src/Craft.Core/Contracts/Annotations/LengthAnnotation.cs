namespace Crafting.Pipeline;

/// <summary>[Length], [MinLength], [MaxLength] and [StringLength], on text in code points, on collections in items.</summary>
internal static class LengthAnnotation
{
    public static string? Apply(Draft draft, int min, int? max)
    {
        var noun = draft.IsText ? "Length" : draft.IsList ? "Items" : draft.IsMap ? "Properties" : null;
        // -1 of [MaxLength] is the longest a database can hold: no limit here.
        if (min < 0 || max < -1)
        {
            return "has a negative length. Use 0 or more.";
        }

        if (noun is null)
        {
            return draft.Type == typeof(byte[])
                ? "counts bytes, which a schema of Base64 text cannot. Check it in a step of the route."
                : $"belongs on text and collections, not on {TypeNames.Of(draft.Type)}. Remove it.";
        }

        if (min > 0)
        {
            draft.Tighten("min" + noun, min);
        }

        if (max >= 0)
        {
            draft.Tighten("max" + noun, max.Value);
        }

        return null;
    }

    public static string? ApplyToText(Draft draft, int min, int max) => draft.IsText
        ? Apply(draft, min, max)
        : $"belongs on text, not on {TypeNames.Of(draft.Type)}. Use [Length] for collections.";
}
