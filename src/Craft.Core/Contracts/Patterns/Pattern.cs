namespace Crafting.Pipeline;

/// <summary>A published pattern and its evaluation.</summary>
internal abstract class Pattern
{
    /// <summary>What is wrong with a text that does not match, as the rest of a sentence.</summary>
    public abstract string Hint { get; }

    public abstract bool Matches(ReadOnlySpan<char> text);

    /// <summary>Craft's own patterns run as code; an author's runs as a regular expression.</summary>
    public static Pattern Of(string source) => KnownPatterns.Find(source) ?? (Pattern)new EcmaPattern(source);
}

/// <summary>A pattern of Craft: published as text, evaluated by hand, the two held equal by a property test.</summary>
internal sealed class KnownPattern(string source, string example, KnownPattern.Test test) : Pattern
{
    public delegate bool Test(ReadOnlySpan<char> text);

    public string Source => source;

    public override string Hint { get; } = example;

    public override bool Matches(ReadOnlySpan<char> text) => test(text);
}
