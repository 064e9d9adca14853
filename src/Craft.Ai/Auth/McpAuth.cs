namespace Crafting.Ai;

/// <summary>How the server finds out who calls: a token verifier, or the whole of <c>Oauth(…)</c>.</summary>
public abstract class McpAuth
{
    private protected McpAuth()
    {
    }

    /// <summary>A verifier alone is a resource server; its issuer is its authorization server.</summary>
    /// <param name="verifier">The verifier, for example <c>Jwks(…)</c>.</param>
    public static implicit operator McpAuth(TokenVerifier verifier) => new OauthAuth(new OauthOptions { Verify = verifier });

    /// <summary>The options that stand behind the mode; null when nobody is asked for a token.</summary>
    internal abstract OauthOptions? Options { get; }
}
