using System.Security.Claims;
using Crafting.Pipeline;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Crafting.Ai;

/// <summary>Finds out who sent a request, before anything else of it is looked at.</summary>
internal sealed class HttpCallers(HttpRoute route, IServiceProvider services)
{
    private readonly bool _needsCaller = route.Intake.Capability.NeedsCaller;
    private readonly ClaimsPrincipal? _everybody =
        services.GetService<McpOptions>() is { Transport: McpTransport.Http, Auth: EverybodyAuth everybody }
            ? everybody.Caller.ToClaimsPrincipal()
        : null;

    private readonly bool _knowsTokens = services.GetService<McpOptions>() is { Transport: McpTransport.Http, Oauth: not null };

    // Not before the first request: the server's own address, which they name, is known only when it listens.
    private BearerAuthentication? Bearer => _knowsTokens ? field ??= services.GetRequiredService<BearerAuthentication>() : null;

    private Challenge? Challenge => _knowsTokens ? field ??= services.GetRequiredService<Challenge>() : null;

    /// <summary>Whether the application has any way to establish a caller.</summary>
    public static bool AreKnown(IServiceProvider services) =>
        services.GetService<McpOptions>() is { Transport: McpTransport.Http, Auth: not null }
        || services.GetService<IAuthenticationSchemeProvider>() is not null;

    /// <summary>The caller; somebody not signed in when the route is open to all.</summary>
    /// <exception cref="CraftException">When the caller may not pass; the response then holds the challenge.</exception>
    public async ValueTask<ClaimsPrincipal> EnterAsync(HttpContext context)
    {
        if (_everybody is not null)
            return _everybody;

        // Whoever signs bodies may send an Authorization header that means nothing to us.
        var user = Bearer is not { } bearer || (route.Source.Options.Signature is not null && !_needsCaller)
            ? context.User
            : await AuthenticateAsync(bearer, context).ConfigureAwait(false);
        if (!_needsCaller)
            return user;
        if (user.Identity?.IsAuthenticated != true)
            throw new CraftException(CraftError.NotAuthenticated);
        if (!route.Intake.HasScopes(user) || !route.Intake.IsOpenTo(user))
        {
            // The gate says it, in the words and the log line of every other source. It stands before the input, so none is needed.
            var arrival = new Arrival { User = user, Services = context.RequestServices, CancellationToken = context.RequestAborted };
            await route.Intake.SendAsync(arrival).ConfigureAwait(false);
            throw new CraftException(CraftError.NotAuthorized);
        }

        return user;
    }

    /// <summary>Says in the response's header how to come in, when that is what failed.</summary>
    public async ValueTask ChallengeAsync(HttpContext context, CraftException failure)
    {
        var headers = context.Response.Headers;
        if (failure.Error == CraftError.NotAuthorized)
            Bearer?.Watch.Count(AuthReason.ForbiddenRole);
        if (failure.Error.HttpStatus is not (401 or 403) || failure.Error == CraftError.SignatureInvalid
            || headers.WWWAuthenticate.Count > 0)
            return;
        if (Challenge is { } challenge)
        {
            if (failure.Error.HttpStatus == 401)
            {
                var reason = failure.Error == CraftError.PrincipalExpired ? AuthReason.Expired : AuthReason.MissingHeader;
                headers.WWWAuthenticate = challenge.Of(new(reason, "")).Header;
            }
            else if (failure.Error == CraftError.ScopeMissing && Needed() is { Length: > 0 } scopes)
                headers.WWWAuthenticate = challenge.StepUp(scopes);
        }
        else if (failure.Error.HttpStatus == 401)
        {
            await AskApplicationAsync(context).ConfigureAwait(false);
        }
    }

    private async ValueTask<ClaimsPrincipal> AuthenticateAsync(BearerAuthentication bearer, HttpContext context)
    {
        var verdict = await bearer.AuthenticateAsync(context).ConfigureAwait(false);
        if (verdict.Succeeded)
        {
            var scopes = verdict.Identity.Scopes;
            if (_needsCaller && !bearer.Server.Options.RequiredScopes.All(scope => scopes.Contains(scope, StringComparer.Ordinal)))
            {
                bearer.Watch.Refused(new(AuthReason.InsufficientScope, "every request needs more scopes"));
                throw new CraftException(CraftError.ScopeMissing);
            }

            return verdict.User;
        }

        // Nobody showed a token: the application's own authentication may know the caller, and an open route needs none.
        if (verdict.Failure.Reason is AuthReason.MissingHeader or AuthReason.UnsupportedScheme
            && (!_needsCaller || context.User.Identity?.IsAuthenticated == true))
            return context.User;
        throw Refuse(context, bearer.Count(context, verdict.Failure));
    }

    // A bad token is refused even where none is needed: whoever sends one believes to be somebody.
    private CraftException Refuse(HttpContext context, AuthFailure failure)
    {
        var told = Challenge!.Of(failure);
        if (told.Header is { } header)
            context.Response.Headers.WWWAuthenticate = header;
        var error = failure.Reason switch
        {
            AuthReason.Expired => CraftError.PrincipalExpired,
            AuthReason.Infrastructure => CraftError.UserinfoFailed,
            AuthReason.RateLimited => CraftError.Throttled,
            AuthReason.VerifierFailed => CraftError.StepFailed,
            _ => CraftError.NotAuthenticated,
        };
        return new(error with { HttpStatus = told.Status }, told.Description is { } sentence ? sentence + "." : null)
        {
            RetryAfter = told.RetryAfterSeconds > 0 ? TimeSpan.FromSeconds(told.RetryAfterSeconds) : null,
        };
    }

    // All that the operation needs, those already held included: some clients replace.
    private string[] Needed() =>
        [.. Bearer!.Server.Options.RequiredScopes.Concat(route.Intake.RequiredScopes).Distinct(StringComparer.Ordinal)];

    // The application's scheme knows its challenge. A redirect to a page to sign in is no answer for a program: only the header stays.
    private async ValueTask AskApplicationAsync(HttpContext context)
    {
        if (services.GetService<IAuthenticationSchemeProvider>() is not { } schemes
            || await schemes.GetDefaultChallengeSchemeAsync().ConfigureAwait(false) is not { } scheme)
            return;
        await context.ChallengeAsync(scheme.Name).ConfigureAwait(false);
        context.Response.Headers.Location = default;
        context.Response.Headers.SetCookie = default;
    }
}
