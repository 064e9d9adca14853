using System.Text;

namespace Crafting.Pipeline;

/// <summary>A pattern as ECMA-262 publishes it and as .NET evaluates it, or the reasons why there is none.</summary>
internal sealed record TranslatedPattern(string Published, string Evaluated, IReadOnlyList<string> Problems);

/// <summary>Reads the part of the language that .NET and ECMA-262 (u flag) share, and spells it for both exactly.</summary>
internal sealed class PatternTranslator
{
    // A code point is one character to ECMA-262 and one or two to .NET.
    internal const string Astral = "[\\ud800-\\udbff][\\udc00-\\udfff]";

    private readonly string _source;
    private readonly StringBuilder _published = new(), _evaluated = new();
    private readonly List<string> _problems = [];
    private readonly Stack<bool> _groups = new();
    private int _at;
    private bool _atom, _named, _numbered, _alternatives;

    private PatternTranslator(string source) => _source = source;

    public static TranslatedPattern Translate(string source)
    {
        var translator = new PatternTranslator(source);
        translator.Run();
        return new TranslatedPattern(translator._published.ToString(), translator._evaluated.ToString(), translator._problems);
    }

    /// <summary>As DataAnnotations means it: the pattern must match the whole text.</summary>
    public static TranslatedPattern TranslateAnchored(string source)
    {
        var translator = new PatternTranslator(source);
        translator.Run();
        var text = translator._published.ToString();
        // What stands alone needs no group; an anchor of the author's is not doubled.
        var anchored = translator._alternatives
            ? $"^(?:{text})$"
            : $"{(text.StartsWith('^') ? "" : "^")}{text}{(EndsAnchored(text) ? "" : "$")}";
        return new TranslatedPattern(anchored, "", translator._problems);
    }

    private static bool EndsAnchored(string text)
    {
        var before = text.AsSpan(0, Math.Max(text.Length - 1, 0));
        return text.EndsWith('$') && (before.Length - before.TrimEnd('\\').Length) % 2 == 0;
    }

    private void Run()
    {
        while (_at < _source.Length)
        {
            Next();
        }

        if (_groups.Count != 0)
        {
            _problems.Add("a parenthesis is not closed");
        }

        if (_named && _numbered)
        {
            _problems.Add("it mixes named groups and numbered back-references, which .NET and ECMA-262 count differently");
        }
    }

    private void Next()
    {
        var c = _source[_at++];
        switch (c)
        {
            case '^':
                Emit("^", "^", atom: false);
                break;
            case '$':
                Emit("$", "\\z", atom: false);
                break;
            case '.':
                Emit(".", $"(?:[^\\n\\r\\u2028\\u2029\\ud800-\\udfff]|{Astral})");
                break;
            case '|':
                _alternatives |= _groups.Count == 0;
                Emit("|", "|", atom: false);
                break;
            case '(':
                Open();
                break;
            case ')':
                // ECMA-262 repeats no assertion.
                Emit(")", ")", atom: _groups.TryPop(out var repeatable) && repeatable);
                break;
            case '*' or '+' or '?':
                Quantifier(c.ToString());
                break;
            case '{':
                Brace();
                break;
            case '[':
                Class();
                break;
            case '\\':
                Escape();
                break;
            default:
                Literal(c);
                break;
        }
    }

    private void Open()
    {
        var rest = _source.AsSpan(_at);
        _groups.Push(!rest.StartsWith("?") || rest.StartsWith("?:")
            || (rest.StartsWith("?<") && !rest.StartsWith("?<=") && !rest.StartsWith("?<!")));
        if (!rest.StartsWith("?"))
        {
            Emit("(", "(", atom: false);
            return;
        }

        foreach (var head in new[] { "?:", "?=", "?!", "?<=", "?<!" })
        {
            if (rest.StartsWith(head))
            {
                _at += head.Length;
                Emit("(" + head, "(" + head, atom: false);
                return;
            }
        }

        var end = rest.IndexOf('>');
        if (rest.StartsWith("?<") && end > 2 && IsName(rest[2..end]))
        {
            _named = true;
            var head = "(" + rest[..(end + 1)].ToString();
            _at += end + 1;
            Emit(head, head, atom: false);
            return;
        }

        _problems.Add($"(?{(rest.Length > 1 ? rest[1] : ' ')}…) exists in .NET only");
        Emit("(", "(", atom: false);
        _at++;
    }

    private static bool IsName(ReadOnlySpan<char> name)
    {
        foreach (var letter in name)
        {
            if (!char.IsAsciiLetterOrDigit(letter) && letter != '_')
            {
                return false;
            }
        }

        return !char.IsAsciiDigit(name[0]);
    }

    private void Brace()
    {
        var end = _source.IndexOf('}', _at);
        var body = end < 0 ? "" : _source[_at..end];
        var numbers = body.Split(',');
        if (body.Length > 0 && numbers.Length <= 2 && numbers[0].Length > 0 && numbers.All(number => number.All(char.IsAsciiDigit)))
        {
            _at = end + 1;
            Quantifier($"{{{body}}}");
            return;
        }

        Emit("\\{", "\\{");
    }

    private void Quantifier(string quantifier)
    {
        if (!_atom)
        {
            _problems.Add($"{quantifier} has nothing to repeat");
        }

        if (_at < _source.Length && _source[_at] == '?')
        {
            quantifier += "?";
            _at++;
        }

        Emit(quantifier, quantifier, atom: false);
    }

    private void Literal(char c)
    {
        if (char.IsHighSurrogate(c) && _at < _source.Length && char.IsLowSurrogate(_source[_at]))
        {
            var pair = $"{c}{_source[_at++]}";
            Emit(pair, $"(?:{pair})");
        }
        else if (char.IsSurrogate(c))
        {
            _problems.Add("half of a surrogate pair is no character");
        }
        else
        {
            Emit(c is '}' or ']' ? "\\" + c : c.ToString(), PatternClass.Unit(c));
        }
    }

    private void Class()
    {
        var set = PatternClass.Read(_source, ref _at, _problems);
        Emit(set.Published, set.Evaluated);
    }

    private void Escape()
    {
        if (_at >= _source.Length)
        {
            _problems.Add("it ends in a backslash");
            return;
        }

        var c = _source[_at];
        switch (c)
        {
            case 'd' or 'D' or 'w' or 'W' or 's' or 'S':
                _at++;
                Emit("\\" + c, PatternClass.Single(c));
                break;
            case 'b' or 'B':
                _at++;
                Emit("\\" + c, PatternClass.Boundary(c), atom: false);
                break;
            case 'A' or 'z':
                _at++;
                Emit(c == 'A' ? "^" : "$", c == 'A' ? "^" : "\\z", atom: false);
                break;
            case >= '1' and <= '9':
                var digits = new string([.. _source[_at..].TakeWhile(char.IsAsciiDigit)]);
                _at += digits.Length;
                _numbered = true;
                Emit("\\" + digits, "\\" + digits);
                break;
            case 'k' when _source.IndexOf('>', _at) is > 0 and var end && _source.AsSpan(_at).StartsWith("k<"):
                var name = _source[_at..(end + 1)];
                _at = end + 1;
                Emit("\\" + name, "\\" + name);
                break;
            default:
                var (published, unit) = PatternClass.EscapedUnit(_source, ref _at, inClass: false, _problems);
                if (char.IsHighSurrogate(unit) && _source.AsSpan(_at).StartsWith("\\u"))
                {
                    _at++;
                    var (low, second) = PatternClass.EscapedUnit(_source, ref _at, inClass: false, _problems);
                    Emit(published + low, $"(?:{PatternClass.Unit(unit)}{PatternClass.Unit(second)})");
                    break;
                }

                Emit(published, PatternClass.Unit(unit));
                break;
        }
    }

    private void Emit(string published, string evaluated, bool atom = true)
    {
        _published.Append(published);
        _evaluated.Append(evaluated);
        _atom = atom;
    }
}
