using System.Text.Json;

namespace Crafting.Ai;

/// <summary>What an answer of the identity provider means, whatever its form.</summary>
internal enum UpstreamKind
{
    Success,
    Redirect,
    KnownError,
    UnknownError,
    Closed,
    Unprocessable,
    Limited,
    Broken,
    TimedOut,
    Unreachable,
}

/// <summary>From the provider's outcome to the client's: codes survive, outages never look like bad credentials.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Code">The provider's error code when it is made of letters; for decisions and the log.</param>
/// <param name="RetryAfterSeconds">When the provider wants to be asked again.</param>
internal sealed record UpstreamOutcome(UpstreamKind Kind, string? Code = null, int RetryAfterSeconds = 5)
{
    private const int LongestWait = 3600;

    public static UpstreamOutcome Of(OutboundAnswer answer) => answer.Outcome switch
    {
        OutboundOutcome.TimedOut => new(UpstreamKind.TimedOut),
        OutboundOutcome.Unreachable => new(UpstreamKind.Unreachable),
        _ => OfStatus(answer),
    };

    /// <summary>The client's error at <c>/token</c>; null for success.</summary>
    public OauthError? AtToken() => Kind switch
    {
        UpstreamKind.Success => null,
        UpstreamKind.KnownError when Code is "invalid_request" or "invalid_client" or "invalid_grant" or "invalid_scope" or "invalid_target"
            or "unauthorized_client" or "unsupported_grant_type" => OauthError.Of(Code),
        UpstreamKind.KnownError or UpstreamKind.UnknownError or UpstreamKind.Unprocessable => OauthError.Refused,
        // Some providers write 403 invalid_grant: who is not told that never signs in again.
        UpstreamKind.Closed when Code is "invalid_client" or "invalid_grant" => OauthError.Of(Code),
        _ => Otherwise(),
    };

    /// <summary>The client's error at <c>/register</c>; null for success.</summary>
    public OauthError? AtRegister() => Kind switch
    {
        UpstreamKind.Success => null,
        UpstreamKind.KnownError when Code is "invalid_redirect_uri" or "invalid_client_metadata" or "invalid_software_statement"
            or "unapproved_software_statement" => OauthError.Of(Code),
        UpstreamKind.KnownError or UpstreamKind.UnknownError => OauthError.MetadataRefused,
        UpstreamKind.Closed => OauthError.Closed,
        UpstreamKind.Unprocessable => OauthError.ClosedForNow,
        _ => Otherwise(),
    };

    /// <summary>The client's error at <c>/revoke</c>; null for success, which an unknown token is too (RFC 7009 section 2.2).</summary>
    public OauthError? AtRevoke() => Kind switch
    {
        UpstreamKind.Success => null,
        UpstreamKind.KnownError => Code is "unsupported_token_type" or "invalid_client" ? OauthError.Of(Code) : null,
        UpstreamKind.UnknownError or UpstreamKind.Unprocessable => OauthError.Refused,
        UpstreamKind.Broken => OauthError.UpstreamDown,
        _ => Otherwise(),
    };

    private OauthError Otherwise() => Kind switch
    {
        UpstreamKind.Limited => OauthError.TooMany(RetryAfterSeconds),
        UpstreamKind.Broken => OauthError.UpstreamFailed,
        UpstreamKind.TimedOut => OauthError.UpstreamSlow,
        UpstreamKind.Unreachable => OauthError.UpstreamGone,
        _ => OauthError.Upstream,
    };

    private static UpstreamOutcome OfStatus(OutboundAnswer answer)
    {
        var code = answer.Status >= 400 ? CodeIn(answer) : null;
        return answer.Status switch
        {
            >= 200 and < 300 => new(UpstreamKind.Success),
            >= 300 and < 400 => new(UpstreamKind.Redirect),
            400 or 401 => new(IsKnown(code) ? UpstreamKind.KnownError : UpstreamKind.UnknownError, code),
            422 => new(UpstreamKind.Unprocessable, code),
            429 => new(UpstreamKind.Limited, code, answer.RetryAfter?.TotalSeconds is { } wait and >= 1 and <= LongestWait ? (int)wait : 5),
            >= 500 => new(UpstreamKind.Broken, code),
            _ => new(UpstreamKind.Closed, code),
        };
    }

    private static bool IsKnown(string? code) => code is
        "invalid_request" or "invalid_client" or "invalid_grant" or "invalid_scope" or "invalid_target"
        or "invalid_token" or "unauthorized_client" or "unsupported_grant_type" or "unsupported_token_type" or "invalid_redirect_uri"
        or "invalid_client_metadata" or "invalid_software_statement" or "unapproved_software_statement";

    // The code alone: an error_description may quote the token that it is about.
    private static string? CodeIn(OutboundAnswer answer)
    {
        using var json = UpstreamJson.Read(answer);
        if (json is null)
            return null;
        var root = json.RootElement;
        if (root.TryGetProperty("error"u8, out var error))
            return Letters(error);
        // Clerk's own form, where there is no OAuth error.
        return root.TryGetProperty("errors"u8, out var errors) && errors.ValueKind == JsonValueKind.Array && errors.GetArrayLength() > 0
            && errors[0].ValueKind == JsonValueKind.Object && errors[0].TryGetProperty("code"u8, out var detail)
                ? Letters(detail)
                : null;
    }

    private static string? Letters(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && value.GetString() is { } text && OauthText.IsErrorCode(text) ? text : null;
}
