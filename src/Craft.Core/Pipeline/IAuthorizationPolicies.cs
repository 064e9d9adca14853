using System.Security.Claims;

namespace Crafting.Pipeline;

/// <summary>Decides the policies that gates name. Register one as a singleton service.</summary>
public interface IAuthorizationPolicies
{
    /// <summary>Whether there is a policy of this name; asked when the application starts.</summary>
    /// <param name="policy">The name.</param>
    /// <param name="cancellationToken">Cancelled when the application gives up starting.</param>
    ValueTask<bool> HasAsync(string policy, CancellationToken cancellationToken);

    /// <summary>Whether the caller meets the policy. An exception refuses the caller.</summary>
    /// <param name="policy">The name.</param>
    /// <param name="user">The caller of the exchange, with the verified claims and nothing else.</param>
    /// <param name="exchange">The exchange as it arrives at the gate.</param>
    /// <param name="cancellationToken">Cancelled when nobody waits for the answer any more.</param>
    ValueTask<bool> IsAllowedAsync(string policy, ClaimsPrincipal user, Exchange exchange, CancellationToken cancellationToken);
}
