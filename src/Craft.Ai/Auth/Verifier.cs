namespace Crafting.Ai;

public static partial class Dsl
{
    /// <summary>Lets the application decide about tokens, for example by asking the provider (RFC 7662).</summary>
    /// <param name="verify">Says whose a token is; null for nobody. An identity without an expiry is refused.</param>
    /// <param name="issuer">The issuer, for the server's metadata and for identities that name none.</param>
    /// <remarks>Asked for every request, because a revoked token must not be remembered; it has 5 seconds. An exception is answered with
    /// 500.</remarks>
    public static TokenVerifier Verifier(Func<string, CancellationToken, Task<VerifiedIdentity?>> verify, string? issuer = null)
    {
        ArgumentNullException.ThrowIfNull(verify);
        return new CustomVerifier(verify, issuer);
    }
}

/// <summary>Checks tokens with a function of the application.</summary>
internal sealed class CustomVerifier(Func<string, CancellationToken, Task<VerifiedIdentity?>> verify, string? issuer) : TokenVerifier
{
    public override IReadOnlyList<string> Issuers { get; } = issuer is null ? [] : [issuer];

    internal override IEnumerable<string> Problems()
    {
        if (issuer is not null && (string.IsNullOrWhiteSpace(issuer) || issuer != issuer.Trim()))
            yield return $"Verifier has the issuer \"{issuer}\". Write it exactly as the provider writes it, or leave it out.";
    }

    internal override ITokenCheck Open(VerifierContext context)
    {
        VerifierOptionsCheck.RefuseProblems(this);
        return new CustomTokenCheck(verify, issuer, context);
    }
}
