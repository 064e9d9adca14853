namespace Crafting.Ai;

public static partial class Dsl
{
    /// <summary>Clerk as identity provider: everything that the two keys of an instance stand for.</summary>
    /// <param name="publishableKey">The key that begins with <c>pk_</c>; it names the instance.</param>
    /// <param name="secretKey">The key that begins with <c>sk_</c>; it stays in this process and goes to Clerk only.</param>
    /// <param name="options">This server's own URL, whose tokens count, and where roles come from.</param>
    /// <remarks>Clients sign in at Clerk itself, unless <see cref="ClerkOptions.Proxy"/> is set.</remarks>
    public static McpAuth Clerk(string publishableKey, string secretKey, ClerkOptions? options = null) =>
        new OauthAuth(ClerkPreset.Compose(publishableKey, secretKey, options ?? new()));
}
