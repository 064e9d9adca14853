using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace IdentityProvider;

/// <summary>Signs what leaves the provider with the newest published key.</summary>
internal sealed class UseCurrentKey(SigningKeys keys) : IOpenIddictServerHandler<GenerateTokenContext>
{
    public static int Order => OpenIddictServerHandlers.Protection.AttachSecurityCredentials.Descriptor.Order + 500;

    public ValueTask HandleAsync(GenerateTokenContext context)
    {
        // OpenIddict prefers a symmetric key, which nobody else could verify.
        if (context.TokenType is OpenIddictConstants.TokenTypeIdentifiers.AccessToken or OpenIddictConstants.TokenTypeIdentifiers.IdentityToken)
            context.SigningCredentials = keys.Current;
        return default;
    }
}
