using System.Security.Claims;

namespace Crafting.Tests;

/// <summary>What many tests begin with.</summary>
internal static class Given
{
    /// <summary>A route with everything that a route must have but a source.</summary>
    public static RouteStart Route(string id = "route") => Craft.Route().Id(id).Description("Does something.");

    public static Principal Caller(params string[] roles) => new(new VerifiedIdentity { Subject = "alice", Roles = roles });

    public static Principal CallerUntil(DateTimeOffset expiry, params string[] roles) =>
        new(new VerifiedIdentity { Subject = "alice", Roles = roles, ExpiresAt = expiry });

    public static ClaimsPrincipal User(params (string Type, string Value)[] claims) =>
        new(new ClaimsIdentity(claims.Select(claim => new Claim(claim.Type, claim.Value)), "test", "name", "roles"));
}
