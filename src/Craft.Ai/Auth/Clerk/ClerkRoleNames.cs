using System.Text.Json;

namespace Crafting.Ai;

/// <summary>The spellings of a role: <c>member</c> and <c>org:member</c> are the same one.</summary>
internal static class ClerkRoleNames
{
    private const string Prefix = "org:";

    /// <summary>Both spellings of an organization's role.</summary>
    public static string[] Of(string role)
    {
        var name = role.StartsWith(Prefix, StringComparison.Ordinal) ? role[Prefix.Length..] : role;
        return name.Length == 0 ? [] : [name, Prefix + name];
    }

    /// <summary>The roles that a token itself states, in either version of Clerk's claims.</summary>
    /// <param name="claims">The verified claims.</param>
    /// <param name="organizations">The organizations whose roles count; empty for every one.</param>
    public static IReadOnlyList<string> FromClaims(JsonElement claims, IReadOnlyList<string> organizations)
    {
        List<string> roles = claims.TryGetProperty("roles"u8, out var list) && ClaimValue.Texts(list) is { } texts ? [.. texts] : [];
        if (organizations.Count > 0 && !organizations.Contains(OrganizationOf(claims), StringComparer.Ordinal))
            return roles;
        if (ClaimValue.Text(claims, "org_role"u8) is { } first)
            roles.AddRange(Of(first));
        if (claims.TryGetProperty("o"u8, out var o) && o.ValueKind == JsonValueKind.Object && ClaimValue.Text(o, "rol"u8) is { } second)
            roles.AddRange(Of(second));
        return [.. roles.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The organization that the caller chose for this token; null for none.</summary>
    public static string? OrganizationOf(JsonElement claims) =>
        ClaimValue.Text(claims, "org_id"u8)
            ?? (claims.TryGetProperty("o"u8, out var o) && o.ValueKind == JsonValueKind.Object ? ClaimValue.Text(o, "id"u8) : null);
}
