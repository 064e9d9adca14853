using Microsoft.AspNetCore.WebUtilities;

namespace Crafting.Ai;

/// <summary>Writes the provider's sign-in URL anew from checked parts; nothing of a request is copied.</summary>
internal static class UpstreamUrl
{
    // In the configured query they would make one client of all: the confused deputy.
    private static readonly string[] Reserved =
    [
        "client_id", "redirect_uri", "response_type", "response_mode", "state", "code_challenge", "code_challenge_method", "request",
        "request_uri", "client_secret",
    ];

    /// <summary>The URL; null when the configured one cannot be used.</summary>
    /// <param name="server">The server.</param>
    /// <param name="request">The request.</param>
    /// <param name="redirectUri">Where the provider shall answer.</param>
    /// <param name="state">What the provider shall bring back; null for nothing.</param>
    public static string? Write(AuthServer server, AuthorizeRequest request, string redirectUri, string? state)
    {
        var configured = server.Options.Endpoints!.AuthorizationUrl;
        if (Problem(configured) is { } problem)
        {
            ServerLog.AuthorizationUrlUnusable(server.Logger, problem);
            return null;
        }

        // The operator's word stands: what the configured query says is not said again.
        var fixedByOperator = QueryHelpers.ParseQuery(new Uri(configured).Query);
        List<KeyValuePair<string, string?>> query = [];
        Add("response_type", "code");
        Add("client_id", request.ClientId);
        Add("redirect_uri", redirectUri);
        Add("code_challenge", request.CodeChallenge);
        Add("code_challenge_method", "S256");
        Add("state", state);
        Add("scope", request.Scope ?? server.Options.DefaultScope);
        Add("prompt", request.Prompt);
        Add("nonce", request.Nonce);
        Add("login_hint", request.LoginHint);
        Add("max_age", request.MaxAge);
        Add("ui_locales", request.UiLocales);
        // Also for clients that name none, as older ones do: without it their tokens would be for nobody, and refused here.
        if (server.Options.ForwardResource)
            Add("resource", server.Urls.Resource);
        return QueryHelpers.AddQueryString(configured, query);

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value) && !fixedByOperator.ContainsKey(name))
                query.Add(new(name, value));
        }
    }

    /// <summary>Why the configured URL cannot be used, in a sentence that names the option; null when it can.</summary>
    public static string? Problem(string configured)
    {
        // Printable ASCII only: what stands here ends up in a Location header, and some clients hand it to a shell.
        if (configured.AsSpan().ContainsAnyExceptInRange('!', '~')
            || !Uri.TryCreate(configured, UriKind.Absolute, out var url) || url.Scheme is not ("https" or "http")
            || url.Host.Length == 0 || url.UserInfo.Length != 0 || configured.Contains('#', StringComparison.Ordinal))
            return "Endpoints.AuthorizationUrl must be an absolute https URL without user information and fragment";
        foreach (var name in QueryHelpers.ParseQuery(url.Query).Keys)
        {
            if (Reserved.Contains(name, StringComparer.OrdinalIgnoreCase))
                return $"Endpoints.AuthorizationUrl must not set {name} in its query: every client brings its own";
        }

        return null;
    }
}
