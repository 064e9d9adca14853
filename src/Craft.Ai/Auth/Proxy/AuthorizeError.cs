namespace Crafting.Ai;

/// <summary>An error that goes to the client, which has proved where it is (RFC 6749 section 4.1.2.1).</summary>
/// <param name="Code">The registered code.</param>
/// <param name="Description">A fixed sentence: ASCII without quotes and backslashes.</param>
internal sealed record AuthorizeError(string Code, string Description)
{
    private const string Invalid = "invalid_request";

    public static readonly AuthorizeError Secret = new(Invalid, "A secret or a token does not belong into this request.");
    public static readonly AuthorizeError Request = new("request_not_supported", "The request parameter is not supported.");
    public static readonly AuthorizeError RequestUri = new("request_uri_not_supported", "The request_uri parameter is not supported.");
    public static readonly AuthorizeError NoResponseType = new(Invalid, "response_type is missing. Use code.");
    public static readonly AuthorizeError ResponseType = new("unsupported_response_type", "response_type must be code.");
    public static readonly AuthorizeError ResponseMode = new(Invalid, "response_mode must be query.");
    public static readonly AuthorizeError ChallengeMethod = new(Invalid, "code_challenge_method must be S256 (RFC 7636).");
    public static readonly AuthorizeError Challenge = new(Invalid, "code_challenge must be 43 characters of base64url (RFC 7636).");
    public static readonly AuthorizeError Scope = new("invalid_scope", "scope is malformed or too long.");
    public static readonly AuthorizeError Resource = new("invalid_target", "resource is not this server.");
    public static readonly AuthorizeError Prompt = new(Invalid, "prompt must be none, or any of login, consent and select_account.");
    public static readonly AuthorizeError Optional = new(Invalid, "nonce, login_hint, max_age or ui_locales is malformed or too long.");
    public static readonly AuthorizeError TooLong = new(Invalid, "The request is too long.");
    public static readonly AuthorizeError ConsentRequired =
        new("consent_required", "The user has to see a page, which prompt=none forbids.");
    public static readonly AuthorizeError Denied = new("access_denied", "The user did not allow the access.");
    public static readonly AuthorizeError Server = new("server_error", "The server could not handle this request.");

    /// <summary>The provider's error in our words; what is not registered becomes <c>server_error</c>.</summary>
    public static AuthorizeError OfProvider(string code) => code switch
    {
        "invalid_request" => new(code, "The identity provider does not accept the request."),
        "unauthorized_client" => new(code, "The identity provider does not let this client ask for codes."),
        "access_denied" => new(code, "The user or the identity provider did not allow the access."),
        "unsupported_response_type" => new(code, "The identity provider does not support this response type."),
        "invalid_scope" => new(code, "The identity provider does not grant the scope to this client."),
        "temporarily_unavailable" => new(code, "The identity provider is not available right now. Try again later."),
        "login_required" => new(code, "The user has to sign in."),
        "consent_required" => new(code, "The user has to consent."),
        "interaction_required" => new(code, "The user has to see a page."),
        "account_selection_required" => new(code, "The user has to choose an account."),
        _ => new("server_error", "The identity provider could not handle the request."),
    };
}
