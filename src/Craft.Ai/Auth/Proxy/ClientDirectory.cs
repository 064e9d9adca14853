namespace Crafting.Ai;

/// <summary>The clients of the identity provider, as the application's lookup knows them.</summary>
// The lookup often uses an administrator's interface with a budget of its own, and anybody may name any id: so unknown
// ids are remembered as well, and many requests for one id are one question.
internal sealed class ClientDirectory
{
    public const int Capacity = 10_000;

    private static readonly TimeSpan UnknownLifetime = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan NewcomerLifetime = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Reserve = TimeSpan.FromHours(1);

    private readonly AuthServer _server;
    private readonly SharedLookup<OauthClient?> _lookup;

    public ClientDirectory(AuthServer server)
    {
        _server = server;
        var limits = server.Options.Limits;
        _lookup = new(server.Time, Capacity, limits.ConcurrentUpstreamCalls, limits.LookupTimeout, Failed);
    }

    private bool Remembers => _server.Options.Limits.LookupLifetime > TimeSpan.Zero;

    public async ValueTask<ClientLookup> FindAsync(string clientId, CancellationToken cancellationToken)
    {
        if (!OauthText.IsClientId(clientId))
            return ClientLookup.Unknown;
        if (_server.Options.Client is null)
            return ClientLookup.Unavailable;
        var found = await _lookup
            .GetAsync(clientId, (this, clientId), static (at, token) => at.Item1.AskAsync(at.clientId, token), cancellationToken)
            .ConfigureAwait(false);
        return found switch
        {
            { IsKnown: false } => ClientLookup.Unavailable,
            { Value: { } client } => ClientLookup.Found(client),
            _ => ClientLookup.Unknown,
        };
    }

    /// <summary>Takes note of a client that has just registered, before the provider's list shows it.</summary>
    public void Remember(OauthClient client)
    {
        if (Remembers)
            _lookup.Put(client.ClientId, new(client, NewcomerLifetime, Reserve));
    }

    private async Task<Kept<OauthClient?>> AskAsync(string clientId, CancellationToken cancellationToken)
    {
        var client = await _server.Options.Client!(clientId, cancellationToken).ConfigureAwait(false);
        // A list that ignores its filter answers with somebody else, whose redirect URIs and secret would then count.
        if (client is not null && !string.Equals(client.ClientId, clientId, StringComparison.Ordinal))
        {
            ServerLog.WrongClient(_server.Logger, Shown.Cut(clientId));
            client = null;
        }

        if (!Remembers)
            return new(client, TimeSpan.Zero);
        return client is null ? new(null, UnknownLifetime) : new(client, _server.Options.Limits.LookupLifetime, Reserve);
    }

    // The exception's text may hold the address or the key of the provider's interface.
    private void Failed(Exception error) => ServerLog.LookupFailed(_server.Logger, error is TimeoutException or OperationCanceledException
        ? "it took too long"
        : error.GetType().Name);
}
