namespace Crafting;

/// <summary>What a caller must be to pass; everything that is set must hold.</summary>
public sealed record AuthorizeOptions
{
    /// <summary>Any of these roles is enough; null for no rule about roles.</summary>
    public IReadOnlyList<string>? Roles { get; init; }

    /// <summary>All of these roles are needed; null for no such rule.</summary>
    public IReadOnlyList<string>? AllRoles { get; init; }

    /// <summary>All of these scopes are needed (RFC 6749 section 3.3); null for none.</summary>
    public IReadOnlyList<string>? Scopes { get; init; }

    /// <summary>The name of a policy of the application (ASP.NET Core); null for none.</summary>
    public string? Policy { get; init; }

    /// <summary>A rule of your own; null for none. One that throws refuses the caller.</summary>
    public Func<Principal, bool>? Predicate { get; init; }

    /// <summary>Which subject is meant; null for any.</summary>
    public ActorMatcher? Subject { get; init; }

    /// <summary>Who may act on the caller's behalf; nobody by default.</summary>
    public ActorRule Actor { get; init; } = ActorRule.None;

    /// <summary>How many may act in a chain, 16 at most; 1 by default.</summary>
    public int MaxDelegationDepth { get; init; } = 1;

    /// <summary>How long an expired credential is still good, an hour at most; zero by default.</summary>
    public TimeSpan ClockTolerance { get; init; }
}
