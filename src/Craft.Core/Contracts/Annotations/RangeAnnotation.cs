using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text;

namespace Crafting.Pipeline;

/// <summary>[Range] with its exclusive bounds, in exact decimal digits.</summary>
internal static class RangeAnnotation
{
    public static string? Apply(Draft draft, RangeAttribute range)
    {
        if (!draft.IsNumber)
        {
            return $"belongs on numbers, not on {TypeNames.Of(draft.Type)}. "
                + "Use [RegularExpression] for text, or check in a step of the route.";
        }

        if (!TryText(range.Minimum, out var min) || !TryText(range.Maximum, out var max))
        {
            return "has a limit that is no number. Write it in digits, such as \"0.1\".";
        }

        if (min is not null && max is not null)
        {
            var order = Compare(min, max);
            if (order > 0 || (order == 0 && (range.MinimumIsExclusive || range.MaximumIsExclusive)))
            {
                return $"from {min} to {max} leaves nothing. Change one of the limits.";
            }
        }

        Tighten(draft, min, "minimum", "exclusiveMinimum", range.MinimumIsExclusive, sign: 1);
        Tighten(draft, max, "maximum", "exclusiveMaximum", range.MaximumIsExclusive, sign: -1);
        return null;
    }

    // A wider limit than the type's own is none.
    private static void Tighten(Draft draft, string? limit, string inclusive, string exclusive, bool isExclusive, int sign)
    {
        var old = draft.Schema[inclusive]?.ToJsonString();
        var order = limit is null ? -1 : old is null ? 1 : Compare(limit, old) * sign;
        if (order > 0 || (order == 0 && isExclusive))
        {
            draft.Schema.Remove(inclusive);
            draft.Schema[isExclusive ? exclusive : inclusive] = Draft.Number(limit!);
        }
    }

    // Infinity is no limit at all.
    private static bool TryText(object limit, out string? text)
    {
        text = limit switch
        {
            double or float when double.IsInfinity(Convert.ToDouble(limit, CultureInfo.InvariantCulture)) => null,
            string written when decimal.TryParse(written, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact) =>
                exact.ToString(CultureInfo.InvariantCulture),
            string written when double.TryParse(written, NumberStyles.Float, CultureInfo.InvariantCulture, out var wide)
                && double.IsFinite(wide) =>
                wide.ToString("R", CultureInfo.InvariantCulture),
            IFormattable number and (int or long or double or float or decimal or short or byte or uint or ulong) =>
                number.ToString(null, CultureInfo.InvariantCulture),
            _ => "",
        };
        return text is null || (text.TrimStart('-') is { Length: > 0 } digits && char.IsAsciiDigit(digits[0]));
    }

    private static int Compare(string left, string right) =>
        ExactNumber.Compare(new ExactNumber(Encoding.ASCII.GetBytes(left)), new ExactNumber(Encoding.ASCII.GetBytes(right)));
}
