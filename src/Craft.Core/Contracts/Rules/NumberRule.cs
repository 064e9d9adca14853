using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Crafting.Pipeline;

/// <summary>minimum, maximum, exclusiveMinimum and exclusiveMaximum.</summary>
internal sealed class NumberRule(IReadOnlyList<NumberBound> bounds)
{
    public bool Accepts(in JsonElement value) => Broken(value) is null;

    public void Explain(in JsonElement value, string path, FailureList failures)
    {
        if (Broken(value) is { } bound)
        {
            failures.Add(path, $"must be {bound}; it is {Sentences.Number(value)}.");
        }
    }

    private NumberBound? Broken(in JsonElement value)
    {
        var quick = value.TryGetInt64(out var whole);
        foreach (var bound in bounds)
        {
            if (!(quick && bound.Whole is { } limit ? bound.Holds(whole.CompareTo(limit)) : bound.Holds(value)))
            {
                return bound;
            }
        }

        return null;
    }
}

/// <summary>One limit of a number, kept as its exact text.</summary>
internal sealed class NumberBound(string text, bool upper, bool exclusive)
{
    private readonly byte[] _text = Encoding.ASCII.GetBytes(text);

    public long? Whole { get; } = long.TryParse(text, System.Globalization.NumberStyles.AllowLeadingSign, null, out var whole)
        ? whole
        : null;

    public bool Holds(in JsonElement value) =>
        Holds(ExactNumber.Compare(new ExactNumber(JsonMarshal.GetRawUtf8Value(value)), new ExactNumber(_text)));

    public bool Holds(int order) => upper ? order < 0 || (order == 0 && !exclusive) : order > 0 || (order == 0 && !exclusive);

    public override string ToString() => (upper, exclusive) switch
    {
        (true, true) => "less than ",
        (true, false) => "at most ",
        (false, true) => "greater than ",
        (false, false) => "at least ",
    } + text;
}
