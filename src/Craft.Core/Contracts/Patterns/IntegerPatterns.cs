using System.Globalization;

namespace Crafting.Pipeline;

/// <summary>Integers as names of members: one spelling each, and never outside the type.</summary>
internal static class IntegerPatterns
{
    public static readonly IReadOnlyDictionary<Type, KnownPattern> All = new Dictionary<Type, KnownPattern>
    {
        [typeof(sbyte)] = Between(sbyte.MinValue, sbyte.MaxValue),
        [typeof(byte)] = Between(byte.MinValue, byte.MaxValue),
        [typeof(short)] = Between(short.MinValue, short.MaxValue),
        [typeof(ushort)] = Between(ushort.MinValue, ushort.MaxValue),
        [typeof(int)] = Between(int.MinValue, int.MaxValue),
        [typeof(uint)] = Between(uint.MinValue, uint.MaxValue),
        [typeof(long)] = Between(long.MinValue, long.MaxValue),
        [typeof(ulong)] = Between(ulong.MinValue, ulong.MaxValue),
    };

    private static KnownPattern Between(Int128 min, Int128 max)
    {
        var negative = min < 0 ? $"|-(?:{UpTo(-min)})" : "";
        return new KnownPattern(
            $"^(?:0|{UpTo(max)}{negative})$", $"must be a whole number from {min} to {max}.", text => Fits(text, min, max));
    }

    private static bool Fits(ReadOnlySpan<char> text, Int128 min, Int128 max)
    {
        var digits = text.StartsWith("-") ? text[1..] : text;
        var plain = text is "0"
            || (digits.Length is > 0 and <= 20 && digits[0] is >= '1' and <= '9' && !digits.ContainsAnyExceptInRange('0', '9'));
        return plain && Int128.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) is var value && value >= min
            && value <= max;
    }

    // 1 to 305: [1-9][0-9]{0,1} | [1-2][0-9]{2} | 30[0-4] | 305
    private static string UpTo(Int128 max)
    {
        var digits = max.ToString(CultureInfo.InvariantCulture);
        var parts = new List<string> { "[1-9]" + Any(0, digits.Length - 2) };
        for (var i = 0; i < digits.Length; i++)
        {
            var low = i == 0 ? '1' : '0';
            if (digits[i] > low)
            {
                var high = (char)(digits[i] - 1);
                parts.Add(
                    $"{digits[..i]}{(low == high ? $"{low}" : $"[{low}-{high}]")}{Any(digits.Length - i - 1, digits.Length - i - 1)}");
            }
        }

        return string.Join("|", parts.Append(digits));
    }

    private static string Any(int least, int most) => (least, most) switch
    {
        (_, <= 0) => "",
        (1, 1) => "[0-9]",
        _ => least == most ? $"[0-9]{{{most}}}" : $"[0-9]{{{least},{most}}}",
    };
}
