using System.Net.Http.Json;
using System.Text.Json;

namespace Crafting.Ai;

/// <summary>Asks Clerk about opaque tokens (<c>oat_…</c>): once for all who bring the same one.</summary>
internal sealed class ClerkOpaqueTokens
{
    /// <summary>In place of a generation of keys: no key was needed.</summary>
    public const int Generation = -1;

    // A revocation must not take longer to be noticed.
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly ClerkApi _clerk;
    private readonly string _issuer;
    private readonly ClientRule _clients;
    private readonly VerifierContext _context;
    private readonly SharedLookup<Verification> _asking;

    public ClerkOpaqueTokens(ClerkApi clerk, string issuer, ClientRule clients, VerifierContext context)
    {
        (_clerk, _issuer, _clients, _context) = (clerk, issuer, clients, context);
        _asking = new(context.Time, 1, 64, Patience, error => ServerLog.OpaqueTokenFailed(context.Logger, error.GetType().Name));
    }

    public async ValueTask<Verification> VerifyAsync(string token, CancellationToken cancellationToken)
    {
        // Nothing is kept here: the cache above does that, and can be told to forget.
        var known = await _asking.GetAsync(UserinfoKey.Of(_issuer, token), (this, token), static async (at, timer) =>
            new Kept<Verification>(
                await at.Item1.AskAsync(at.token, timer).ConfigureAwait(false), TimeSpan.Zero), cancellationToken).ConfigureAwait(false);
        return known.IsKnown ? known.Value : Verification.Unavailable("Clerk could not be asked about an opaque token.");
    }

    private async Task<Verification> AskAsync(string token, CancellationToken cancellationToken)
    {
        var asked = _context.Time.GetUtcNow();
        using var content = JsonContent.Create(new Dictionary<string, string> { ["access_token"] = token });
        var answer = await _clerk.PostAsync(
            "/v1/oauth_applications/access_tokens/verify", content, cancellationToken).ConfigureAwait(false);
        if (answer is { Outcome: OutboundOutcome.Answered, Status: 400 or 404 or 422 })
            return Inactive("Clerk does not know the opaque token.");
        if (!ClerkApi.TryRead(answer, out var state))
            return Verification.Unavailable(ClerkApi.Trouble(answer), answer.RetryAfterSeconds);
        var read = Read(state, asked);
        if (!read.Succeeded || await _clients.CheckAsync(read.Identity, cancellationToken).ConfigureAwait(false) is not { } wrongClient)
            return read;
        return Verification.Failed(wrongClient);
    }

    private Verification Read(JsonElement state, DateTimeOffset asked)
    {
        // Said to be good, or refused: a member that is missing or of another type is no yes.
        if (Flag(state, "active"u8) == false || Flag(state, "revoked"u8) != false)
            return Inactive("Clerk says that the opaque token is not active, or was revoked.");
        if (Flag(state, "expired"u8) != false)
            return Verification.Rejected(AuthReason.Expired, "The token has expired.");
        if (ClaimValue.Text(state, "subject"u8) is not { Length: <= ClaimValue.MaxSubjectLength } subject)
            return Verification.Rejected(AuthReason.MissingSubject, "Clerk does not say whose the opaque token is.");
        if (!ClaimValue.TryGetTime(state, "expiration"u8, out var time) || time is not { } end || end is <= 0 or >= 1e15)
            return Verification.Rejected(AuthReason.MissingExpiresAt, "Clerk does not say when the opaque token expires.");
        // Clerk counts in seconds in its description and in milliseconds in its libraries; no token lives until the year 5138.
        var expiry = end < 1e11 ? DateTimeOffset.UnixEpoch.AddSeconds(end) : DateTimeOffset.UnixEpoch.AddMilliseconds(end);
        if (expiry <= asked)
            return Verification.Rejected(AuthReason.Expired, "The token has expired.");
        var identity = new VerifiedIdentity
        {
            Subject = subject,
            Issuer = _issuer,
            ClientId = ClaimValue.Text(state, "client_id"u8),
            Scopes = state.TryGetProperty("scopes"u8, out var scopes) && ClaimValue.Texts(scopes) is { } list ? list : [],
            ExpiresAt = expiry,
        };
        return Verification.Of(identity, Generation) with { CheckAgainAt = asked + Lifetime };
    }

    private static bool? Flag(JsonElement state, ReadOnlySpan<byte> name) =>
        state.TryGetProperty(name, out var flag) && flag.ValueKind is JsonValueKind.True or JsonValueKind.False ? flag.GetBoolean() : null;

    private static Verification Inactive(string detail) => Verification.Rejected(AuthReason.Inactive, detail);
}
