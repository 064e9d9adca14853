using System.Security.Claims;
using Crafting.Pipeline;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;

namespace Crafting.Ai;

/// <summary>Decides policies as ASP.NET Core does, with the handlers of the call's own scope.</summary>
internal sealed class AspNetPolicies(IServiceScopeFactory scopes) : IAuthorizationPolicies
{
    // Asked when the application starts; a provider that reads its policies from elsewhere may take its time there.
    public async ValueTask<bool> HasAsync(string policy, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return scope.ServiceProvider.GetService<IAuthorizationPolicyProvider>() is { } provider
            && await provider.GetPolicyAsync(policy).WaitAsync(cancellationToken).ConfigureAwait(false) is not null;
    }

    // Handlers take no token, and nobody should be kept by one when the caller has gone.
    public async ValueTask<bool> IsAllowedAsync(string policy, ClaimsPrincipal user, Exchange exchange, CancellationToken cancellationToken)
    {
        var decision = exchange.Get<IAuthorizationService>().AuthorizeAsync(user, exchange, policy);
        return (await decision.WaitAsync(cancellationToken).ConfigureAwait(false)).Succeeded;
    }
}
