using System.Security.Claims;
using System.Text.Json.Nodes;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace IdentityProvider;

/// <summary>A person as tokens and userinfo describe them.</summary>
internal static class Claimed
{
    public static ClaimsPrincipal Principal(Person person, IEnumerable<string> scopes, IEnumerable<string> audiences)
    {
        var identity = new ClaimsIdentity("IdentityProvider", Claims.Name, "roles");
        identity.SetClaim(Claims.Subject, person.Subject)
            .SetClaim(Claims.Name, person.Name)
            .SetClaim(Claims.Email, person.Email)
            .SetScopes(scopes)
            .SetResources(audiences);
        // An array always: a reader that gets a string for one role and nothing for none has three cases.
        identity.AddClaim(new Claim("roles", Roles(person).ToJsonString(), "JSON_ARRAY"));
        identity.SetDestinations(claim => claim.Type switch
        {
            Claims.Name or Claims.Email => [Destinations.AccessToken, Destinations.IdentityToken],
            "roles" => [Destinations.AccessToken],
            _ => [],
        });
        return new(identity);
    }

    public static JsonObject Userinfo(Person person) => new()
    {
        ["sub"] = person.Subject,
        ["name"] = person.Name,
        ["email"] = person.Email,
        ["roles"] = Roles(person),
    };

    private static JsonArray Roles(Person person) => [.. person.Roles.Select(role => JsonValue.Create(role))];
}
