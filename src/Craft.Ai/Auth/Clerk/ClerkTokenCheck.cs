namespace Crafting.Ai;

/// <summary>Tells signed and opaque tokens apart, and says more when one is refused.</summary>
/// <param name="signed">Checks signed tokens.</param>
/// <param name="opaque">Checks opaque tokens; null when they are not accepted.</param>
/// <param name="resource">The audience that a token must have if it has any; null when another rule demands one.</param>
/// <param name="hints">Knows why such things happen.</param>
internal sealed class ClerkTokenCheck(ITokenCheck signed, ClerkOpaqueTokens? opaque, Func<string>? resource, ClerkHints hints) : ITokenCheck
{
    private const string OpaquePrefix = "oat_";

    public async ValueTask<Verification> VerifyAsync(string token, CancellationToken cancellationToken)
    {
        if (token.StartsWith(OpaquePrefix, StringComparison.Ordinal))
        {
            return opaque is null
                ? Verification.Rejected(
                    AuthReason.Malformed,
                    "Received an opaque Clerk token (oat_…). Turn on JWT access tokens for the application, or "
                        + "set ClerkOptions.OpaqueTokens.")
                : await opaque.VerifyAsync(token, cancellationToken).ConfigureAwait(false);
        }

        var verification = await signed.VerifyAsync(token, cancellationToken).ConfigureAwait(false);
        if (!verification.Succeeded)
            return Verification.Failed(hints.Explain(verification.Failure, token));
        return IsForOthers(verification.Identity.Audience)
            ? Verification.Rejected(
                AuthReason.BadAudience, $"The token was made for somebody else: its audience does not contain \"{resource!()}\".")
            : verification;
    }

    public bool IsCurrent(int generation) => generation == ClerkOpaqueTokens.Generation || signed.IsCurrent(generation);

    // Clerk writes an audience for clients that name one. Such a token, made for another server, must not be of use here.
    private bool IsForOthers(IReadOnlyList<string> audience) =>
        audience.Count > 0 && resource?.Invoke() is { } own && !Recipients.Include(audience, own);
}
