using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Crafting.Ai.Tests;

/// <summary>Believes whoever says "Authorization: Test name role role".</summary>
internal sealed class TestAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    /// <summary>An application with this scheme in front of Craft.</summary>
    public static AppSetup Setup { get; } = new()
    {
        Services = services => services.AddAuthentication("Test").AddScheme<AuthenticationSchemeOptions, TestAuthentication>("Test", null),
        Pipeline = app =>
        {
            app.UseAuthentication();
            app.MapCraft();
        },
    };

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Headers.Authorization.ToString().Split(' ') is not ["Test", var name, .. var roles])
            return Task.FromResult(AuthenticateResult.NoResult());
        var identity = new ClaimsIdentity([new("sub", name), .. roles.Select(role => new Claim("roles", role))], "Test", "sub", "roles");
        return Task.FromResult(AuthenticateResult.Success(new(new ClaimsPrincipal(identity), "Test")));
    }
}
