using System.Globalization;
using System.Security.Claims;

namespace Crafting;

/// <summary>A caller whose identity was verified. User code can read one but never make one.</summary>
public sealed class Principal
{
    // No public constructor: a body, a header or a tool argument must not be able to forge a caller.
    internal Principal(string subject, IEnumerable<string> roles, DateTimeOffset? expiresAt = null)
    {
        Subject = subject;
        Roles = [.. roles];
        ExpiresAt = expiresAt;
    }

    /// <summary>Who the caller is, as the issuer says (<c>sub</c>, RFC 7519 section 4.1.2).</summary>
    public string Subject { get; }

    /// <summary>The caller's roles; compared ordinally.</summary>
    public IReadOnlyList<string> Roles { get; }

    /// <summary>When the caller's credential runs out; null when it does not say.</summary>
    public DateTimeOffset? ExpiresAt { get; }

    /// <summary>Takes over the identity that a source's own authentication established.</summary>
    internal static Principal? From(ClaimsPrincipal? user)
    {
        if (user?.Identity is not ClaimsIdentity { IsAuthenticated: true } identity)
            return null;
        var subject = (identity.FindFirst("sub") ?? identity.FindFirst(ClaimTypes.NameIdentifier))?.Value;
        return string.IsNullOrEmpty(subject)
            ? null
            : new Principal(subject, identity.FindAll(identity.RoleClaimType).Select(role => role.Value), Expiry(identity));
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
