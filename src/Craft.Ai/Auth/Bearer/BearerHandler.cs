using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Crafting.Ai;

/// <summary>The same caller for the application's other endpoints: an authentication scheme of ASP.NET Core.</summary>
internal sealed class BearerHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Context.GetEndpoint() is { } endpoint && endpoint.Metadata.GetMetadata<OwnEndpoint>() is not null && !await IsAskedForAsync(endpoint))
            return AuthenticateResult.NoResult();
        var verdict = await DecideAsync();
        if (verdict.Failure is { } refused)
            CountWhenAnswered(refused);
        if (verdict.Succeeded)
            return AuthenticateResult.Success(new(verdict.User, Scheme.Name));
        return verdict.Failure.Reason is AuthReason.MissingHeader or AuthReason.UnsupportedScheme
            ? AuthenticateResult.NoResult()
            : AuthenticateResult.Fail("The access token is not valid.");
    }

    // The MCP endpoint asks for its callers itself, but the application may have a policy for it as well.
    private async ValueTask<bool> IsAskedForAsync(Endpoint endpoint)
    {
        if (endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            return false;
        if (endpoint.Metadata.GetMetadata<IAuthorizeData>() is not null || endpoint.Metadata.GetMetadata<AuthorizationPolicy>() is not null)
            return true;
        return Context.RequestServices.GetService<IAuthorizationPolicyProvider>() is { } policies
            && await policies.GetFallbackPolicyAsync() is not null;
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var verdict = await DecideAsync();
        var failure = verdict.Failure ?? new(AuthReason.MissingHeader, "the endpoint needs a caller");
        await Context.RequestServices.GetRequiredService<Challenge>().WriteAsync(Context, failure);
    }

    // Not at once: the platform authenticates before an application's UseForwardedHeaders has said whose address it is.
    private void CountWhenAnswered(AuthFailure failure) => Context.Response.OnStarting(() =>
    {
        Context.RequestServices.GetRequiredService<BearerAuthentication>().Count(Context, failure);
        return Task.CompletedTask;
    });

    private ValueTask<BearerVerdict> DecideAsync() =>
        Context.RequestServices.GetRequiredService<BearerAuthentication>().AuthenticateAsync(Context);
}
