using System.Globalization;
using System.Security.Claims;

namespace Crafting;

/// <summary>Reads an identity that some other scheme of ASP.NET Core established.</summary>
internal static class ClaimsReader
{
    public static VerifiedIdentity? Read(ClaimsIdentity identity)
    {
        var subject = First(identity, "sub", ClaimTypes.NameIdentifier);
        if (string.IsNullOrEmpty(subject))
            return null;
        return new VerifiedIdentity
        {
            Subject = subject,
            Issuer = First(identity, "iss"),
            Audience = [.. identity.FindAll("aud").Select(claim => claim.Value)],
            ClientId = First(identity, "client_id", "azp"),
            Name = First(identity, "name", identity.NameClaimType),
            Email = First(identity, "email", ClaimTypes.Email),
            Roles = [.. identity.FindAll(identity.RoleClaimType).Select(role => role.Value)],
            Scopes = [.. identity.FindAll("scope").SelectMany(scope => scope.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries))],
            ExpiresAt = Expiry(identity),
            Scheme = identity.AuthenticationType ?? "custom",
        };
    }

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
}
