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
}
