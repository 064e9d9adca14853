namespace Crafting.Ai;

/// <summary>Checks signed tokens (RFC 7515, 7519, 9068): first the signature, then the claims, in a fixed order.</summary>
internal sealed class SignedTokenCheck(
    IKeySource keys, IReadOnlyList<SignatureAlgorithm> algorithms, TokenRules rules, ClientRule clients) : ITokenCheck
{
    public async ValueTask<Verification> VerifyAsync(string token, CancellationToken cancellationToken)
    {
        if (CompactToken.TryRead(token, out var compact) is { } unreadable)
            return Verification.Failed(unreadable);
        // The list decides and never the token: that stops "none", and a public key used as a secret (RFC 8725 section 3.1).
        if (SignatureAlgorithm.Find(algorithms, compact.Algorithm) is not { } algorithm)
            return Verification.Rejected(
                AuthReason.BadAlgorithm, $"The signature algorithm \"{Untrusted.Clean(compact.Algorithm, 16)}\" is not accepted.");
        if (rules.CheckType(compact.Type) is { } wrongType)
            return Verification.Failed(wrongType);
        var answer = await keys.FindAsync(compact.KeyId, algorithm, cancellationToken).ConfigureAwait(false);
        if (answer.Failure is { } noKey)
            return Verification.Failed(noKey);
        if (!answer.Key!.Fits(algorithm) || !answer.Key.Verifies(compact, algorithm))
            return Verification.Rejected(AuthReason.BadSignature, "The token's signature is wrong.");
        if (rules.Judge(compact.Payload, out var identity) is { } wrongClaims)
            return Verification.Failed(wrongClaims);
        if (await clients.CheckAsync(identity, cancellationToken).ConfigureAwait(false) is { } wrongClient)
            return Verification.Failed(wrongClient);
        return Verification.Of(identity, answer.Generation) with { CheckAgainAt = clients.CheckAgainAt };
    }

    public bool IsCurrent(int generation) => keys.IsCurrent(generation);
}
