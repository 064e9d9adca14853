using System.ComponentModel.DataAnnotations;

namespace Crafting.Pipeline;

/// <summary>Hands every attribute of a member to what knows it; one that nobody knows is a problem, not silence.</summary>
internal static class Annotations
{
    public static void Apply(SchemaBuilder builder, Draft draft, IReadOnlyList<Attribute> attributes, string place)
    {
        foreach (var attribute in attributes)
        {
            if (Apply(builder, draft, attribute, place) is { } problem)
            {
                builder.Problem(place, $"[{attribute.GetType().Name.Replace("Attribute", "", StringComparison.Ordinal)}] {problem}");
            }
        }

        CheckLimits(builder, draft, place);
        TextAnnotation.Apply(attributes, draft.Schema);
    }

    private static string? Apply(SchemaBuilder builder, Draft draft, Attribute attribute, string place) => attribute switch
    {
        RequiredAttribute required => RequiredAnnotation.Apply(draft, required),
        LengthAttribute length => LengthAnnotation.Apply(draft, length.MinimumLength, length.MaximumLength),
        StringLengthAttribute length => LengthAnnotation.ApplyToText(draft, length.MinimumLength, length.MaximumLength),
        MinLengthAttribute length => LengthAnnotation.Apply(draft, length.Length, null),
        MaxLengthAttribute length => LengthAnnotation.Apply(draft, 0, length.Length),
        RangeAttribute range => RangeAnnotation.Apply(draft, range),
        AllowedValuesAttribute allowed => ValuesAnnotation.Allow(builder, draft, allowed.Values),
        DeniedValuesAttribute denied => ValuesAnnotation.Deny(builder, draft, denied.Values),
        RegularExpressionAttribute pattern => PatternAnnotation.Apply(draft, pattern.Pattern),
        EmailAddressAttribute => FormatAnnotation.Apply(draft, "email", AddressPatterns.Email),
        UrlAttribute => FormatAnnotation.Apply(draft, "uri", AddressPatterns.Url),
        Base64StringAttribute => FormatAnnotation.ApplyBase64(draft),
        // A hint for user interfaces: it checks nothing by itself.
        DataTypeAttribute when attribute.GetType() == typeof(DataTypeAttribute) => null,
        ValidationAttribute =>
            "cannot be said in a schema, so callers would be refused for reasons they cannot know. Use [RegularExpression], "
            + "[Length], [Range] or [AllowedValues], or check in a step of the route.",
        _ => null,
    };

    private static void CheckLimits(SchemaBuilder builder, Draft draft, string place)
    {
        foreach (var noun in new[] { "Length", "Items", "Properties" })
        {
            if (draft.Schema["min" + noun]?.GetValue<int>() > draft.Schema["max" + noun]?.GetValue<int>())
            {
                builder.Problem(
                    place, $"At least {draft.Schema["min" + noun]} and at most {draft.Schema["max" + noun]} leaves "
                        + "nothing. Change one of them.");
            }
        }
    }
}
