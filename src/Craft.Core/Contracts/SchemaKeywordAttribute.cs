namespace Crafting.Pipeline;

/// <summary>Adds a keyword to a member's published schema, without changing what is accepted.</summary>
/// <param name="keyword">The keyword; must begin with <c>x-</c>.</param>
/// <param name="value">The keyword's value.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter | AttributeTargets.Field)]
public class SchemaKeywordAttribute(string keyword, string value) : Attribute
{
    /// <summary>The keyword.</summary>
    public string Keyword { get; } = keyword;

    /// <summary>The keyword's value.</summary>
    public string Value { get; } = value;
}
