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

    public Task WriteAsync(HttpContext context, AuthFailure failure) => failure.Reason switch
    {
        AuthReason.MissingHeader or AuthReason.UnsupportedScheme => SendAsync(context, 401, _start + _scope, "unauthorized", null),
        AuthReason.Ambiguous => SendAsync(
            context,
            400,
            With("invalid_request", "The request holds more than one credential"),
            "invalid_request",
            "The request holds more than one credential"),
        AuthReason.Expired =>
            SendAsync(context, 401, With("invalid_token", "The access token expired"), "invalid_token", "The access token expired"),
        // No challenge: a client that is told 401 throws its good token away and storms the provider.
        AuthReason.Infrastructure =>
            UnavailableAsync(context, 503, failure.RetryAfterSeconds, "The access token cannot be checked at the moment"),
        AuthReason.RateLimited => UnavailableAsync(context, 429, failure.RetryAfterSeconds, "Too many requests with a bad access token"),
        AuthReason.VerifierFailed => SendAsync(context, 500, null, "server_error", "The access token could not be checked"),
        // One sentence for every other reason: whoever tries tokens must not learn what is wrong with them.
        _ => SendAsync(
            context, 401, With("invalid_token", "The access token is not valid"), "invalid_token", "The access token is not valid"),
    };

    /// <summary>Asks the client to sign in again with more scopes (RFC 6750 section 3.1).</summary>
    /// <param name="context">The request.</param>
    /// <param name="scopes">All scopes that the operation needs, those already held included: some clients replace.</param>
    public Task StepUpAsync(HttpContext context, IEnumerable<string> scopes) => SendAsync(
        context,
        403,
        $"{_start}, scope=\"{string.Join(' ', scopes)}\", error=\"insufficient_scope\", error_description=\"The access token "
            + "does not cover this operation\"",
        "insufficient_scope",
        "The access token does not cover this operation");

    // Names for people may be in any language, and a header is ASCII.
    private static string Realm(string name) =>
        string.Concat(name.Select(c => c is >= ' ' and <= '~' && !NotAllowedInValues.Contains(c, StringComparison.Ordinal) ? c : '_'));

    private string With(string error, string description) => $"{_start}{_scope}, error=\"{error}\", error_description=\"{description}\"";

    private static Task UnavailableAsync(HttpContext context, int status, int retryAfterSeconds, string description) =>
        OauthAnswer.ErrorAsync(context, status, "temporarily_unavailable", description, Math.Max(1, retryAfterSeconds));

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
}
