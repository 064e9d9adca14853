namespace IdentityProvider;

/// <summary>An authorization request while the person signs in and decides.</summary>
internal sealed class PendingAuthorization
{
    public required string Id { get; init; }

    /// <summary>The request itself, to come back to.</summary>
    public required QueryString Query { get; init; }

    public required ClientRecord Client { get; init; }

    public required Uri RedirectUri { get; init; }

    public required IReadOnlyList<string> Scopes { get; init; }

    public required IReadOnlyList<string> Resources { get; init; }

    public required DateTimeOffset Expires { get; init; }

    /// <summary>Whether a session from before this request does not count (<c>prompt=login</c>).</summary>
    public required bool MustSignIn { get; init; }

    /// <summary>The session in which somebody signed in for this request.</summary>
    public string? SignedInSession { get; set; }

    /// <summary>The session in which the person decided: another browser's decision is not theirs.</summary>
    public string? DecidingSession { get; set; }

    public bool Allowed { get; set; }

    public bool Accepts(Session session) => !MustSignIn || SignedInSession == session.Id;
}
