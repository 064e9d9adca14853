namespace Crafting.Ai;

/// <summary>Finds the userinfo endpoint in the issuer's metadata (OpenID Connect Discovery 1.0 section 4).</summary>
internal sealed class UserinfoDiscovery
{
    private const int MaxBytes = 64 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Usually = TimeSpan.FromHours(1);
    private static readonly TimeSpan AtLeast = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan AtMost = TimeSpan.FromHours(24);

    private readonly AuthServer _server;
    private readonly string _issuer;
    private readonly SharedLookup<string> _found;

    public UserinfoDiscovery(AuthServer server)
    {
        (_server, _issuer) = (server, server.Verifier.Issuers[0]);
        _found = new(server.Time, 1, 1, Patience, Failed);
    }

    /// <summary>The endpoint; null when the issuer names none or cannot be read now.</summary>
    public async ValueTask<string?> FindAsync(CancellationToken cancellationToken) =>
        (await _found.GetAsync("", this, static (at, timer) => at.ReadAsync(timer), cancellationToken).ConfigureAwait(false)).Value;

    private async Task<Kept<string>> ReadAsync(CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, _issuer.TrimEnd('/') + "/.well-known/openid-configuration");
        var answer = await _server.Outbound.SendAsync(request, MaxBytes, Patience, cancellationToken).ConfigureAwait(false);
        if (answer is not { Outcome: OutboundOutcome.Answered, Status: 200, IsJson: true }
            || !StrictJson.TryReadObject(answer.Body, StrictJson.TokenDepth, out var metadata))
            throw new UnusableMetadataException(answer.ToString());
        if (!string.Equals(ClaimValue.Text(metadata, "issuer"u8), _issuer, StringComparison.Ordinal))
            throw new UnusableMetadataException("names another issuer");
        if (ClaimValue.Text(metadata, "userinfo_endpoint"u8) is not { } endpoint || !IsUsable(endpoint))
            throw new UnusableMetadataException("names no usable userinfo_endpoint");
        var age = answer.CacheControl?.MaxAge ?? Usually;
        return new(endpoint, age < AtLeast ? AtLeast : age > AtMost ? AtMost : age, AtMost);
    }

    // Plain http only beside an issuer on this machine: an issuer elsewhere must not send tokens to services here.
    private bool IsUsable(string endpoint) =>
        Uri.TryCreate(endpoint, UriKind.Absolute, out var url) && url.UserInfo.Length == 0
        && (url.Scheme == "https" || (url.Scheme == "http" && url.IsLoopback && new Uri(_issuer).IsLoopback));

    private void Failed(Exception error) => ServerLog.DiscoveryFailed(
        _server.Logger,
        _issuer,
        error switch
        {
            UnusableMetadataException => error.Message,
            TimeoutException or OperationCanceledException => "did not answer in time",
            _ => error.GetType().Name,
        });

    /// <summary>Says in our own words what is wrong with the metadata.</summary>
    private sealed class UnusableMetadataException(string trouble) : Exception(trouble);
}
