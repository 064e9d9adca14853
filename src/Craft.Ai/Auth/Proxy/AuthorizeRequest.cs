namespace Crafting.Ai;

/// <summary>A request to sign in whose every part was checked.</summary>
internal sealed record AuthorizeRequest
{
    // A sealed state has to come back through the provider in one request line of 8 KiB, together with its code.
    private const int MaxRelayed = 3200;
    private const int MaxTicket = 4400;

    public required string ClientId { get; init; }

    public required string RedirectUri { get; init; }

    /// <summary>Whether the request named the redirect URI; then the token request has to repeat it.</summary>
    public required bool NamesRedirectUri { get; init; }

    public string? State { get; init; }

    public string CodeChallenge { get; init; } = "";

    public string? Scope { get; init; }

    /// <summary>Whether the request named this server as its resource (RFC 8707).</summary>
    public bool NamesResource { get; init; }

    public string? Prompt { get; init; }

    public string? Nonce { get; init; }

    public string? LoginHint { get; init; }

    public string? MaxAge { get; init; }

    public string? UiLocales { get; init; }

    /// <summary>The name that the client gave itself, fit to be shown; null for none.</summary>
    public string? ClientName { get; init; }

    /// <summary>Whether state and ticket fit into the URLs that carry them.</summary>
    public bool FitsIntoUrls
    {
        get
        {
            var relayed = ClientId.Length + RedirectUri.Length + Length(State);
            return relayed <= MaxRelayed
                && relayed + Length(Scope) + Length(Nonce) + Length(LoginHint) + Length(MaxAge) + Length(UiLocales) <= MaxTicket;

            static int Length(string? text) => text?.Length ?? 0;
        }
    }

    /// <summary>Reads what does not decide where an answer may go. The client and its address were checked before.</summary>
    /// <param name="parameters">The request.</param>
    /// <param name="server">The server.</param>
    /// <param name="target">The request as far as it is known: client, redirect URI and state.</param>
    public static (AuthorizeRequest Request, AuthorizeError? Error) Read(
        OauthParameters parameters, AuthServer server, AuthorizeRequest target)
    {
        var request = target with
        {
            CodeChallenge = parameters["code_challenge"] ?? "",
            Scope = parameters["scope"],
            NamesResource = parameters.Resources.Count > 0,
            Prompt = parameters["prompt"],
            Nonce = parameters["nonce"],
            LoginHint = parameters["login_hint"],
            MaxAge = parameters["max_age"],
            UiLocales = parameters["ui_locales"],
        };
        return (request, Check(parameters, server, request));
    }

    private static AuthorizeError? Check(OauthParameters parameters, AuthServer server, AuthorizeRequest request)
    {
        if (parameters.Contains("client_secret") || parameters.Contains("access_token"))
            return AuthorizeError.Secret;
        if (parameters.Contains("request"))
            return AuthorizeError.Request;
        if (parameters.Contains("request_uri"))
            return AuthorizeError.RequestUri;
        if (parameters["response_type"] is not { } type)
            return AuthorizeError.NoResponseType;
        if (type != "code")
            return AuthorizeError.ResponseType;
        if (parameters["response_mode"] is not (null or "query"))
            return AuthorizeError.ResponseMode;
        // An absent method means plain (RFC 7636 section 4.3), and plain protects from nobody who can read the request.
        if (parameters["code_challenge_method"] != "S256")
            return AuthorizeError.ChallengeMethod;
        if (!OauthText.IsChallenge(request.CodeChallenge))
            return AuthorizeError.Challenge;
        if (request.Scope is { } scope && !OauthText.IsScope(scope))
            return AuthorizeError.Scope;
        foreach (var resource in parameters.Resources)
        {
            if (!OwnResource.IsNamedBy(resource, server.Urls.Resource))
                return AuthorizeError.Resource;
        }

        if (request.Prompt is { } prompt && !OauthText.IsPrompt(prompt))
            return AuthorizeError.Prompt;
        if (!OauthText.IsPrintable(request.Nonce ?? "", 512) || !OauthText.IsText(request.LoginHint ?? "", 320)
            || !OauthText.IsPrintable(request.UiLocales ?? "", 256) || !OauthText.IsNumber(request.MaxAge ?? ""))
            return AuthorizeError.Optional;
        return server.Mode == ServingMode.Relay && !request.FitsIntoUrls ? AuthorizeError.TooLong : null;
    }
}
