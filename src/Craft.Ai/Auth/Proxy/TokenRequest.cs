namespace Crafting.Ai;

/// <summary>A checked request for tokens. No ToString: all of it is secret.</summary>
internal sealed class TokenRequest
{
    /// <summary>The code; null when this is a refresh.</summary>
    public string? Code { get; private init; }

    public string? RedirectUri { get; private init; }

    public string? CodeVerifier { get; private init; }

    public string? RefreshToken { get; private init; }

    public string? Scope { get; private init; }

    public static OauthError? Read(OauthParameters form, out TokenRequest request)
    {
        request = null!;
        switch (form["grant_type"])
        {
            case null:
                return OauthError.NoGrantType;
            case "authorization_code":
                var (code, verifier, redirect) = (form["code"], form["code_verifier"], form["redirect_uri"]);
                if (code is null || !OauthText.IsCredential(code))
                    return OauthError.BadCode;
                // Many providers do not insist on PKCE, so nobody else may be there to refuse a downgrade.
                if (verifier is null || !OauthText.IsVerifier(verifier))
                    return OauthError.BadVerifier;
                if (redirect is not null && !OauthText.IsRedirectUri(redirect))
                    return OauthError.BadRedirectUri;
                request = new() { Code = code, CodeVerifier = verifier, RedirectUri = redirect };
                return null;
            case "refresh_token":
                var (token, scope) = (form["refresh_token"], form["scope"]);
                if (token is null || !OauthText.IsCredential(token))
                    return OauthError.BadRefreshToken;
                if (scope is not null && !OauthText.IsScope(scope))
                    return OauthError.BadScope;
                request = new() { RefreshToken = token, Scope = scope };
                return null;
            default:
                return OauthError.GrantType;
        }
    }

    /// <summary>What the provider gets: rebuilt, never copied.</summary>
    /// <param name="relayed">What the code stands for in relay mode; null otherwise.</param>
    /// <param name="urls">This server's addresses.</param>
    /// <param name="withResource">Whether the provider wants to know the resource.</param>
    public List<KeyValuePair<string, string>> ToFields(RelayCode? relayed, AuthUrls urls, bool withResource)
    {
        List<KeyValuePair<string, string>> fields = [new("grant_type", Code is null ? "refresh_token" : "authorization_code")];
        Add("code", relayed?.UpstreamCode ?? Code);
        Add("redirect_uri", relayed is null ? RedirectUri : urls.Callback);
        Add("code_verifier", CodeVerifier);
        Add("refresh_token", RefreshToken);
        Add("scope", Scope);
        // Our own, whatever the client wrote: tokens for others are not to be had here.
        Add("resource", withResource ? urls.Resource : null);
        return fields;

        void Add(string name, string? value)
        {
            if (value is not null)
                fields.Add(new(name, value));
        }
    }
}
