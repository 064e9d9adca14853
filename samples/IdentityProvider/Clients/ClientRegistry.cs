using System.Security.Cryptography;
using System.Text.Json;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace IdentityProvider;

/// <summary>Stores clients, and gives back what was stored.</summary>
internal sealed class ClientRegistry(IOpenIddictApplicationManager applications, IdentityProviderOptions options)
{
    private const string AuthMethod = "token_endpoint_auth_method";
    private const string Scope = "scope";

    /// <summary>What a client gets that registered no scopes; Clerk does the same.</summary>
    public string DefaultScope { get; } =
        string.Join(' ', options.Scopes.Where(scope => scope is Scopes.Profile or Scopes.Email).Append(Scopes.OfflineAccess));

    /// <returns>The secret of a confidential client; null for a public one.</returns>
    public async Task<string?> AddAsync(ClientRecord client, CancellationToken cancellationToken)
    {
        var isPublic = client.TokenEndpointAuthMethod == ClientAuthenticationMethods.None;
        var secret = isPublic ? null : Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var descriptor = new OpenIddictApplicationDescriptor
        {
            ClientId = client.ClientId,
            ClientSecret = secret,
            ClientType = isPublic ? ClientTypes.Public : ClientTypes.Confidential,
            ConsentType = ConsentTypes.Explicit,
            DisplayName = client.ClientName,
        };
        descriptor.RedirectUris.UnionWith(client.RedirectUris.Select(uri => new Uri(uri)));
        descriptor.Properties[AuthMethod] = JsonSerializer.SerializeToElement(client.TokenEndpointAuthMethod);
        descriptor.Properties[Scope] = JsonSerializer.SerializeToElement(client.Scope);
        await applications.CreateAsync(descriptor, cancellationToken);
        return secret;
    }

    public async Task<ClientRecord?> FindAsync(string clientId, CancellationToken cancellationToken)
    {
        if (await applications.FindByClientIdAsync(clientId, cancellationToken) is not { } application)
            return null;
        var properties = await applications.GetPropertiesAsync(application, cancellationToken);
        return new(
            clientId,
            await applications.GetDisplayNameAsync(application, cancellationToken),
            await applications.GetRedirectUrisAsync(application, cancellationToken),
            properties[AuthMethod].GetString()!,
            properties[Scope].GetString()!);
    }
}
