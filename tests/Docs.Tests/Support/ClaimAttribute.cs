namespace Docs.Tests;

/// <summary>Names the sentence of README.md that a test holds.</summary>
/// <param name="sentence">The sentence as it stands there, or the part of it that this test holds.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class ClaimAttribute(string sentence) : Attribute
{
    public string Sentence { get; } = sentence;
}
