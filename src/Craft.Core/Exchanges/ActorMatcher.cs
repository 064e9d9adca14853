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

    /// <summary>A matcher that says nothing means nobody: a rule that was left empty must not let everybody act.</summary>
    internal bool SaysNothing => Subject is null && Issuer is null && Profile is null && Roles is not { Count: > 0 };

    internal bool Means(Principal principal) =>
        !SaysNothing
        && (Subject is null || string.Equals(Subject, principal.Subject, StringComparison.Ordinal))
        && (Issuer is null || string.Equals(Issuer, principal.Issuer, StringComparison.Ordinal))
        && (Profile is null || string.Equals(Profile, principal.SubjectProfile, StringComparison.Ordinal))
        && principal.Roles.HoldAll(Roles);

    /// <summary>The same matcher with a list that nobody else can change.</summary>
    internal ActorMatcher Copied() => this with { Roles = [.. Roles ?? []] };
}
