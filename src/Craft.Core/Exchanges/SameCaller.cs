using System.Text.Json;

namespace Crafting;

/// <summary>Whether two callers are the same in everything that a gate could ask about.</summary>
/// <remarks>Stricter than who they are: a token with more scopes must not lend them to a message that came with another.</remarks>
internal sealed class SameCaller : IEqualityComparer<Principal?>
{
    public static SameCaller Comparer { get; } = new();

    public bool Equals(Principal? x, Principal? y) => ReferenceEquals(x, y) || (x is not null && y is not null
        && x.Subject == y.Subject
        && x.Issuer == y.Issuer
        && x.ClientId == y.ClientId
        && x.Scheme == y.Scheme
        && x.SubjectProfile == y.SubjectProfile
        && x.GrantId == y.GrantId
        && x.Name == y.Name
        && x.Email == y.Email
        && x.ExpiresAt == y.ExpiresAt
        && x.Audience.SequenceEqual(y.Audience, StringComparer.Ordinal)
        && x.Roles.SequenceEqual(y.Roles, StringComparer.Ordinal)
        && x.Scopes.SequenceEqual(y.Scopes, StringComparer.Ordinal)
        && x.MayAct.SequenceEqual(y.MayAct)
        && JsonElement.DeepEquals(x.Claims, y.Claims)
        && Equals(x.Actor, y.Actor));

    public int GetHashCode(Principal? caller) => HashCode.Combine(caller?.Subject, caller?.Issuer);
}
