using Microsoft.AspNetCore.Authentication;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace IdentityProvider;

/// <summary>Says who the bearer is; OpenIddict has refused expired and revoked tokens.</summary>
internal static class UserinfoEndpoint
{
    public static async Task<IResult> HandleAsync(HttpContext context, IdentityProviderOptions options)
    {
        var bearer = (await context.AuthenticateAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme)).Principal!;
        var person = options.People.FirstOrDefault(person => person.Subject == bearer.GetClaim(Claims.Subject));
        return person is null
            ? Results.Challenge(authenticationSchemes: [OpenIddictServerAspNetCoreDefaults.AuthenticationScheme])
            : Results.Json(Claimed.Userinfo(person));
    }
}
