using System.Security.Claims;

namespace Crafting.Tests;

/// <summary>What many tests begin with.</summary>
internal static class Given
{
    /// <summary>A route with everything that a route must have but a source.</summary>
    public static RouteStart Route(string id = "route") => Craft.Route().Id(id).Description("Does something.");

    public static Principal Caller(params string[] roles) => new(new VerifiedIdentity { Subject = "alice", Roles = roles });

    public static Principal Caller(VerifiedIdentity identity) => new(identity);

    public static VerifiedIdentity Alice { get; } = new() { Subject = "alice" };

    public static VerifiedIdentity Agent { get; } = new() { Subject = "agent", SubjectProfile = "ai_agent" };

    /// <summary>An identity with so many actors in a chain, the nearest named actor1.</summary>
    public static VerifiedIdentity ActedForBy(this VerifiedIdentity subject, int actors)
    {
        VerifiedIdentity? chain = null;
        for (var i = actors; i > 0; i--)
            chain = new() { Subject = $"actor{i}", Actor = chain };
        return subject with { Actor = chain };
    }

    public static Principal CallerUntil(DateTimeOffset expiry, params string[] roles) =>
        new(new VerifiedIdentity { Subject = "alice", Roles = roles, ExpiresAt = expiry });

    public static ClaimsPrincipal User(params (string Type, string Value)[] claims) =>
        new(new ClaimsIdentity(claims.Select(claim => new Claim(claim.Type, claim.Value)), "test", "name", "roles"));
}
