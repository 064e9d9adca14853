using System.Text.Json;

namespace Crafting.Ai;

/// <summary>Reads who acts, or may act, on a subject's behalf (RFC 8693 section 4). What cannot be read refuses the token.</summary>
/// <remarks>Chains are bounded by the depth of the payload: sixteen at most.</remarks>
internal static class Delegation
{
    public static bool TryReadProfile(JsonElement claims, out string? profile) => TryGetText(claims, "sub_profile"u8, out profile);

    public static bool TryReadActor(JsonElement claims, out VerifiedIdentity? actor)
    {
        actor = null;
        if (!claims.TryGetProperty("act"u8, out var act))
            return true;
        if (act.ValueKind != JsonValueKind.Object
            || !TryGetText(act, "sub"u8, out var subject) || subject is null
            || !TryGetText(act, "iss"u8, out var issuer)
            || !TryGetText(act, "client_id"u8, out var client)
            || !TryReadProfile(act, out var profile)
            || !TryReadRoles(act, out var roles)
            || !TryReadActor(act, out var behind))
            return false;
        actor = new() { Subject = subject, Issuer = issuer, ClientId = client, SubjectProfile = profile, Roles = roles, Actor = behind };
        return true;
    }

    public static bool TryReadMayAct(JsonElement claims, out IReadOnlyList<ActorMatcher> matchers)
    {
        matchers = [];
        if (!claims.TryGetProperty("may_act"u8, out var claim))
            return true;
        List<ActorMatcher> read = [];
        if (claim.ValueKind == JsonValueKind.Array)
        {
            foreach (var entry in claim.EnumerateArray())
            {
                if (!TryAdd(entry))
                    return false;
            }
        }
        else if (!TryAdd(claim))
        {
            return false;
        }

        matchers = read;
        // An empty list would read as "no rule", and that is the opposite of "nobody".
        return read.Count > 0;

        bool TryAdd(JsonElement entry)
        {
            if (!TryReadMatcher(entry, out var matcher))
                return false;
            read.Add(matcher);
            return true;
        }
    }

    private static bool TryReadMatcher(JsonElement entry, out ActorMatcher matcher)
    {
        matcher = null!;
        if (entry.ValueKind != JsonValueKind.Object
            || !TryGetText(entry, "sub"u8, out var subject)
            || !TryGetText(entry, "iss"u8, out var issuer)
            || !TryReadProfile(entry, out var profile)
            || !TryReadRoles(entry, out var roles))
            return false;
        // A part that is not understood narrows the circle; without a subject, leaving it out would widen it to strangers.
        if (subject is null && entry.EnumerateObject().Any(part => part.Name is not ("iss" or "sub_profile" or "roles")))
            return false;
        matcher = new() { Subject = subject, Issuer = issuer, Profile = profile, Roles = roles };
        return subject is not null || profile is not null || roles.Count > 0;
    }

    private static bool TryReadRoles(JsonElement claims, out IReadOnlyList<string> roles)
    {
        roles = [];
        if (!claims.TryGetProperty("roles"u8, out var claim))
            return true;
        roles = ClaimValue.Texts(claim) ?? [];
        return roles.Count > 0;
    }

    private static bool TryGetText(JsonElement claims, ReadOnlySpan<byte> name, out string? text)
    {
        text = null;
        if (!claims.TryGetProperty(name, out _))
            return true;
        text = ClaimValue.Text(claims, name);
        return text is { Length: <= ClaimValue.MaxSubjectLength };
    }
}
