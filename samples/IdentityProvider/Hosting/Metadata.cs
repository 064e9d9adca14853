using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace IdentityProvider;

/// <summary>Corrects what OpenIddict says of itself: absolute URLs, and what it does not know of.</summary>
internal sealed class Metadata(IdentityProviderOptions options, Address address) : IOpenIddictServerHandler<HandleConfigurationRequestContext>
{
    // The order counts: some clients take the first method listed.
    private static readonly string[] AuthMethods =
        [ClientAuthenticationMethods.ClientSecretPost, ClientAuthenticationMethods.ClientSecretBasic, ClientAuthenticationMethods.None];

    public static int Order => OpenIddictServerHandlers.Discovery.AttachAdditionalMetadata.Descriptor.Order + 500;

    public ValueTask HandleAsync(HandleConfigurationRequestContext context)
    {
        // From the configuration, never from the Host header, which a stranger can choose.
        context.AuthorizationEndpoint = At(Address.Authorize);
        context.TokenEndpoint = At(Address.Token);
        context.RevocationEndpoint = At(Address.Revoke);
        context.UserInfoEndpoint = At(Address.Userinfo);
        context.JsonWebKeySetEndpoint = At(Address.Jwks);
        if (options.DynamicRegistration)
            context.Metadata["registration_endpoint"] = At(Address.Register).AbsoluteUri;

        Replace(context.TokenEndpointAuthenticationMethods, AuthMethods);
        Replace(context.RevocationEndpointAuthenticationMethods, AuthMethods);
        Replace(context.Scopes, [.. options.Scopes, Scopes.OfflineAccess]);
        context.Claims.UnionWith([Claims.Name, Claims.Email, "roles"]);
        if (!options.ResponseIss)
            context.Metadata.Remove("authorization_response_iss_parameter_supported");
        return default;
    }

    private static void Replace(HashSet<string> values, IEnumerable<string> others)
    {
        values.Clear();
        values.UnionWith(others);
    }

    private Uri At(string path) => new(address.Issuer + path);
}
