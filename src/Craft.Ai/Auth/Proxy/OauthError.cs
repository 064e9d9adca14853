using Microsoft.AspNetCore.Http;

namespace Crafting.Ai;

/// <summary>An error of the machine endpoints: a registered code and a fixed sentence (RFC 6749 section 5.2).</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">The registered code.</param>
/// <param name="Description">ASCII without quotes and backslashes; nothing of the request and nothing of the provider's.</param>
/// <param name="RetryAfterSeconds">When to try again; 0 when waiting does not help.</param>
internal sealed record OauthError(int Status, string Code, string Description, int RetryAfterSeconds = 0)
{
    private const string Invalid = "invalid_request";
    private const string Metadata = "invalid_client_metadata";

    // Not server_error: clients take that for the end of a refresh token and make their users sign in again.
    private const string Unavailable = "temporarily_unavailable";

    private const int Soon = 5;

    public static readonly OauthError Method = new(405, Invalid, "Use POST.");
    public static readonly OauthError FormExpected = new(415, Invalid, "Send the parameters as application/x-www-form-urlencoded.");
    public static readonly OauthError JsonExpected = new(415, Invalid, "Send the metadata as application/json.");
    public static readonly OauthError TooLarge = new(413, Invalid, "The body is longer than this server accepts.");
    public static readonly OauthError TooSlow = new(408, Invalid, "The body arrived too slowly.");
    public static readonly OauthError Unreadable = new(400, Invalid, "The body could not be read to its end.");
    public static readonly OauthError InQuery = new(400, Invalid, "Parameters belong into the body, not into the URL.");
    public static readonly OauthError BadForm = new(400, Invalid, "The form is malformed or has too many parameters.");
    public static readonly OauthError Repeated = new(400, Invalid, "A parameter occurs more than once.");
    public static readonly OauthError NoGrantType = new(400, Invalid, "grant_type is missing.");
    public static readonly OauthError GrantType = new(400, "unsupported_grant_type", "Use authorization_code or refresh_token.");
    public static readonly OauthError BadCode = new(400, Invalid, "code is missing or malformed.");
    public static readonly OauthError BadVerifier =
        new(400, Invalid, "code_verifier is missing or malformed: PKCE is required (RFC 7636).");
    public static readonly OauthError BadRedirectUri = new(400, Invalid, "redirect_uri is malformed.");
    public static readonly OauthError BadRefreshToken = new(400, Invalid, "refresh_token is missing or malformed.");
    public static readonly OauthError BadScope = new(400, "invalid_scope", "scope is malformed.");
    public static readonly OauthError BadToken = new(400, Invalid, "token is missing or malformed.");
    public static readonly OauthError BadClientId = new(400, Invalid, "client_id is missing or malformed.");
    public static readonly OauthError TwoClients = new(400, Invalid, "The header and the body name different clients.");
    public static readonly OauthError TwoSecrets = new(400, Invalid, "Authenticate in the header or in the body, not in both.");
    public static readonly OauthError TwoHeaders = new(400, Invalid, "There is more than one Authorization header.");

    // One sentence for the unknown client and for the wrong secret: which of the two it was is nobody's business.
    public static readonly OauthError Client = new(401, "invalid_client",
        "The client is not registered with this server, or did not authenticate. Remove the connection and add it again.");

    public static readonly OauthError Grant =
        new(400, "invalid_grant", "The code or token is not valid, was used before, or belongs to another client.");
    public static readonly OauthError Refused = new(400, Invalid, "The identity provider refused the request.");
    public static readonly OauthError Upstream =
        new(502, "server_error", "The identity provider gave an answer that this server cannot use.");
    public static readonly OauthError UpstreamFailed = new(502, Unavailable, "The identity provider has a problem. Try again later.");
    public static readonly OauthError UpstreamDown = UpstreamFailed with { Status = 503, RetryAfterSeconds = Soon };
    public static readonly OauthError UpstreamSlow =
        new(504, Unavailable, "The identity provider did not answer in time. Try again.", Soon);
    public static readonly OauthError UpstreamGone = new(503, Unavailable, "The identity provider cannot be reached. Try again.", Soon);
    public static readonly OauthError Lookup = new(503, Unavailable, "The client cannot be checked right now. Try again.", Soon);
    public static readonly OauthError Crowded =
        new(503, Unavailable, "Too many requests are waiting for the identity provider. Try again.", Soon);
    public static readonly OauthError Full = new(503, Unavailable, "Too many codes are being redeemed. Try again.", Soon);
    public static readonly OauthError Bug = new(500, "server_error", "The server could not handle this request.");

    public static readonly OauthError BadJson =
        new(400, Metadata, "The body must be one JSON object of little depth, without duplicate names.");
    public static readonly OauthError NoRedirectUris = new(400, "invalid_redirect_uri", "redirect_uris must be a list of one to ten URIs.");
    public static readonly OauthError AuthMethod =
        new(400, Metadata, "token_endpoint_auth_method must be none, client_secret_basic or client_secret_post.");
    public static readonly OauthError GrantTypes = new(400, Metadata, "grant_types must be a list that has authorization_code.");
    public static readonly OauthError ResponseTypes = new(400, Metadata, "response_types must be a list that has code.");
    public static readonly OauthError MetadataRefused = new(400, Metadata, "The identity provider refused the metadata.");
    public static readonly OauthError Closed = new(403, "access_denied", "Registration is not enabled at the identity provider.");
    public static readonly OauthError ClosedForNow = new(403, Metadata, "Registration is not enabled at the identity provider.");
    public static readonly OauthError NotWelcome = new(403, "access_denied", "This server does not accept the registration.");

    public static OauthError? Of(BodyProblem? problem) => problem switch
    {
        null => null,
        BodyProblem.TooLarge => TooLarge,
        BodyProblem.TooSlow => TooSlow,
        _ => Unreadable,
    };

    public static OauthError TooMany(int retryAfterSeconds) =>
        new(429, Unavailable, "Too many requests. Try again later.", retryAfterSeconds);

    /// <summary>Names the URI by its place: its text is a stranger's.</summary>
    public static OauthError RedirectUri(int index) => new(400, "invalid_redirect_uri", $"redirect_uris[{index}] is not acceptable.");

    /// <summary>A member by its registered name.</summary>
    public static OauthError Member(string name) => new(400, Metadata, $"{name} has the wrong type, is too long or is malformed.");

    /// <summary>The provider's own code, one of the registered, in our words.</summary>
    public static OauthError Of(string code) => code switch
    {
        "invalid_client" => Client,
        "invalid_grant" => Grant,
        "invalid_scope" => new(400, code, "The identity provider does not grant the scope to this client."),
        "unauthorized_client" => new(400, code, "The identity provider does not allow this grant for the client."),
        "unsupported_grant_type" => new(400, code, "The identity provider does not support this grant."),
        "unsupported_token_type" => new(400, code, "The identity provider cannot revoke tokens of this kind."),
        "invalid_target" => new(400, code, "The identity provider does not know the resource."),
        "invalid_redirect_uri" => new(400, code, "The identity provider does not accept a redirect URI."),
        "invalid_software_statement" or "unapproved_software_statement" =>
            new(400, code, "The identity provider does not accept the software."),
        Metadata => MetadataRefused,
        _ => Refused,
    };

    public Task WriteAsync(HttpContext context, bool challenge = false)
    {
        // RFC 6749 section 5.2: only for clients that tried the header, or browsers would ask people for passwords.
        if (challenge && Status == StatusCodes.Status401Unauthorized)
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"OAuth\"";
        return OauthAnswer.ErrorAsync(context, Status, Code, Description, RetryAfterSeconds);
    }
}
