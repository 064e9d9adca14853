using System.Globalization;

namespace Crafting.Tests;

/// <summary>A plain backtracking matcher for ECMA-262 patterns with the u flag, over code points, straight from the
/// specification.</summary>
public sealed class EcmaMatcher
{
    private const string Syntax = "^$\\.*+?()[]{}|/";
    private readonly string _source;
    private readonly Matcher _root;
    private int _at, _groups;

    public EcmaMatcher(string source)
    {
        _source = source;
        _root = Alternatives();
        if (_at != source.Length)
        {
            throw new FormatException($"Pattern {source} stops making sense at {_at}.");
        }
    }

    private delegate bool Matcher(State state, int at, Func<int, bool> next);

    public bool IsMatch(string value)
    {
        var state = new State([.. value.EnumerateRunes().Select(rune => rune.Value)]);
        return Enumerable.Range(0, state.Text.Length + 1).Any(start => _root(state, start, _ => true));
    }

    private Matcher Alternatives()
    {
        var branches = new List<Matcher> { Sequence() };
        while (Take("|"))
        {
            branches.Add(Sequence());
        }

        return branches.Count == 1 ? branches[0] : (state, at, next) => branches.Any(branch => branch(state, at, next));
    }

    private Matcher Sequence()
    {
        Matcher all = (_, at, next) => next(at);
        while (_at < _source.Length && _source[_at] is not ('|' or ')'))
        {
            var (first, second) = (all, Quantified());
            all = (state, at, next) => first(state, at, middle => second(state, middle, next));
        }

        return all;
    }

    private Matcher Quantified()
    {
        var (atom, repeatable) = Atom();
        var (min, max) = (1, 1);
        if (Take("*"))
        {
            (min, max) = (0, int.MaxValue);
        }
        else if (Take("+"))
        {
            (min, max) = (1, int.MaxValue);
        }
        else if (Take("?"))
        {
            (min, max) = (0, 1);
        }
        else if (Take("{"))
        {
            var end = _source.IndexOf('}', _at);
            var parts = _source[_at..end].Split(',');
            min = int.Parse(parts[0], CultureInfo.InvariantCulture);
            max = parts.Length == 1 ? min : parts[1].Length == 0 ? int.MaxValue : int.Parse(parts[1], CultureInfo.InvariantCulture);
            _at = end + 1;
        }
        else
        {
            return atom;
        }

        if (!repeatable)
        {
            throw new FormatException($"Nothing to repeat in {_source} before {_at}.");
        }

        var lazy = Take("?");
        return (state, at, next) => Repeat(atom, state, at, next, 0, min, max, lazy);
    }

    private static bool Repeat(Matcher atom, State state, int at, Func<int, bool> next, int count, int min, int max, bool lazy)
    {
        bool More() => count < max
            && atom(state, at, then => (then != at || count < min) && Repeat(atom, state, then, next, count + 1, min, max, lazy));
        return count < min ? More() : lazy ? next(at) || More() : More() || next(at);
    }

    private (Matcher Matcher, bool Repeatable) Atom()
    {
        if (Take("("))
        {
            return Group();
        }

        if (Take("^"))
        {
            return ((_, at, next) => at == 0 && next(at), false);
        }

        if (Take("$"))
        {
            return ((state, at, next) => at == state.Text.Length && next(at), false);
        }

        if (Take("."))
        {
            return (One(point => point is not ('\n' or '\r' or 0x2028 or 0x2029)), true);
        }

        if (Take("["))
        {
            return (One(Class()), true);
        }

        if (Take("\\b"))
        {
            return ((state, at, next) => state.Boundary(at) && next(at), false);
        }

        if (Take("\\B"))
        {
            return ((state, at, next) => !state.Boundary(at) && next(at), false);
        }

        if (Take("\\k<"))
        {
            var end = _source.IndexOf('>', _at);
            var name = _source[_at..end];
            _at = end + 1;
            return (Back(name), true);
        }

        if (_source[_at] == '\\' && _source[_at + 1] is >= '1' and <= '9')
        {
            _at += 2;
            return (Back(_source[_at - 1].ToString()), true);
        }

        if (_source[_at] is '*' or '+' or '?' or '{' or '}' or ']')
        {
            throw new FormatException($"{_source[_at]} must be escaped in {_source}.");
        }

        return (One(Element(inClass: false).Set), true);
    }

    private (Matcher Matcher, bool Repeatable) Group()
    {
        foreach (var (head, ahead, wanted) in new[] { ("?=", true, true), ("?!", true, false), ("?<=", false, true), ("?<!", false, false) })
        {
            if (Take(head))
            {
                var inner = Alternatives();
                Expect(")");
                return ((state, at, next) => (ahead
                    ? inner(state, at, _ => true)
                    : Enumerable.Range(0, at + 1).Any(start => inner(state, start, end => end == at))) == wanted && next(at), false);
            }
        }

        string? name = null;
        if (Take("?<"))
        {
            var end = _source.IndexOf('>', _at);
            name = _source[_at..end];
            _at = end + 1;
        }

        var captures = name is not null || !Take("?:");
        var number = captures ? (++_groups).ToString(CultureInfo.InvariantCulture) : "";
        var body = Alternatives();
        Expect(")");
        return captures
            ? ((state, at, next) => body(state, at, end => state.With([number, name ?? number], at, end, () => next(end))), true)
            : (body, true);
    }

    private static Matcher Back(string group) => (state, at, next) =>
    {
        var part = state.Group(group);
        return part.Length <= state.Text.Length - at && state.Text.AsSpan(at, part.Length).SequenceEqual(part) && next(at + part.Length);
    };

    private static Matcher One(Func<int, bool> set) => (state, at, next) => at < state.Text.Length && set(state.Text[at]) && next(at + 1);

    private Func<int, bool> Class()
    {
        var negated = Take("^");
        var sets = new List<Func<int, bool>>();
        while (!Take("]"))
        {
            var (set, low) = Element(inClass: true);
            if (low >= 0 && _source[_at] == '-' && _source[_at + 1] != ']')
            {
                _at++;
                var high = Element(inClass: true).Point;
                set = high >= low ? point => point >= low && point <= high : throw new FormatException($"Range in {_source}.");
            }

            sets.Add(set);
        }

        return point => sets.Any(set => set(point)) != negated;
    }

    private (Func<int, bool> Set, int Point) Element(bool inClass)
    {
        int point = char.ConvertToUtf32(_source, _at);
        _at += point > 0xffff ? 2 : 1;
        if (point == '\\')
        {
            var letter = _source[_at++];
            Func<int, bool>? set = letter switch
            {
                'd' => Digit,
                'D' => other => !Digit(other),
                'w' => Word,
                'W' => other => !Word(other),
                's' => Space,
                'S' => other => !Space(other),
                _ => null,
            };
            if (set is not null)
            {
                return (set, -1);
            }

            point = letter switch
            {
                't' => '\t',
                'n' => '\n',
                'r' => '\r',
                'v' => '\v',
                'f' => '\f',
                'b' when inClass => '\b',
                '0' => 0,
                'x' => Hex(2),
                'u' => Unicode(),
                '-' when inClass => '-',
                _ when Syntax.Contains(letter) => letter,
                _ => throw new FormatException($"\\{letter} is no escape in {_source}."),
            };
        }

        return (other => other == point, point);
    }

    // Two escapes that form a pair are one code point.
    private int Unicode()
    {
        var unit = Hex(4);
        return char.IsHighSurrogate((char)unit) && Take("\\u") ? char.ConvertToUtf32((char)unit, (char)Hex(4)) : unit;
    }

    private int Hex(int length)
    {
        _at += length;
        return int.Parse(_source.AsSpan(_at - length, length), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }

    private static bool Digit(int point) => point is >= '0' and <= '9';

    private static bool Word(int point) => Digit(point) || point is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or '_';

    private static bool Space(int point) => point is (>= 9 and <= 13) or 0x20 or 0xa0 or 0x1680 or (>= 0x2000 and <= 0x200a)
        or 0x2028 or 0x2029 or 0x202f or 0x205f or 0x3000 or 0xfeff;

    private bool Take(string text)
    {
        var taken = string.CompareOrdinal(_source, _at, text, 0, text.Length) == 0;
        _at += taken ? text.Length : 0;
        return taken;
    }

    private void Expect(string text)
    {
        if (!Take(text))
        {
            throw new FormatException($"{text} expected in {_source} at {_at}.");
        }
    }

    private sealed class State(int[] text)
    {
        private readonly Dictionary<string, (int From, int To)> _groups = [];

        public int[] Text => text;

        public ReadOnlySpan<int> Group(string name) =>
            _groups.TryGetValue(name, out var range) ? text.AsSpan(range.From, range.To - range.From) : [];

        public bool With(string[] names, int from, int to, Func<bool> next)
        {
            var before = names.Select(name => (name, _groups.TryGetValue(name, out var old) ? old : ((int, int)?)null)).ToArray();
            foreach (var name in names)
            {
                _groups[name] = (from, to);
            }

            if (next())
            {
                return true;
            }

            foreach (var (name, old) in before)
            {
                _ = old is { } range ? (_groups[name] = range) != default : _groups.Remove(name);
            }

            return false;
        }

        public bool Boundary(int at) => (at > 0 && Word(text[at - 1])) != (at < text.Length && Word(text[at]));
    }
}
