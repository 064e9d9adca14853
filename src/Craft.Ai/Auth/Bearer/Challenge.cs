using Microsoft.AspNetCore.Http;

namespace Crafting.Ai;

/// <summary>The answers to a request without a good token (RFC 6750 section 3, RFC 9728 section 5.1).</summary>
/// <remarks>Real clients split the header at commas and do not honour escapes, so no value holds a comma, a quote,
/// a backslash or an equals sign; start-up refuses scopes and URLs that do, and nothing of a request gets in.</remarks>
internal sealed class Challenge
{
    public const string NotAllowedInValues = "\",\\=";

    private readonly string _start;
    private readonly string _scope;

    public Challenge(AuthServer server)
    {
        _start = $"Bearer realm=\"{Realm(server.Name)}\", resource_metadata=\"{server.Urls.ResourceMetadata}\"";
        _scope = server.Options.RequiredScopes.Count == 0 ? "" : $", scope=\"{string.Join(' ', server.Options.RequiredScopes)}\"";
    }

    public Task WriteAsync(HttpContext context, AuthFailure failure)
    {
        var told = Of(failure);
        return told.RetryAfterSeconds > 0
            ? OauthAnswer.ErrorAsync(context, told.Status, told.Error, told.Description!, told.RetryAfterSeconds)
            : SendAsync(context, told.Status, told.Header, told.Error, told.Description);
    }

    /// <summary>What the answer says, for whoever writes it in a form of their own.</summary>
    public Told Of(AuthFailure failure) => failure.Reason switch
    {
        AuthReason.MissingHeader or AuthReason.UnsupportedScheme => new(401, _start + _scope, "unauthorized", null),
        AuthReason.Ambiguous => new(
            400,
            With("invalid_request", "The request holds more than one credential"),
            "invalid_request",
            "The request holds more than one credential"),
        AuthReason.Expired => new(401, With("invalid_token", "The access token expired"), "invalid_token", "The access token expired"),
        // No challenge: a client that is told 401 throws its good token away and storms the provider.
        AuthReason.Infrastructure => Unavailable(503, failure.RetryAfterSeconds, "The access token cannot be checked at the moment"),
        AuthReason.RateLimited => Unavailable(429, failure.RetryAfterSeconds, "Too many requests with a bad access token"),
        AuthReason.VerifierFailed => new(500, null, "server_error", "The access token could not be checked"),
        // One sentence for every other reason: whoever tries tokens must not learn what is wrong with them.
        _ => new(401, With("invalid_token", "The access token is not valid"), "invalid_token", "The access token is not valid"),
    };

    /// <summary>Asks the client to sign in again with more scopes (RFC 6750 section 3.1).</summary>
    /// <param name="context">The request.</param>
    /// <param name="scopes">All scopes that the operation needs, those already held included: some clients replace.</param>
    public Task StepUpAsync(HttpContext context, IEnumerable<string> scopes) =>
        SendAsync(context, 403, StepUp(scopes), "insufficient_scope", "The access token does not cover this operation");

    /// <summary>The header that asks for more scopes.</summary>
    public string StepUp(IEnumerable<string> scopes) =>
        $"{_start}, scope=\"{string.Join(' ', scopes)}\", error=\"insufficient_scope\", error_description=\"The access token "
            + "does not cover this operation\"";

    // Names for people may be in any language, and a header is ASCII.
    private static string Realm(string name) =>
        string.Concat(name.Select(c => c is >= ' ' and <= '~' && !NotAllowedInValues.Contains(c, StringComparison.Ordinal) ? c : '_'));

    private string With(string error, string description) => $"{_start}{_scope}, error=\"{error}\", error_description=\"{description}\"";

    private static Told Unavailable(int status, int retryAfterSeconds, string description) =>
        new(status, null, "temporarily_unavailable", description) { RetryAfterSeconds = Math.Max(1, retryAfterSeconds) };

    private static Task SendAsync(HttpContext context, int status, string? challenge, string error, string? description)
    {
        if (challenge is not null)
            context.Response.Headers.WWWAuthenticate = challenge;
        return OauthAnswer.JsonAsync(context, status, json =>
        {
            json.WriteString("error"u8, error);
            if (description is not null)
                json.WriteString("error_description"u8, description);
        });
    }

    /// <summary>One answer: the status, the header, and the words of RFC 6749 section 5.2.</summary>
    internal sealed record Told(int Status, string? Header, string Error, string? Description)
    {
        public int RetryAfterSeconds { get; init; }
    }
}
