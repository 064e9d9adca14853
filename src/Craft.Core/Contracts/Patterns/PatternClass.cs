using System.Globalization;
using System.Text;

namespace Crafting.Pipeline;

/// <summary>Character classes and escapes of a pattern, with ECMA-262's meaning spelt out for .NET.</summary>
internal static class PatternClass
{
    private const string Digits = "0-9";
    private const string Words = "0-9A-Z_a-z";
    private const string Spaces = "\\t-\\r \\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff";
    private const string NotDigits = "\\u0000-\\u002f\\u003a-\\ud7ff\\ue000-\\uffff";
    private const string NotWords = "\\u0000-\\u002f\\u003a-\\u0040\\u005b-\\u005e\\u0060\\u007b-\\ud7ff\\ue000-\\uffff";
    private const string NotSpaces =
        "\\u0000-\\u0008\\u000e-\\u001f\\u0021-\\u009f\\u00a1-\\u167f\\u1681-\\u1fff\\u200b-\\u2027\\u202a-\\u202e"
        + "\\u2030-\\u205e\\u2060-\\u2fff\\u3001-\\ud7ff\\ue000-\\ufefe\\uff00-\\uffff";

    public static string Unit(char unit) => $"\\u{(int)unit:x4}";

    public static string Single(char letter) => letter switch
    {
        'd' or 'w' or 's' => $"[{Set(letter)}]",
        _ => $"(?:[{Set(letter)}]|{PatternTranslator.Astral})",
    };

    public static string Boundary(char letter) => letter == 'b'
        ? $"(?:(?<=[{Words}])(?![{Words}])|(?<![{Words}])(?=[{Words}]))"
        : $"(?:(?<=[{Words}])(?=[{Words}])|(?<![{Words}])(?![{Words}]))";

    /// <summary>Reads a class; <paramref name="at"/> stands behind its opening bracket.</summary>
    public static (string Published, string Evaluated) Read(string source, ref int at, List<string> problems)
    {
        var negated = at < source.Length && source[at] == '^';
        at += negated ? 1 : 0;
        var (published, units, astral, first) = (new StringBuilder(negated ? "[^" : "["), new StringBuilder(), false, true);
        while (at < source.Length && (source[at] != ']' || first))
        {
            first = false;
            if (source[at] == '-' && at + 1 < source.Length && source[at + 1] == '[')
            {
                problems.Add("class subtraction exists in .NET only");
            }

            var (text, low, set) = Item(source, ref at, problems);
            published.Append(text);
            if (set is not null)
            {
                units.Append(set);
                astral |= text is "\\D" or "\\W" or "\\S";
                continue;
            }

            var high = low;
            if (at + 1 < source.Length && source[at] == '-' && source[at + 1] != ']')
            {
                at++;
                (text, high, set) = Item(source, ref at, problems);
                published.Append('-').Append(text);
                if (set is not null || high < low)
                {
                    problems.Add("a range in a class runs backwards or ends in a class");
                }
            }

            AddRange(units, low, high);
        }

        at++;
        if (at > source.Length)
        {
            problems.Add("a class is not closed");
        }

        return (published.Append(']').ToString(), Evaluated(negated, units.ToString(), astral));
    }

    /// <summary>Reads what follows a backslash and stands for one UTF-16 unit.</summary>
    public static (string Published, char Unit) EscapedUnit(string source, ref int at, bool inClass, List<string> problems)
    {
        var c = source[at++];
        switch (c)
        {
            case 't':
                return ("\\t", '\t');
            case 'n':
                return ("\\n", '\n');
            case 'r':
                return ("\\r", '\r');
            case 'f':
                return ("\\f", '\f');
            case 'v':
                return ("\\v", '\v');
            case 'a':
                return ("\\x07", '\a');
            case 'e':
                return ("\\x1b", '\x1b');
            case 'b' when inClass:
                return ("\\b", '\b');
            case '0' when at >= source.Length || !char.IsAsciiDigit(source[at]):
                return ("\\0", '\0');
            case 'x' when Hex(source, at, 2) is { } unit:
                at += 2;
                return ($"\\x{(int)unit:x2}", unit);
            case 'u' when Hex(source, at, 4) is { } unit:
                at += 4;
                return ($"\\u{(int)unit:x4}", unit);
        }

        if (char.IsLetterOrDigit(c) || char.IsSurrogate(c))
        {
            problems.Add(c is 'p' or 'P'
                ? $"\\{c}{{…}} means other characters in .NET than in ECMA-262; list the ranges instead"
                : $"\\{c} has no exact counterpart in ECMA-262");
        }

        var special = "^$\\.*+?()[]{}|/".Contains(c) || (c == '-' && inClass);
        return (special ? "\\" + c : c.ToString(), c);
    }

    private static (string Published, char Unit, string? Set) Item(string source, ref int at, List<string> problems)
    {
        var c = source[at++];
        if (c == '\\' && at < source.Length)
        {
            var letter = source[at];
            if (letter is 'd' or 'D' or 'w' or 'W' or 's' or 'S')
            {
                at++;
                return ("\\" + letter, default, Set(letter));
            }

            var (published, unit) = EscapedUnit(source, ref at, inClass: true, problems);
            c = unit;
            if (!char.IsSurrogate(c))
            {
                return (published, c, null);
            }
        }

        if (char.IsSurrogate(c))
        {
            problems.Add("a class cannot hold characters beyond U+FFFF; write them as alternatives");
        }

        return (c is '[' or ']' or '-' or '^' or '\\' ? "\\" + c : c.ToString(), c, null);
    }

    // Surrogates are never characters of their own.
    private static void AddRange(StringBuilder units, char low, char high)
    {
        foreach (var (from, to) in new[] { (low, (char)Math.Min(high, '\ud7ff')), ((char)Math.Max(low, '\ue000'), high) })
        {
            if (from <= to)
            {
                units.Append(Unit(from)).Append('-').Append(Unit(to));
            }
        }
    }

    private static string Evaluated(bool negated, string units, bool astral) => (negated, astral) switch
    {
        (true, true) => $"[^{units}\\ud800-\\udfff]",
        (true, false) => $"(?:[^{units}\\ud800-\\udfff]|{PatternTranslator.Astral})",
        (false, true) => $"(?:[{units}]|{PatternTranslator.Astral})",
        _ => units.Length == 0 ? "(?!)" : $"[{units}]",
    };

    private static string Set(char letter) => letter switch
    {
        'd' => Digits,
        'w' => Words,
        's' => Spaces,
        'D' => NotDigits,
        'W' => NotWords,
        _ => NotSpaces,
    };

    private static char? Hex(string source, int at, int length) =>
        at + length <= source.Length && ushort.TryParse(source.AsSpan(at, length), NumberStyles.AllowHexSpecifier, null, out var unit)
            ? (char)unit
            : null;
}
