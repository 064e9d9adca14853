using System.Security.Claims;
using System.Text.Json;

namespace Crafting;

/// <summary>What a verifier established about a caller; the framework makes the principal of it.</summary>
/// <remarks>A description and not a proof: nobody is let in by holding one. Only a source, a token verifier and
/// <c>.Authenticate(…)</c> are asked for it.</remarks>
public sealed record VerifiedIdentity
{
    /// <summary>Who the caller is (<c>sub</c>, RFC 7519 section 4.1.2).</summary>
    public required string Subject { get; init; }

    /// <summary>Who says so (<c>iss</c>, RFC 7519 section 4.1.1).</summary>
    public string? Issuer { get; init; }

    /// <summary>Whom the credential was made for (<c>aud</c>, RFC 7519 section 4.1.3).</summary>
    public IReadOnlyList<string> Audience { get; init; } = [];

    /// <summary>The application that acts for the caller (<c>client_id</c>, RFC 9068 section 2.2).</summary>
    public string? ClientId { get; init; }

    /// <summary>The caller's name for people.</summary>
    public string? Name { get; init; }

    /// <summary>The caller's e-mail address.</summary>
    public string? Email { get; init; }

    /// <summary>The caller's roles.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>What the caller allowed the application to do (<c>scope</c>, RFC 6749 section 3.3).</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>When the credential runs out (<c>exp</c>, RFC 7519 section 4.1.4); null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The verified claims as they came; null when there are none.</summary>
    public JsonElement? Claims { get; init; }

    /// <summary>What kind of subject it is, for example <c>user</c>, <c>service</c> or <c>ai_agent</c>.</summary>
    public string? SubjectProfile { get; init; }

    /// <summary>Who acts on the caller's behalf (<c>act</c>, RFC 8693 section 4.1); null when nobody does.</summary>
    public VerifiedIdentity? Actor { get; init; }

    /// <summary>Who may act for the caller (<c>may_act</c>, RFC 8693 section 4.4); empty for no rule.</summary>
    public IReadOnlyList<ActorMatcher> MayAct { get; init; } = [];

    /// <summary>The record of consent behind a delegation; null when there is none.</summary>
    public string? GrantId { get; init; }

    /// <summary>How the credential was presented; <c>bearer</c> by default.</summary>
    public string Scheme { get; init; } = "bearer";

    /// <summary>The same caller for ASP.NET Core; routes see the whole identity.</summary>
    /// <exception cref="CraftException">RC5024 without a subject, or with more than 16 actors in a chain.</exception>
    public ClaimsPrincipal ToClaimsPrincipal() => new(new PrincipalIdentity(new Principal(this)));

    /// <summary>The subject alone: the claims may be personal.</summary>
    public override string ToString() => Subject;
}
