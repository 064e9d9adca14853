using System.Runtime.InteropServices;
using System.Text.Json;

namespace Crafting.Pipeline;

/// <summary>A JSON number as written: compared digit by digit, so no range or rounding of a CLR type gets in.</summary>
internal readonly ref struct ExactNumber
{
    // The value is 0.d1d2d3… × 10^Scale, d1 not zero; Whole and Fraction hold the digits around the point.
    private readonly ReadOnlySpan<byte> _whole, _fraction;
    private readonly int _skip;

    public ExactNumber(ReadOnlySpan<byte> text)
    {
        Negative = text[0] == '-';
        if (Negative)
        {
            text = text[1..];
        }

        long exponent = 0;
        var mark = text.IndexOfAny((byte)'e', (byte)'E');
        if (mark >= 0)
        {
            exponent = Exponent(text[(mark + 1)..]);
            text = text[..mark];
        }

        var point = text.IndexOf((byte)'.');
        _whole = point < 0 ? text : text[..point];
        _fraction = point < 0 ? default : text[(point + 1)..].TrimEnd((byte)'0');
        if (_fraction.IsEmpty)
        {
            var kept = _whole.TrimEnd((byte)'0');
            exponent += _whole.Length - kept.Length;
            _whole = kept;
        }

        var lead = _whole.IndexOfAnyExcept((byte)'0');
        if (lead < 0)
        {
            var zeros = _fraction.IndexOfAnyExcept((byte)'0');
            lead = _whole.Length + (zeros < 0 ? _fraction.Length : zeros);
        }

        _skip = lead;
        Count = _whole.Length + _fraction.Length - lead;
        Scale = _whole.Length - lead + exponent;
    }

    public bool Negative { get; }

    /// <summary>How many digits matter; 0 for zero itself.</summary>
    public int Count { get; }

    public long Scale { get; }

    public bool Whole => Count <= Scale || Count == 0;

    public byte this[int index] => index + _skip < _whole.Length ? _whole[index + _skip] : _fraction[index + _skip - _whole.Length];

    public static bool IsInteger(in JsonElement value)
    {
        var text = JsonMarshal.GetRawUtf8Value(value);
        return text.IndexOfAny((byte)'.', (byte)'e', (byte)'E') < 0 || new ExactNumber(text).Whole;
    }

    public static int Compare(ExactNumber left, ExactNumber right)
    {
        var (a, b) = (left.Count == 0 ? 0 : left.Negative ? -1 : 1, right.Count == 0 ? 0 : right.Negative ? -1 : 1);
        return a != b ? a.CompareTo(b) : a * Magnitude(left, right);
    }

    private static int Magnitude(ExactNumber left, ExactNumber right)
    {
        if (left.Scale != right.Scale)
        {
            return left.Count == 0 ? 0 : left.Scale.CompareTo(right.Scale);
        }

        for (var i = 0; i < left.Count && i < right.Count; i++)
        {
            if (left[i] != right[i])
            {
                return left[i].CompareTo(right[i]);
            }
        }

        return left.Count.CompareTo(right.Count);
    }

    // An exponent of a thousand digits is legal JSON: beyond 10^15 only its sign matters.
    private static long Exponent(ReadOnlySpan<byte> text)
    {
        var negative = text[0] == '-';
        long value = 0;
        foreach (var digit in text.TrimStart("+-"u8))
        {
            value = Math.Min((value * 10) + digit - '0', 1_000_000_000_000_000);
        }

        return negative ? -value : value;
    }
}
