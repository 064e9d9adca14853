using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace IdentityProvider;

/// <summary>A browser in which somebody is signed in.</summary>
internal sealed record Session(string Id, Person Person)
{
    private const string SessionId = "sid";

    public static async Task<Session?> OfAsync(HttpContext context, IdentityProviderOptions options)
    {
        var principal = (await context.AuthenticateAsync(CookieAuthenticationDefaults.AuthenticationScheme)).Principal;
        return principal?.FindFirst(SessionId)?.Value is { } id
            && options.People.FirstOrDefault(person => person.Subject == principal.FindFirst(Claims.Subject)?.Value) is { } person
                ? new(id, person)
                : null;
    }

    public static async Task<Session> StartAsync(HttpContext context, Person person)
    {
        var session = new Session(PendingAuthorizations.NewId(), person);
        Claim[] claims = [new(SessionId, session.Id), new(Claims.Subject, person.Subject)];
        var identity = new ClaimsIdentity(claims, CookieAuthenticationDefaults.AuthenticationScheme);
        await context.SignInAsync(CookieAuthenticationDefaults.AuthenticationScheme, new(identity));
        return session;
    }
}
