using System.Buffers;
using System.Globalization;
using System.Security.Claims;
using System.Text.Json;

namespace Crafting;

/// <summary>Reads an identity that some other scheme of ASP.NET Core established.</summary>
internal static class ClaimsReader
{
    /// <summary>Returns null for an identity that cannot be told in full: then nobody is signed in.</summary>
    public static VerifiedIdentity? Read(ClaimsIdentity identity) => Read(identity, Principal.LongestChain);

    private static VerifiedIdentity? Read(ClaimsIdentity identity, int mayFollow)
    {
        var subject = First(identity, "sub", ClaimTypes.NameIdentifier);
        if (string.IsNullOrWhiteSpace(subject))
            return null;
        VerifiedIdentity? actor;
        ActorMatcher[] mayAct;
        try
        {
            actor = ReadActor(identity, mayFollow);
            mayAct = [.. identity.FindAll("may_act").SelectMany(claim => ActorClaims.ReadMayAct(claim.Value))];
        }
        catch (JsonException)
        {
            return null;
        }

        return new VerifiedIdentity
        {
            Subject = subject,
            Issuer = First(identity, "iss"),
            Audience = [.. identity.FindAll("aud").Select(claim => claim.Value)],
            ClientId = First(identity, "client_id", "azp"),
            Name = First(identity, "name", identity.NameClaimType),
            Email = First(identity, "email", ClaimTypes.Email),
            Roles = [.. identity.FindAll(identity.RoleClaimType).Where(IsText).Select(role => role.Value)],
            Scopes = [.. identity.FindAll("scope").Where(IsText).SelectMany(scope =>
                scope.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries))],
            ExpiresAt = Expiry(identity),
            Claims = Write(identity.Claims),
            SubjectProfile = First(identity, "sub_profile"),
            Actor = actor,
            MayAct = mayAct,
            Scheme = identity.AuthenticationType ?? "custom",
        };
    }

    // Somebody may act for the caller in two spellings: the claim of RFC 8693, and what ASP.NET Core keeps beside the claims.
    private static VerifiedIdentity? ReadActor(ClaimsIdentity identity, int mayFollow)
    {
        Claim[] claims = [.. identity.FindAll("act")];
        return (claims, identity.Actor) switch
        {
            ([], null) => null,
            ([var claim], null) => ActorClaims.ReadActor(claim.Value, mayFollow),
            ([], { } actor) when mayFollow > 0 => Read(actor, mayFollow - 1) ?? throw new JsonException(),
            _ => throw new JsonException(),
        };
    }

    // A number or an object in a list of roles is no role, whatever its text.
    private static bool IsText(Claim claim) => claim.ValueType == ClaimValueTypes.String;

    private static string? First(ClaimsIdentity identity, params ReadOnlySpan<string> types)
    {
        foreach (var type in types)
        {
            if (identity.FindFirst(type) is { Value.Length: > 0 } claim)
                return claim.Value;
        }

        return null;
    }

    // Seconds since 1970, possibly fractional (RFC 7519 section 2). An expiry that cannot be read has passed: fail closed.
    private static DateTimeOffset? Expiry(ClaimsIdentity identity)
    {
        if (identity.FindFirst("exp") is not { } claim)
            return null;
        if (!double.TryParse(claim.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) || double.IsNaN(seconds))
            return DateTimeOffset.MinValue;
        return DateTimeOffset.FromUnixTimeSeconds((long)Math.Clamp(seconds, -62_135_596_800d, 253_402_300_799d));
    }

    // As text, whatever they were: the scheme that read them did not keep more. A type that comes again becomes a list.
    private static JsonElement Write(IEnumerable<Claim> claims)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var same in claims.GroupBy(claim => claim.Type, claim => claim.Value, StringComparer.Ordinal))
            {
                string[] values = [.. same];
                if (values is [var single])
                {
                    writer.WriteString(same.Key, single);
                    continue;
                }

                writer.WriteStartArray(same.Key);
                foreach (var value in values)
                    writer.WriteStringValue(value);
                writer.WriteEndArray();
            }

            writer.WriteEndObject();
        }

        var reader = new Utf8JsonReader(buffer.WrittenSpan);
        return JsonElement.ParseValue(ref reader);
    }
}
