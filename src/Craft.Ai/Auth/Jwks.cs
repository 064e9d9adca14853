namespace Crafting.Ai;

public static partial class Dsl
{
    /// <summary>Accepts tokens that are signed with a published key of the issuer (RFC 7517).</summary>
    /// <param name="jwksUrl">Where the issuer publishes its keys; https, or http on loopback.</param>
    /// <param name="issuer">The issuer, exactly as it writes <c>iss</c>.</param>
    /// <param name="audience">What <c>aud</c> must contain; this server's own URL by default, <c>*</c> for anything.</param>
    /// <param name="options">What else a token must look like, and where its roles are.</param>
    public static TokenVerifier Jwks(string jwksUrl, string issuer, string? audience = null, TokenOptions? options = null) =>
        new JwksVerifier(jwksUrl, issuer, audience, options ?? TokenOptions.Default);
}

/// <summary>Checks tokens with the keys that their issuer publishes.</summary>
internal sealed class JwksVerifier(string jwksUrl, string issuer, string? audience, TokenOptions options) : TokenVerifier
{
    public override IReadOnlyList<string> Issuers { get; } = [issuer, .. options.FurtherIssuers];

    internal override string? JwksUrl => jwksUrl;

    internal override IEnumerable<string> Problems() =>
    [
        .. VerifierOptionsCheck.UrlProblems("Jwks", jwksUrl),
        .. VerifierOptionsCheck.Problems("Jwks", issuer, audience, options),
        .. VerifierOptionsCheck.AlgorithmProblems("Jwks", options),
    ];

    internal override IEnumerable<string> Warnings() => VerifierOptionsCheck.Warnings("Jwks", audience, options);

    internal override ITokenCheck Open(VerifierContext context)
    {
        VerifierOptionsCheck.RefuseProblems(this);
        return new SignedTokenCheck(
            new PublishedKeys(jwksUrl, context.Outbound, context.Time, context.Logger),
            [.. SignatureAlgorithm.Asymmetric.Where(algorithm => options.Algorithms.Contains(algorithm.Name, StringComparer.Ordinal))],
            new TokenRules(Issuers, audience, options, context),
            new ClientRule(audience, options, context));
    }
}
