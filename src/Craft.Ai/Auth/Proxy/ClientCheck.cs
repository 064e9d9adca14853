using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Crafting.Ai;

/// <summary>Compares what a client presents with its record; where there is no secret on record, the provider decides.</summary>
internal sealed class ClientCheck(AuthServer server, ClientDirectory clients)
{
    private static readonly string Nobody = Convert.ToHexString(RandomNumberGenerator.GetBytes(32));

    /// <summary>What to present at the provider, or why the client is refused.</summary>
    public async ValueTask<(ClientCredentials Sent, OauthError? Error)> CheckAsync(HttpContext context, ClientCredentials presented)
    {
        var found = await clients.FindAsync(presented.ClientId, context.RequestAborted).ConfigureAwait(false);
        if (found.IsUnavailable)
            return (presented, presented.Secret is null ? OauthError.Lookup : null); // A secret is checked by the provider all the same.
        var record = found.Client;
        var expected = record?.ClientSecret is { Length: > 0 } stored ? stored : null;
        // A stored secret for whoever knows the client's public id would turn a stolen refresh token into a useful one.
        var attach = server.Options.AttachClientSecret && presented.Secret is null && expected is not null;

        // Unknown clients cost the same comparison and get the same answer: nobody learns by time which ids exist.
        var same = IsSame(expected ?? Nobody, presented.Secret ?? "");
        var accepted = record is not null & (expected is null | attach | same) & !HasExpired(record);
        if (!accepted)
        {
            Tell(context, presented, record is null ? "it is not known to the client lookup"
                : presented.Secret is null ? "it presents no secret, but has one on record"
                : "its secret is wrong or has run out");
            return (presented, OauthError.Client);
        }

        return (attach ? new(presented.ClientId, expected, record!.TokenEndpointAuthMethod != "client_secret_post") : presented, null);
    }

    // The client's answer does not say which it was.
    private void Tell(HttpContext context, ClientCredentials presented, string why)
    {
        if (!server.Logger.IsEnabled(LogLevel.Warning))
            return;
        var (client, id) = (Shown.Cut(presented.ClientId), CorrelationId.Of(context));
        ServerLog.ClientRefused(server.Logger, client, why, id);
    }

    // Hashed first: the comparison takes as long for every length.
    private static bool IsSame(string expected, string presented)
    {
        Span<byte> left = stackalloc byte[SHA256.HashSizeInBytes], right = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(expected), left);
        SHA256.HashData(Encoding.UTF8.GetBytes(presented), right);
        return CryptographicOperations.FixedTimeEquals(left, right);
    }

    // RFC 7591 section 3.2.1 writes 0 for never.
    private bool HasExpired(OauthClient? record) =>
        record?.ClientSecretExpiresAt is { } end && end > DateTimeOffset.UnixEpoch && end <= server.Time.GetUtcNow();
}
