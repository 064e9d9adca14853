using System.Security.Claims;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace IdentityProvider;

/// <summary>Exchanges a code or a refresh token, which OpenIddict has verified.</summary>
internal static class TokenEndpoint
{
    public static async Task<IResult> HandleAsync(HttpContext context, IdentityProviderOptions options)
    {
        var request = context.GetOpenIddictServerRequest()!;
        var granted = (await context.AuthenticateAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme)).Principal!;

        // Read again each time, so that a refreshed token has the roles of now.
        if (options.People.FirstOrDefault(person => person.Subject == granted.GetClaim(Claims.Subject)) is not { } person)
            return Refusal.Because(Errors.InvalidGrant, "This person is not known any more.");
        if (Audiences(request, granted, options.DefaultAudience) is not { } audiences)
            return Refusal.Because(Errors.InvalidTarget, "The resource was not part of the authorization.");

        var principal = Claimed.Principal(person, granted.GetScopes(), audiences);
        return Results.SignIn(principal, properties: null, OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
    }

    /// <summary>The resources asked for, else those granted; null for others (RFC 8707, section 2.2).</summary>
    private static IReadOnlyList<string>? Audiences(OpenIddictRequest request, ClaimsPrincipal granted, string? fallback)
    {
        var allowed = granted.GetResources().Where(resource => resource != fallback).ToArray();
        var requested = request.GetResources();
        if (allowed.Length > 0 && requested.Except(allowed).Any())
            return null;
        return (requested, allowed, fallback) switch
        {
            ({ Length: > 0 }, _, _) => requested,
            (_, { Length: > 0 }, _) => allowed,
            (_, _, { } audience) => [audience],
            _ => [],
        };
    }
}
