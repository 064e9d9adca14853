namespace Crafting.Ai;

/// <summary>One Clerk instance, and the key that opens its Backend API.</summary>
/// <param name="issuer">Its Frontend API: the issuer of its tokens.</param>
/// <param name="backendUrl">Its Backend API.</param>
/// <param name="secretKey">The key, for requests to the Backend API only.</param>
/// <param name="kind">What the publishable key begins with, for the log.</param>
internal sealed class ClerkInstance(string issuer, string backendUrl, string secretKey, string kind)
{
    public string Issuer => issuer;

    public string BackendUrl => backendUrl;

    public string SecretKey => secretKey;

    public string JwksUrl => issuer + "/.well-known/jwks.json";

    public OauthEndpoints Endpoints => new()
    {
        AuthorizationUrl = issuer + "/oauth/authorize",
        TokenUrl = issuer + "/oauth/token",
        RegistrationUrl = issuer + "/oauth/register",
        RevocationUrl = issuer + "/oauth/token/revoke",
    };

    /// <summary>Reads the keys; null, with a problem, when they name no instance.</summary>
    public static ClerkInstance? Read(string? publishableKey, string? secretKey, ClerkOptions options, ICollection<string> problems)
    {
        string?[] found =
        [
            ClerkKeys.ReadHost(publishableKey, out var host),
            ClerkKeys.ProblemOfSecret(secretKey),
            ProblemOfUrl("FrontendUrl", options.FrontendUrl),
            ProblemOfUrl("BackendUrl", options.BackendUrl),
        ];
        foreach (var problem in found.OfType<string>())
            problems.Add(problem);
        if (problems.Count > 0)
            return null;
        var kind = ClerkKeys.KindOf(publishableKey!);
        if (kind[3..] != ClerkKeys.KindOf(secretKey!)[3..])
            problems.Add("The Clerk keys are of two instances: one is live, the other a test key. Copy both from the same page.");
        return new(Trim(options.FrontendUrl) ?? "https://" + host, Trim(options.BackendUrl)!, secretKey!, kind);
    }

    /// <summary>The instance for the log.</summary>
    public override string ToString() => $"{issuer} (key is {kind})";

    private static string? ProblemOfUrl(string name, string? url) =>
        url is null
            || (Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Query.Length + uri.Fragment.Length + uri.UserInfo.Length == 0
            && (uri.Scheme == "https" || (uri.Scheme == "http" && uri.IsLoopback)))
            ? null
            : $"ClerkOptions.{name} is \"{url}\". Use an absolute https URL without query; http is for loopback only.";

    private static string? Trim(string? url) => url?.TrimEnd('/');
}
