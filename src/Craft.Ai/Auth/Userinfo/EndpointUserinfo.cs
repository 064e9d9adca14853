using System.Text.Json;

namespace Crafting.Ai;

/// <summary>Asks the issuer's userinfo endpoint with the caller's token (OpenID Connect Core 1.0 section 5.3).</summary>
/// <param name="server">The application's authentication.</param>
/// <param name="address">Finds the endpoint; null when the issuer names none or cannot be read.</param>
internal sealed class EndpointUserinfo(AuthServer server, Func<CancellationToken, ValueTask<string?>> address) : IUserinfoSource
{
    private const int MaxBytes = 64 * 1024;

    public TimeSpan Lifetime => TimeSpan.FromMinutes(5);

    public string KeyOf(VerifiedIdentity identity, string token) => UserinfoKey.Of(identity.Issuer, token);

    public async Task<UserinfoAnswer> AskAsync(VerifiedIdentity identity, string token, CancellationToken cancellationToken)
    {
        // The token goes to whom it comes from, and to nobody else.
        if (identity.Issuer is not { } issuer || !server.Verifier.Issuers.Contains(issuer, StringComparer.Ordinal))
            return UserinfoAnswer.Rejected(AuthReason.BadIssuer, "The caller is from an issuer whose userinfo endpoint is not known.");
        if (await address(cancellationToken).ConfigureAwait(false) is not { } url)
            return UserinfoAnswer.Unavailable("The issuer's metadata cannot be read, or names no usable userinfo endpoint.");
        var request = new HttpRequestMessage(HttpMethod.Get, url) { Headers = { Authorization = new("Bearer", token) } };
        var answer = await server.Outbound.SendAsync(
            request, MaxBytes, UserinfoEnrichment.Patience, cancellationToken).ConfigureAwait(false);
        return answer switch
        {
            { Outcome: OutboundOutcome.Answered, Status: 401 } =>
                UserinfoAnswer.Rejected(AuthReason.Inactive, "The userinfo endpoint does not accept the token."),
            { Outcome: OutboundOutcome.Answered, Status: 200 } => Read(identity, answer),
            _ => UserinfoAnswer.Unavailable($"The userinfo endpoint {answer}.", answer),
        };
    }

    private UserinfoAnswer Read(VerifiedIdentity identity, OutboundAnswer answer)
    {
        // A signed answer (application/jwt) would need keys and rules of its own.
        if (!answer.IsJson || !StrictJson.TryReadObject(answer.Body, StrictJson.TokenDepth, out var claims))
            return UserinfoAnswer.Unavailable("The userinfo endpoint answered 200, but with no JSON object.");
        // Required by OpenID Connect Core 1.0 section 5.3.2: otherwise a swapped token brings somebody else's roles.
        if (!string.Equals(ClaimValue.Text(claims, "sub"u8), identity.Subject, StringComparison.Ordinal))
            return UserinfoAnswer.Rejected(
                AuthReason.UserinfoMismatch,
                "The userinfo endpoint answered about somebody else than the token: its sub is missing or another.");
        return UserinfoAnswer.Of(new()
        {
            Roles = ReadRoles(claims, identity.Issuer!),
            Name = ClaimValue.Text(claims, "name"u8),
            // Whoever may write any address there could be anybody.
            Email = claims.TryGetProperty("email_verified"u8, out var verified) && verified.ValueKind != JsonValueKind.True
                ? null
                : ClaimValue.Text(claims, "email"u8),
        });
    }

    private IReadOnlyList<string>? ReadRoles(JsonElement claims, string issuer)
    {
        if (!claims.TryGetProperty("roles"u8, out var claim))
            return null;
        if (ClaimValue.Texts(claim) is { } roles)
            return roles;
        ServerLog.ClaimIgnored(server.Logger, "roles (userinfo)", issuer);
        return [];
    }
}
