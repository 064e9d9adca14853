using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace IdentityProvider;

/// <summary>Sends errors to the client, where OpenIddict shows them (RFC 6749, section 4.1.2.1).</summary>
internal sealed class RedirectErrors(IOpenIddictApplicationManager applications) : IOpenIddictServerHandler<ApplyAuthorizationResponseContext>
{
    public static int Order => OpenIddictServerHandlers.Authentication.AttachRedirectUri.Descriptor.Order + 500;

    public async ValueTask HandleAsync(ApplyAuthorizationResponseContext context)
    {
        if (context is not { RedirectUri: null, Request: { ClientId: { Length: > 0 } clientId, RedirectUri: { Length: > 0 } redirectUri } })
            return;

        // Only to where the client is registered: anything else would be an open redirector.
        if (await applications.FindByClientIdAsync(clientId) is { } client && await applications.ValidateRedirectUriAsync(client, redirectUri))
            context.RedirectUri = redirectUri;
    }
}
