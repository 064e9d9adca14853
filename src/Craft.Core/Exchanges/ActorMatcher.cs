namespace Crafting;

/// <summary>Which subjects are meant; every part that is set must match, ordinally.</summary>
public sealed record ActorMatcher
{
    /// <summary>The subject; null for any.</summary>
    public string? Subject { get; init; }

    /// <summary>The issuer; null for any.</summary>
    public string? Issuer { get; init; }

    /// <summary>The kind of subject, for example <c>ai_agent</c>; null for any.</summary>
    public string? Profile { get; init; }

    /// <summary>Roles that the subject must have, all of them; empty for any.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    internal bool Means(Principal principal) =>
        (Subject is null || string.Equals(Subject, principal.Subject, StringComparison.Ordinal))
        && (Issuer is null || string.Equals(Issuer, principal.Issuer, StringComparison.Ordinal))
        && (Profile is null || string.Equals(Profile, principal.SubjectProfile, StringComparison.Ordinal))
        && Roles.All(role => principal.Roles.Contains(role, StringComparer.Ordinal));
}
