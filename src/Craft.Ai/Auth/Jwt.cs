namespace Crafting.Ai;

public static partial class Dsl
{
    /// <summary>Accepts tokens that are signed with one configured key: a secret or a public key.</summary>
    /// <param name="issuer">The issuer, exactly as it writes <c>iss</c>.</param>
    /// <param name="audience">What <c>aud</c> must contain; this server's own URL by default, <c>*</c> for anything.</param>
    /// <param name="secret">The shared secret, 32 bytes of UTF-8 or more; this or <paramref name="publicKey"/>.</param>
    /// <param name="publicKey">The issuer's public key as PEM text; this or <paramref name="secret"/>.</param>
    /// <param name="algorithm">The only accepted algorithm; by default HS256, RS256, or the one of the key's curve.</param>
    /// <param name="options">What else a token must look like, and where its roles are.</param>
    public static TokenVerifier Jwt(
        string issuer, string? audience =
            null, string? secret = null, string? publicKey = null, string? algorithm = null, TokenOptions? options = null) =>
        new JwtVerifier(issuer, audience, new JwtKey(secret, publicKey, algorithm), options ?? TokenOptions.Default);
}

/// <summary>Checks tokens with one key that does not change.</summary>
internal sealed class JwtVerifier(string issuer, string? audience, JwtKey key, TokenOptions options) : TokenVerifier
{
    public override IReadOnlyList<string> Issuers { get; } = [issuer, .. options.FurtherIssuers];

    internal override IEnumerable<string> Problems()
    {
        if (key.Problem is { } problem)
            yield return problem;
        if (!options.Algorithms.SequenceEqual(TokenOptions.DefaultAlgorithms, StringComparer.Ordinal))
            yield return "Jwt accepts one algorithm, and TokenOptions.Algorithms names some. Use the parameter \"algorithm\" instead.";
        foreach (var sentence in VerifierOptionsCheck.Problems("Jwt", issuer, audience, options))
            yield return sentence;
    }

    internal override IEnumerable<string> Warnings() => VerifierOptionsCheck.Warnings("Jwt", audience, options);

    internal override ITokenCheck Open(VerifierContext context)
    {
        VerifierOptionsCheck.RefuseProblems(this);
        return new SignedTokenCheck(
            new ConfiguredKey(key.Key!),
            [key.Algorithm!],
            new TokenRules(Issuers, audience, options, context),
            new ClientRule(audience, options, context));
    }
}
