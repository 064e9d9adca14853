namespace Crafting.Ai;

/// <summary>The addresses under which this server is known.</summary>
/// <param name="Issuer">This server's own issuer identifier: no slash at the end.</param>
/// <param name="BaseUrl">What the proxy's endpoints begin with; the issuer unless configured.</param>
/// <param name="Resource">The URL that clients connect to, in the exact form they compare (RFC 9728 section 3.3).</param>
internal sealed record AuthUrls(string Issuer, string BaseUrl, string Resource)
{
    /// <summary>Where the resource's metadata is: the well-known part goes before the path (RFC 9728 section 3.1).</summary>
    public string ResourceMetadata { get; } = new Uri(Resource) is var url
        ? $"{url.GetLeftPart(UriPartial.Authority)}/.well-known/oauth-protected-resource{(url.AbsolutePath == "/" ? "" : url.AbsolutePath)}"
        : "";

    /// <summary>Where the provider answers in relay mode.</summary>
    public string Callback => BaseUrl + "/oauth/callback";

    /// <summary>Works the addresses out.</summary>
    /// <param name="options">What was configured.</param>
    /// <param name="path">The path of the MCP endpoint.</param>
    /// <param name="listening">The address that the server listens on, when none was configured.</param>
    public static AuthUrls From(OauthOptions options, string path, string listening)
    {
        var issuer = WithoutSlash(options.ResourceIssuerUrl ?? listening);
        return new(issuer, WithoutSlash(options.BaseUrl ?? issuer), options.ResourceUrl ?? issuer + path);
    }

    /// <summary>The path of a URL, without a slash at its end.</summary>
    public static string PathOf(string url) => new Uri(url).AbsolutePath.TrimEnd('/');

    // One slash only: what else stands there is a mistake, and start-up says so.
    private static string WithoutSlash(string url) => url.EndsWith('/') ? url[..^1] : url;
}
