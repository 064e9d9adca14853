namespace Crafting;

/// <summary>How far a delegation reaches.</summary>
public sealed record DelegateOptions
{
    /// <summary>The caller keeps only these scopes while somebody acts; null to keep all.</summary>
    public IReadOnlyList<string>? Scopes { get; init; }

    /// <summary>Finds the record of consent; null for none. That of an earlier delegation is never kept.</summary>
    public Func<Exchange, string?>? GrantId { get; init; }
}
