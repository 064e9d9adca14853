using System.Security.Claims;
using System.Text.Json;

namespace Crafting;

/// <summary>A principal as ASP.NET Core sees it; its claims are written only when somebody asks.</summary>
/// <remarks>Claims that are added later count for policies of ASP.NET Core, never for the gates of a route.</remarks>
internal sealed class PrincipalIdentity(Principal principal) : ClaimsIdentity(principal.Scheme, "name", "roles")
{
    private List<Claim>? _own;

    public Principal Principal => principal;

    public override IEnumerable<Claim> Claims => (_own ??= Write()).Concat(base.Claims);

    // A copy for each request: what one request adds must not be seen by the next one with the same credential.
    public override ClaimsIdentity Clone()
    {
        var copy = new PrincipalIdentity(principal);
        copy.AddClaims(base.Claims);
        return copy;
    }

    private List<Claim> Write()
    {
        List<Claim> claims = [];
        Add("sub", principal.Subject);
        Add("iss", principal.Issuer);
        Add("client_id", principal.ClientId);
        Add("name", principal.Name);
        Add("email", principal.Email);
        foreach (var audience in principal.Audience)
            Add("aud", audience);
        foreach (var role in principal.Roles)
            Add("roles", role);
        if (principal.Scopes.Count > 0)
            Add("scope", string.Join(' ', principal.Scopes));
        if (principal.ExpiresAt is { } expiry)
            claims.Add(new("exp", expiry.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture), ClaimValueTypes.Integer64));
        foreach (var claim in principal.Claims.EnumerateObject())
        {
            if (claim.Name is "sub" or "iss" or "client_id" or "name" or "email" or "aud" or "roles" or "scope" or "exp")
                continue;
            claims.Add(new(claim.Name, claim.Value.ValueKind == JsonValueKind.String ? claim.Value.GetString()! : claim.Value.GetRawText()));
        }

        return claims;

        void Add(string type, string? value)
        {
            if (value is not null)
                claims.Add(new(type, value));
        }
    }
}
