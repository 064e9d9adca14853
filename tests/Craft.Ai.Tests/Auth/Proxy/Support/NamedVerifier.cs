namespace Crafting.Ai.Tests;

/// <summary>A verifier that only says whom it trusts.</summary>
internal sealed class NamedVerifier(string issuer, string? jwksUrl) : TokenVerifier
{
    public override IReadOnlyList<string> Issuers => [issuer];

    internal override string? JwksUrl => jwksUrl;

    internal override ITokenCheck Open(VerifierContext context) => throw new NotSupportedException();
}
