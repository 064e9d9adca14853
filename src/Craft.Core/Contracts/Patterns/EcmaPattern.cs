using System.Text.RegularExpressions;

namespace Crafting.Pipeline;

/// <summary>An author's pattern, evaluated as ECMA-262 with the u flag would.</summary>
internal sealed class EcmaPattern : Pattern
{
    // Only look-around and back-references need the backtracking engine. Time is bounded there, and running out of it refuses the
    // text: a caller must not be able to stall a server with an argument.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    private readonly Regex _regex;

    public EcmaPattern(string source)
    {
        var translation = PatternTranslator.Translate(source);
        Hint = source.Length <= 120 ? $"must match the pattern `{source}`." : "must match the pattern of its schema.";
        try
        {
            _regex = new Regex(translation.Evaluated, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        }
        catch (NotSupportedException)
        {
            _regex = new Regex(translation.Evaluated, RegexOptions.CultureInvariant, Patience);
        }
    }

    public override string Hint { get; }

    public override bool Matches(ReadOnlySpan<char> text)
    {
        try
        {
            return _regex.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }
}
