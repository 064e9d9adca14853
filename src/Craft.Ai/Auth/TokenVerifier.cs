namespace Crafting.Ai;

/// <summary>Decides whether an access token is good, and whose it is: <c>Jwks(…)</c>, <c>Jwt(…)</c>, <c>Verifier(…)</c>.</summary>
public abstract class TokenVerifier
{
    private protected TokenVerifier()
    {
    }

    /// <summary>The issuers whose tokens are accepted, as they write themselves; empty when unknown.</summary>
    public virtual IReadOnlyList<string> Issuers => [];

    /// <summary>The public keys' address, for the metadata of a proxy; null when there is none.</summary>
    internal virtual string? JwksUrl => null;

    /// <summary>What cannot work, in sentences that say what to write instead.</summary>
    internal virtual IEnumerable<string> Problems() => [];

    /// <summary>What works but deserves a warning.</summary>
    internal virtual IEnumerable<string> Warnings() => [];

    /// <summary>Makes the check for one application.</summary>
    /// <param name="context">What the application gives to it.</param>
    internal abstract ITokenCheck Open(VerifierContext context);
}
