namespace Crafting.Ai;

/// <summary>Asks the application, and believes only an identity with a subject and an expiry to come.</summary>
internal sealed class CustomTokenCheck(
    Func<string, CancellationToken, Task<VerifiedIdentity?>> verify, string? issuer, VerifierContext context) : ITokenCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async ValueTask<Verification> VerifyAsync(string token, CancellationToken cancellationToken)
    {
        if (token.Length > CompactToken.MaxLength)
            return Verification.Rejected(AuthReason.Malformed, "The token is longer than 16 KiB.");
        using var timer = new CancellationTokenSource(Patience, context.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            // Waiting ends with the time even if the application does not listen to the token.
            return Judge(await verify(token, both.Token).WaitAsync(both.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException) when (timer.IsCancellationRequested)
        {
            return Verification.Unavailable("The verifier of the application did not answer within 5 seconds.");
        }
        catch (Exception error)
        {
            // Never anonymous and never 401: it is a bug of this server, and the token may be good.
            ServerLog.VerifierFailed(context.Logger, error);
            return Verification.Rejected(AuthReason.VerifierFailed, "The verifier of the application failed.");
        }
    }

    // Nothing is remembered: only the application knows what has been revoked since.
    public bool IsCurrent(int generation) => false;

    private Verification Judge(VerifiedIdentity? identity) => identity switch
    {
        null => Verification.Rejected(AuthReason.MissingSubject, "The verifier of the application knows nobody by this token."),
        { Subject: not { Length: > 0 and <= ClaimValue.MaxSubjectLength } } =>
            Verification.Rejected(AuthReason.MissingSubject, "The verifier of the application named no subject of 1 to 255 characters."),
        { ExpiresAt: null } =>
            Verification.Rejected(AuthReason.MissingExpiresAt, "The verifier of the application did not say when the token expires."),
        { ExpiresAt: { } expiry } when expiry <= context.Time.GetUtcNow() =>
            Verification.Rejected(AuthReason.Expired, "The token has expired."),
        _ => Verification.Of(identity.Issuer is null && issuer is not null ? identity with { Issuer = issuer } : identity),
    };
}
