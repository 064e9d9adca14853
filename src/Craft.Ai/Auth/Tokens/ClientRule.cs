namespace Crafting.Ai;

/// <summary>Whose clients' tokens are accepted.</summary>
internal sealed class ClientRule(string? audience, TokenOptions options, VerifierContext context)
{
    private const int MaxIdLength = 2048;

    private static readonly TimeSpan KnownFor = TimeSpan.FromMinutes(5);

    // Without an audience, the client is what tells an access token from the issuer's other tokens.
    private readonly bool _mustBeNamed = audience == "*" || options.AllowedClients.Count > 0 || options.ClientMustBeKnown == true;

    private readonly bool _mustBeKnown = options.ClientMustBeKnown
        ?? (audience == "*" && options.AllowedClients.Count == 0 && context.Clients is not null);

    /// <summary>When the client must be looked up again: one that was deleted must not stay until the token expires.</summary>
    public DateTimeOffset? CheckAgainAt => _mustBeKnown ? context.Time.GetUtcNow() + KnownFor : null;

    public async ValueTask<AuthFailure?> CheckAsync(VerifiedIdentity identity, CancellationToken cancellationToken)
    {
        if (!_mustBeNamed)
            return null;
        if (identity.ClientId is not { } clientId)
            return Bad("The token names no client.");
        if (options.AllowedClients.Count > 0 && !options.AllowedClients.Contains(clientId, StringComparer.Ordinal))
            return Bad("The token's client is not among AllowedClients.");
        if (!_mustBeKnown || NeedsNoRecord(clientId, identity.Audience))
            return null;
        if (context.Clients is not { } clients)
            return Bad("ClientMustBeKnown is set, but there is no client lookup.");
        if (clientId.Length > MaxIdLength || clientId.AsSpan().ContainsAnyExceptInRange('!', '~'))
            return Bad("The token's client id is not one that could be looked up.");
        var lookup = await clients(clientId, cancellationToken).ConfigureAwait(false);
        if (lookup.IsUnavailable)
            return new(AuthReason.Infrastructure, "The token's client could not be looked up.", 5);
        return string.Equals(lookup.Client?.ClientId, clientId, StringComparison.Ordinal) ? null : Bad("The token's client is not known.");
    }

    // A record stands in for an audience: it shows that the token was made for a client of ours. Where the token names this
    // server it is not needed, and nobody has one of a client that brings a document.
    private bool NeedsNoRecord(string clientId, IReadOnlyList<string> audience) =>
        options.DocumentsNeedNoRecord && ClientDocument.IsUrl(clientId) && Recipients.Include(audience, context.Resource());

    private static AuthFailure Bad(string detail) => new(AuthReason.BadClient, detail);
}
