using System.Text.Json;

namespace Crafting.Ai;

/// <summary>Judges the claims of a token whose signature is good, in a fixed order.</summary>
/// <param name="issuers">The accepted issuers.</param>
/// <param name="audience">The audience; null for the server's own URL, <c>*</c> for any.</param>
/// <param name="options">What else is demanded.</param>
/// <param name="context">The application.</param>
internal sealed class TokenRules(IReadOnlyList<string> issuers, string? audience, TokenOptions options, VerifierContext context)
{
    private readonly bool _needsType = options.RequiresAccessTokenType(audience);
    private readonly double _skew = options.ClockSkew.TotalSeconds;

    public AuthFailure? CheckType(string? type) =>
        !_needsType || string.Equals(type, "at+jwt", StringComparison.OrdinalIgnoreCase)
            || string.Equals(type, "application/at+jwt", StringComparison.OrdinalIgnoreCase)
            ? null
            : new(AuthReason.BadType, "The token is not marked as an access token: its \"typ\" is not \"at+jwt\".");

    public AuthFailure? Judge(byte[] payload, out VerifiedIdentity identity)
    {
        identity = null!;
        if (!StrictJson.TryReadObject(payload, StrictJson.TokenDepth, out var claims))
            return new(AuthReason.Malformed, "The token's payload is not a plain JSON object.");
        if (CheckIssuer(claims, out var issuer) is { } wrongIssuer)
            return wrongIssuer;
        if (CheckAudience(claims, out var recipients) is { } wrongAudience)
            return wrongAudience;
        if (CheckTimes(claims, out var expiresAt) is { } wrongTime)
            return wrongTime;
        if (CheckSubject(claims, out var subject) is { } wrongSubject)
            return wrongSubject;
        if (!Delegation.TryReadProfile(claims, out var profile) || !Delegation.TryReadActor(claims, out var actor)
            || !Delegation.TryReadMayAct(claims, out var mayAct))
            return new(AuthReason.Malformed, "The token's \"act\", \"may_act\" or \"sub_profile\" cannot be read (RFC 8693).");
        if (ReadRoles(claims, issuer, out var roles) is { } unread)
            return unread;
        identity = new()
        {
            Subject = subject,
            Issuer = issuer,
            Audience = recipients,
            ClientId = ClientOf(claims),
            Name = ClaimValue.Text(claims, "name"u8),
            Email = ClaimValue.Text(claims, "email"u8),
            Roles = roles,
            Scopes = ReadScopes(claims, issuer),
            ExpiresAt = expiresAt,
            Claims = claims,
            SubjectProfile = profile,
            Actor = actor,
            MayAct = mayAct,
        };
        return null;
    }

    private AuthFailure? CheckIssuer(JsonElement claims, out string issuer)
    {
        var claimed = ClaimValue.Text(claims, "iss"u8);
        // The configured text, not the token's: from here on it is ours.
        issuer = issuers.FirstOrDefault(each => string.Equals(each, claimed, StringComparison.Ordinal))!;
        return issuer is null ? new(AuthReason.BadIssuer, "The token is from another issuer.") : null;
    }

    private AuthFailure? CheckAudience(JsonElement claims, out IReadOnlyList<string> recipients)
    {
        recipients = [];
        if (claims.TryGetProperty("aud"u8, out var claim))
        {
            if ((claim.ValueKind == JsonValueKind.String ? [claim.GetString()!] : ClaimValue.Texts(claim)) is not { } read)
                return new(AuthReason.BadAudience, "The token's audience is neither a text nor a list of texts.");
            recipients = read;
        }

        if (audience == "*")
            return null;
        var expected = audience ?? context.Resource();
        return recipients.Contains(expected, StringComparer.Ordinal)
            ? null
            : new(AuthReason.BadAudience, $"The token was made for somebody else: its audience does not contain \"{expected}\".");
    }

    private AuthFailure? CheckTimes(JsonElement claims, out DateTimeOffset expiresAt)
    {
        expiresAt = default;
        if (!ClaimValue.TryGetTime(claims, "exp"u8, out var expiry) || !ClaimValue.TryGetTime(claims, "nbf"u8, out var begin)
            || !ClaimValue.TryGetTime(claims, "iat"u8, out var issued))
            return new(AuthReason.Malformed, "A time of the token is not a number.");
        if (expiry is not { } end)
            return new(AuthReason.MissingExpiresAt, "The token does not say when it expires.");
        double now = context.Time.GetUtcNow().ToUnixTimeSeconds();
        if (now >= end + _skew)
            return new(AuthReason.Expired, "The token has expired.");
        if (begin > now + _skew || issued > now + _skew)
            return new(AuthReason.NotYetValid, "The token is not valid yet. Compare the clocks of this server and the issuer.");
        expiresAt = DateTimeOffset.FromUnixTimeSeconds((long)Math.Clamp(end, 0, 253_402_300_799d));
        return null;
    }

    private AuthFailure? CheckSubject(JsonElement claims, out string subject)
    {
        // A subject that is there and unreadable is never replaced: only a missing one.
        var read = claims.TryGetProperty("sub"u8, out _) || !options.AllowClientAsSubject
            ? ClaimValue.Text(claims, "sub"u8)
            : ClientOf(claims);
        subject = read!;
        return read is { Length: <= ClaimValue.MaxSubjectLength }
            ? null
            : new(AuthReason.MissingSubject, "The token does not say who it is about: it has no \"sub\" of 1 to 255 characters.");
    }

    private AuthFailure? ReadRoles(JsonElement claims, string issuer, out IReadOnlyList<string> roles)
    {
        roles = [];
        if (options.Roles is { } read)
        {
            try
            {
                roles = [.. (read(claims) ?? []).Where(role => !string.IsNullOrEmpty(role))];
                return null;
            }
            catch (Exception error)
            {
                ServerLog.RolesFailed(context.Logger, error);
                return new(AuthReason.VerifierFailed, "TokenOptions.Roles failed.");
            }
        }

        var name = options.RolesClaim ?? "roles";
        if (!ClaimValue.TryFind(claims, name, out var claim))
            return null;
        if (ClaimValue.Texts(claim) is { } list)
            roles = list;
        else if (options.RolesClaim is not null && claim.ValueKind == JsonValueKind.String)
            roles = claim.GetString() is { Length: > 0 } single ? [single] : [];
        else
            ServerLog.ClaimIgnored(context.Logger, name, issuer);
        return null;
    }

    private List<string> ReadScopes(JsonElement claims, string issuer)
    {
        List<string> scopes = [];
        if (claims.TryGetProperty("scope"u8, out var scope))
            Add("scope", scope.ValueKind == JsonValueKind.String ? ClaimValue.Words(scope) : null);
        if (claims.TryGetProperty("scp"u8, out var list))
            Add("scp", list.ValueKind == JsonValueKind.String ? ClaimValue.Words(list) : ClaimValue.Texts(list));
        return scopes;

        void Add(string name, IReadOnlyList<string>? read)
        {
            if (read is null)
                ServerLog.ClaimIgnored(context.Logger, name, issuer);
            else
                scopes.AddRange(read.Except(scopes, StringComparer.Ordinal));
        }
    }

    private static string? ClientOf(JsonElement claims) =>
        claims.TryGetProperty("client_id"u8, out _) ? ClaimValue.Text(claims, "client_id"u8) : ClaimValue.Text(claims, "azp"u8);
}
