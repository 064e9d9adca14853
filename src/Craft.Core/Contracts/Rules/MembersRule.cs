using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Crafting.Pipeline;

/// <summary>One named member of an object.</summary>
internal sealed class MemberRule(string name, SchemaRule rule, bool required)
{
    public string Name => name;

    public byte[] Utf8Name { get; } = Encoding.UTF8.GetBytes(name);

    public SchemaRule Rule => rule;

    public bool Required => required;
}

/// <summary>properties, required, additionalProperties, propertyNames, minProperties, maxProperties; and no member twice.</summary>
internal sealed class MembersRule(MemberRule[] known, SchemaRule others, SchemaRule? names, int min, int max)
{
    public static readonly MembersRule Any = new([], SchemaRule.Any, null, 0, int.MaxValue);

    private readonly int _required = known.Count(member => member.Required);

    public IReadOnlyList<MemberRule> Known => known;

    public SchemaRule Others => others;

    public int Min => min;

    public int Max => max;

    public bool Accepts(in JsonElement value, int depth)
    {
        if (depth == 0)
        {
            return false;
        }

        var words = (known.Length + 63) >> 6;
        Span<ulong> seen = words <= 16 ? stackalloc ulong[16] : new ulong[words];
        seen.Clear();
        HashSet<string>? unknown = null;
        var (count, required, next) = (0, 0, 0);
        foreach (var property in value.EnumerateObject())
        {
            count++;
            if (names?.AcceptsName(property) == false)
            {
                return false;
            }

            var at = Find(property, next);
            if (at < 0)
            {
                if (others.Never || JsonText.Decode(property) is not { } name || !(unknown ??= []).Add(name) ||
                    !others.Accepts(property.Value, depth - 1))
                {
                    return false;
                }

                continue;
            }

            var bit = 1UL << (at & 63);
            if ((seen[at >> 6] & bit) != 0 || !known[at].Rule.Accepts(property.Value, depth - 1))
            {
                return false;
            }

            seen[at >> 6] |= bit;
            required += known[at].Required ? 1 : 0;
            next = at + 1;
        }

        return required == _required && count >= min && count <= max;
    }

    public void Explain(in JsonElement value, string path, int depth, FailureList failures)
    {
        var times = value.EnumerateObject().Select(property => JsonText.Decode(property)).OfType<string>()
            .CountBy(name => name, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        foreach (var property in value.EnumerateObject())
        {
            var name = JsonText.Decode(property);
            var place = FieldPath.Of(path, name ?? "?");
            if (name is null)
            {
                _ = times.TryAdd("?", 0) && failures.Add(place, "is a name that is not Unicode text.");
            }
            else if (times[name] != 1)
            {
                // Which of the values is meant nobody can tell: none is judged, and the name is said once.
                _ = times[name] > 1 && (!others.Never || Find(property, 0) >= 0) && failures.Add(place, "is given more than once.");
                times[name] = 0;
            }
            else if (names?.AcceptsName(property) == false)
            {
                failures.Add(place, $"has a name that does not fit: {names.WrongName(name)}");
            }
            else if (Find(property, 0) is >= 0 and var at)
            {
                known[at].Rule.Explain(property.Value, place, depth - 1, failures);
            }
            else if (!others.Never)
            {
                others.Explain(property.Value, place, depth - 1, failures);
            }
        }
    }

    // Members mostly come in the published order: the search starts behind the last hit.
    private int Find(in JsonProperty property, int next)
    {
        if (known.Length == 0)
        {
            return -1;
        }

        var raw = JsonMarshal.GetRawUtf8PropertyName(property);
        if (JsonText.IsEscaped(raw))
        {
            var text = JsonText.Decode(property);
            return Array.FindIndex(known, member => member.Name == text);
        }

        for (var i = 0; i < known.Length; i++)
        {
            var at = next + i < known.Length ? next + i : next + i - known.Length;
            if (raw.SequenceEqual(known[at].Utf8Name))
            {
                return at;
            }
        }

        return -1;
    }
}
