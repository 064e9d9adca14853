namespace Crafting.Ai;

/// <summary>The clients of the identity provider, as the application's lookup knows them.</summary>
internal sealed class ClientDirectory(AuthServer server)
{
    private OauthClient? _remembered;

    public async ValueTask<ClientLookup> FindAsync(string clientId, CancellationToken cancellationToken)
    {
        var found = _remembered?.ClientId == clientId ? _remembered : await server.Options.Client!(clientId, cancellationToken).ConfigureAwait(false);
        return found is not null && string.Equals(found.ClientId, clientId, StringComparison.Ordinal) ? ClientLookup.Found(found) : ClientLookup.Unknown;
    }

    /// <summary>Takes note of a client that has just registered, before the provider's list shows it.</summary>
    public void Remember(OauthClient client)
    {
        _remembered = client;
    }
}
