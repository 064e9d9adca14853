using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace Crafting.Tests;

/// <summary>Damages a value in one place: members, kinds, limits, spellings, depth, size.</summary>
public sealed class ValueMutator
{
    private readonly Random _random;
    private readonly string[] _names, _numbers;
    private readonly int[] _counts;

    public ValueMutator(JsonElement schema, Random random)
    {
        _random = random;
        var (names, numbers, counts) = (new HashSet<string>(), new HashSet<string>(), new HashSet<int>());
        Collect(schema, names, numbers, counts);
        _names = [.. names, "extra", "", "$type", "$foo", "$id", "ключ", "very long name of a member that nobody "
            + "ever asked for in this contract"];
        _numbers = [.. numbers];
        _counts = [.. counts.Append(3)];
    }

    public Json Mutate(Json value)
    {
        var copy = new JsonList([value.Copy()]);
        for (var i = _random.Next(6) == 0 ? 2 : 1; i > 0; i--)
        {
            Slots(copy).ElementAt(_random.Next(Slots(copy).Count()))();
        }

        return copy.Items[0];
    }

    // Every place of the value as an action that changes it.
    private IEnumerable<Action> Slots(Json value)
    {
        switch (value)
        {
            case JsonList list:
                for (var i = 0; i < list.Items.Count; i++)
                {
                    var at = i;
                    yield return () => list.Items[at] = Change(list.Items[at]);
                    foreach (var slot in Slots(list.Items[i]))
                    {
                        yield return slot;
                    }
                }

                break;
            case JsonMap map:
                for (var i = 0; i < map.Members.Count; i++)
                {
                    var at = i;
                    yield return () => map.Members[at] = (map.Members[at].Name, Change(map.Members[at].Value));
                    foreach (var slot in Slots(map.Members[i].Value))
                    {
                        yield return slot;
                    }
                }

                break;
        }
    }

    private Json Change(Json value) => _random.Next(10) switch
    {
        0 => Other(),
        1 when _random.Next(8) == 0 => Deep(value, _random.Next(55, 75)),
        _ => value switch
        {
            JsonMap map => Members(map),
            JsonList list => Items(list),
            JsonString text => Text(text),
            JsonRaw raw => raw.Raw.Length > 0 && (char.IsAsciiDigit(raw.Raw[0]) || raw.Raw[0] == '-') ? Number(raw) : Other(),
            _ => value,
        },
    };

    private Json Other() => _random.Next(7) switch
    {
        0 => new JsonRaw("null"),
        1 => new JsonRaw("true"),
        2 => new JsonMap([]),
        3 => new JsonList([]),
        4 => new JsonRaw(Pick(Samples.Numbers)),
        5 => new JsonRaw("{\"a\":[null,1.5,\"x\"]}"),
        _ => new JsonString(Pick(Samples.Texts)),
    };

    private Json Deep(Json value, int levels)
    {
        for (var i = 0; i < levels; i++)
        {
            value = _random.Next(2) == 0 ? new JsonList([value]) : new JsonMap([("a", value)]);
        }

        return value;
    }

    private JsonMap Members(JsonMap map)
    {
        var members = map.Members;
        var at = members.Count == 0 ? 0 : _random.Next(members.Count);
        switch (members.Count == 0 ? 0 : _random.Next(7))
        {
            case 0:
                members.Insert(_random.Next(members.Count + 1), (Pick(_names), Other()));
                break;
            case 1:
                members.RemoveAt(at);
                break;
            case 2:
                members[at] = (Pick(_names), members[at].Value);
                break;
            case 3:
                members[at] = (members[at].Name.ToUpperInvariant(), members[at].Value);
                break;
            case 4 when _random.Next(3) == 0:
                members.Add((members[at].Name, members[at].Value.Copy()));
                break;
            case 5 when _random.Next(3) == 0:
                members[at] = (members[at].Name + "\ud83d", members[at].Value);
                break;
            default:
                members.Reverse();
                break;
        }

        return map;
    }

    private JsonList Items(JsonList list)
    {
        if (list.Items.Count == 0 || _random.Next(3) == 0)
        {
            list.Items.Add(Other());
            return list;
        }

        var copy = list.Items[0];
        var count = Pick(_counts) + _random.Next(-1, 2);
        list.Items.Clear();
        for (var i = 0; i < Math.Clamp(count, 0, 50); i++)
        {
            list.Items.Add(copy.Copy());
        }

        return list;
    }

    private JsonString Text(JsonString text)
    {
        text.Value = _random.Next(11) switch
        {
            0 => text.Value + "\n",
            1 => text.Value + "a",
            2 => "😀" + text.Value,
            3 => text.Value.Length > 0 ? text.Value[..^1] : "x",
            4 => text.Value.ToUpperInvariant(),
            5 => Repeat("😀", Pick(_counts) + _random.Next(-1, 2)),
            6 => Repeat("e\u0301", Pick(_counts) + _random.Next(-1, 2)),
            7 when _random.Next(4) == 0 => text.Value + "\ud83d",
            8 when _random.Next(60) == 0 => new string('a', 1 << 20),
            _ => Pick(Samples.Texts),
        };
        text.Escaped = _random.Next(6) == 0 && text.Value.Length < 1000;
        return text;
    }

    private JsonRaw Number(JsonRaw number)
    {
        var limit = _numbers.Length == 0 ? "0" : Pick(_numbers);
        number.Raw = _random.Next(6) switch
        {
            0 => limit,
            1 or 2 when BigInteger.TryParse(limit, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) =>
                (whole + _random.Next(-1, 2))
                    .ToString(CultureInfo.InvariantCulture) + Pick(["", ".0", "e0", ".5", ".00e1", ".00000000000000000000000001"]),
            3 when !number.Raw.AsSpan().ContainsAny('.', 'e', 'E') =>
                number.Raw + Pick([".0", "e0", "e1", ".0e0", ".000", ".1", "E+2", "e-1"]),
            _ => Pick(Samples.Numbers),
        };
        return number;
    }

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, Math.Clamp(count, 0, 300)));

    private static void Collect(JsonElement schema, HashSet<string> names, HashSet<string> numbers, HashSet<int> counts)
    {
        foreach (var member in schema.ValueKind == JsonValueKind.Object ? schema.EnumerateObject().ToArray() : [])
        {
            names.Add(member.Name);
            if (member.Value.ValueKind == JsonValueKind.Number)
            {
                numbers.Add(member.Value.GetRawText());
                _ = member.Value.TryGetInt32(out var count) && count is >= 0 and < 300 && counts.Add(count);
            }

            Collect(member.Value, names, numbers, counts);
        }

        foreach (var item in schema.ValueKind == JsonValueKind.Array ? schema.EnumerateArray().ToArray() : [])
        {
            Collect(item, names, numbers, counts);
        }
    }

    private T Pick<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];
}
