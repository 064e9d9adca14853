using System.Collections.ObjectModel;
using System.Security.Claims;
using System.Text.Json;

namespace Crafting;

/// <summary>A caller whose identity was verified. User code can read one but never make one.</summary>
public sealed class Principal
{
    private static readonly JsonElement NoClaims = JsonDocument.Parse("{}").RootElement.Clone();

    // No public constructor: a body, a header or a tool argument must not be able to forge a caller. Everything is
    // copied, so that whoever described the caller cannot change the caller afterwards.
    internal Principal(VerifiedIdentity identity)
    {
        Subject = identity.Subject;
        Issuer = identity.Issuer;
        Audience = Copy(identity.Audience);
        ClientId = identity.ClientId;
        Name = identity.Name;
        Email = identity.Email;
        Roles = Copy(identity.Roles);
        Scopes = Copy(identity.Scopes);
        ExpiresAt = identity.ExpiresAt;
        Claims = identity.Claims?.Clone() ?? NoClaims;
        SubjectProfile = identity.SubjectProfile;
        Actor = identity.Actor is { } actor ? new(actor) : null;
        MayAct = Copy(identity.MayAct);
        GrantId = identity.GrantId;
        Scheme = identity.Scheme;
    }

    /// <summary>Who the caller is, as the issuer says (<c>sub</c>, RFC 7519 section 4.1.2).</summary>
    public string Subject { get; }

    /// <summary>Who vouches for the caller (<c>iss</c>); null when nobody else does.</summary>
    public string? Issuer { get; }

    /// <summary>Whom the caller's credential was made for (<c>aud</c>).</summary>
    public IReadOnlyList<string> Audience { get; }

    /// <summary>The application that acts for the caller (<c>client_id</c>); null when unknown.</summary>
    public string? ClientId { get; }

    /// <summary>The caller's name for people; null when unknown.</summary>
    public string? Name { get; }

    /// <summary>The caller's e-mail address; null when unknown.</summary>
    public string? Email { get; }

    /// <summary>The caller's roles; compared ordinally.</summary>
    public IReadOnlyList<string> Roles { get; }

    /// <summary>What the caller allowed the application to do; compared ordinally.</summary>
    public IReadOnlyList<string> Scopes { get; }

    /// <summary>When the caller's credential runs out; null when it does not say.</summary>
    public DateTimeOffset? ExpiresAt { get; }

    /// <summary>The verified claims as they came, read-only; an empty object when there are none.</summary>
    public JsonElement Claims { get; }

    /// <summary>What kind of subject it is, for example <c>user</c> or <c>ai_agent</c>; null when unknown.</summary>
    public string? SubjectProfile { get; }

    /// <summary>Who acts on the caller's behalf (RFC 8693 section 4.1); null when nobody does.</summary>
    public Principal? Actor { get; }

    /// <summary>Who may act on the caller's behalf (RFC 8693 section 4.4); empty for no rule.</summary>
    public IReadOnlyList<ActorMatcher> MayAct { get; }

    /// <summary>The record of consent behind a delegation; null when there is none.</summary>
    public string? GrantId { get; }

    /// <summary>How the credential was presented, for example <c>bearer</c>.</summary>
    public string Scheme { get; }

    /// <summary>The subject alone: the claims may be personal.</summary>
    public override string ToString() => Subject;

    /// <summary>Takes over the identity that a source's own authentication established.</summary>
    internal static Principal? From(ClaimsPrincipal? user) => user?.Identity switch
    {
        PrincipalIdentity known => known.Principal,
        ClaimsIdentity { IsAuthenticated: true } identity => ClaimsReader.Read(identity) is { } read ? new(read) : null,
        _ => null,
    };

    private static ReadOnlyCollection<T> Copy<T>(IReadOnlyList<T> list) => list.Count == 0 ? [] : new([.. list]);
}
