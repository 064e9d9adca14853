using System.Collections.ObjectModel;
using System.Security.Claims;
using System.Text.Json;

namespace Crafting;

/// <summary>A caller whose identity was verified. User code can read one but never make one.</summary>
public sealed class Principal
{
    /// <summary>How many may act in a chain at all; a longer one is nobody's.</summary>
    internal const int LongestChain = 16;

    private static readonly JsonElement NoClaims = JsonDocument.Parse("{}").RootElement.Clone();

    // No public constructor: a body, a header or a tool argument must not be able to forge a caller. Everything is
    // copied, so that whoever described the caller cannot change the caller afterwards.
    internal Principal(VerifiedIdentity identity)
        : this(identity, LongestChain)
    {
    }

    private Principal(VerifiedIdentity identity, int mayFollow)
    {
        Subject = string.IsNullOrWhiteSpace(identity.Subject) ? throw Nobody("It has no subject.") : identity.Subject;
        Issuer = identity.Issuer;
        Audience = Words(identity.Audience);
        ClientId = identity.ClientId;
        Name = identity.Name;
        Email = identity.Email;
        Roles = Words(identity.Roles);
        Scopes = Words(identity.Scopes);
        ExpiresAt = identity.ExpiresAt;
        Claims = identity.Claims is { ValueKind: JsonValueKind.Object } claims ? claims.Clone() : NoClaims;
        SubjectProfile = identity.SubjectProfile;
        Actor = ActorOf(identity, mayFollow);
        MayAct = identity.MayAct is { Count: > 0 } matchers
            ? new([.. matchers.Select(matcher => matcher.Copied())])
            : ReadOnlyCollection<ActorMatcher>.Empty;
        GrantId = identity.GrantId;
        Scheme = string.IsNullOrEmpty(identity.Scheme) ? "custom" : identity.Scheme;
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
    public IReadOnlyList<string> Scopes { get; private set; }

    /// <summary>When the caller's credential runs out; null when it does not say.</summary>
    public DateTimeOffset? ExpiresAt { get; private set; }

    /// <summary>The verified claims as they came, read-only; an empty object when there are none.</summary>
    public JsonElement Claims { get; }

    /// <summary>What kind of subject it is, for example <c>user</c> or <c>ai_agent</c>; null when unknown.</summary>
    public string? SubjectProfile { get; }

    /// <summary>Who acts on the caller's behalf (RFC 8693 section 4.1); null when nobody does.</summary>
    public Principal? Actor { get; private set; }

    /// <summary>Who may act on the caller's behalf (RFC 8693 section 4.4); empty for no rule.</summary>
    public IReadOnlyList<ActorMatcher> MayAct { get; }

    /// <summary>The record of consent behind a delegation; null when there is none.</summary>
    public string? GrantId { get; private set; }

    /// <summary>How the credential was presented, for example <c>bearer</c>.</summary>
    public string Scheme { get; }

    /// <summary>The subject alone: the claims may be personal.</summary>
    public override string ToString() => Subject;

    /// <summary>How many act in a chain: 0 for a caller in person.</summary>
    internal int DelegationDepth
    {
        get
        {
            var depth = 0;
            for (var actor = Actor; actor is not null; actor = actor.Actor)
                depth++;
            return depth;
        }
    }

    /// <summary>Takes over the identity that a source's own authentication established.</summary>
    internal static Principal? From(ClaimsPrincipal? user) => user?.Identity switch
    {
        PrincipalIdentity known => known.Principal,
        ClaimsIdentity { IsAuthenticated: true } identity => ClaimsReader.Read(identity) is { } read ? new(read) : null,
        _ => null,
    };

    /// <summary>The same subject with somebody acting for it; whoever acted before stands behind the new actor.</summary>
    // The private setters serve this copy alone, before anybody else has seen it.
    internal Principal DelegatedTo(Principal actor, IReadOnlyList<string> scopes, string? grantId)
    {
        var acting = (Principal)actor.MemberwiseClone();
        acting.Actor = Actor;
        var delegated = (Principal)MemberwiseClone();
        delegated.Actor = acting;
        delegated.Scopes = Words(scopes);
        delegated.ExpiresAt = actor.ExpiresAt is { } end && !(ExpiresAt < end) ? end : ExpiresAt;
        delegated.GrantId = grantId;
        return delegated;
    }

    private static Principal? ActorOf(VerifiedIdentity identity, int mayFollow) => identity.Actor switch
    {
        null => null,
        _ when mayFollow == 0 => throw Nobody("Its chain of actors is too long."),
        var actor => new(actor, mayFollow - 1),
    };

    private static CraftException Nobody(string why) => new(CraftError.BadIdentity, null, new ArgumentException(why));

    // An empty word would be met by an empty requirement.
    private static ReadOnlyCollection<string> Words(IReadOnlyList<string>? list) =>
        list is { Count: > 0 } ? new([.. list.Where(word => !string.IsNullOrEmpty(word))]) : ReadOnlyCollection<string>.Empty;
}
