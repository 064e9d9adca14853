namespace Crafting.Ai;

public static partial class Dsl
{
    /// <summary>OAuth 2.1 in front of the server; a proxy when it has endpoints.</summary>
    /// <param name="options">Whom to trust, and for a proxy where to sign in.</param>
    public static McpAuth Oauth(OauthOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new OauthAuth(options);
    }
}

/// <summary>Options, and nothing else: what they mean is decided when the application starts.</summary>
internal sealed class OauthAuth(OauthOptions options) : McpAuth
{
    internal override OauthOptions? Options => options;
}
