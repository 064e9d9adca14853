using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Crafting.Pipeline;

/// <summary>minLength, maxLength and pattern; and that a string is Unicode text at all.</summary>
internal sealed class TextRule(int min, int max, Pattern? pattern)
{
    public static readonly TextRule Any = new(0, int.MaxValue, null);

    public bool Accepts(in JsonElement value)
    {
        var raw = JsonMarshal.GetRawUtf8Value(value)[1..^1];
        return JsonText.IsEscaped(raw) ? JsonText.Decode(value) is { } text && Accepts(text) : AcceptsPlain(raw);
    }

    public bool AcceptsName(in JsonProperty property)
    {
        var raw = JsonMarshal.GetRawUtf8PropertyName(property);
        return JsonText.IsEscaped(raw) ? JsonText.Decode(property) is { } text && Accepts(text) : AcceptsPlain(raw);
    }

    public void Explain(in JsonElement value, string path, FailureList failures)
    {
        if (Wrong(JsonText.Decode(value)) is { } wrong)
        {
            failures.Add(path, wrong);
        }
    }

    /// <summary>What is wrong with this text, as the rest of a sentence; null when nothing is.</summary>
    public string? Wrong(string? text)
    {
        if (text is null)
        {
            return "must be Unicode text; it has half of a surrogate pair or broken UTF-8.";
        }

        var length = JsonText.CodePoints(text);
        return length < min && length == 0 ? "must not be empty."
            : length < min ? $"must be at least {Sentences.Count(min, "character")} long; it has {length}."
            : length > max ? $"must be at most {Sentences.Count(max, "character")} long; it has {length}."
            : pattern?.Matches(text) == false ? pattern.Hint
            : null;
    }

    private bool Accepts(string text) => Fits(JsonText.CodePoints(text)) && pattern?.Matches(text) != false;

    private bool AcceptsPlain(ReadOnlySpan<byte> raw)
    {
        var length = raw.Length;
        if (!Ascii.IsValid(raw))
        {
            if (!Utf8.IsValid(raw))
            {
                return false;
            }

            length = JsonText.CodePoints(raw);
        }

        return Fits(length) && (pattern is null || Matches(pattern, raw));
    }

    private static bool Matches(Pattern pattern, ReadOnlySpan<byte> raw)
    {
        char[]? rented = null;
        var buffer = raw.Length <= 256 ? stackalloc char[256] : rented = ArrayPool<char>.Shared.Rent(raw.Length);
        var matches = pattern.Matches(buffer[..Encoding.UTF8.GetChars(raw, buffer)]);
        if (rented is not null)
        {
            // Arguments can be secrets: the pool is shared with the rest of the process.
            ArrayPool<char>.Shared.Return(rented, clearArray: true);
        }

        return matches;
    }

    private bool Fits(int length) => length >= min && length <= max;
}
