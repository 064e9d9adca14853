namespace Crafting.Ai;

/// <summary>Learns more about a caller than the token says. Fails closed.</summary>
internal interface ICallerEnrichment
{
    /// <summary>The identity with what was learnt; a failure when it could not be asked.</summary>
    /// <param name="identity">What the token says; the same instance for the same token.</param>
    /// <param name="token">The token.</param>
    /// <param name="cancellationToken">Cancelled when this caller no longer waits.</param>
    /// <returns>The same instance for the same answer, as long as it is remembered.</returns>
    ValueTask<Verification> EnrichAsync(VerifiedIdentity identity, string token, CancellationToken cancellationToken);

    /// <summary>Forgets what was learnt with this token, for example after its revocation.</summary>
    void Forget(string token);
}
