namespace Crafting.Ai;

/// <summary>This server's own addresses, from its options.</summary>
internal static class OwnUrls
{
    /// <summary>The addresses; every URL loses one slash at its end, for clients compare issuers character by character.</summary>
    /// <param name="options">What is configured.</param>
    /// <param name="mcpPath">The path of the MCP endpoint, for example <c>/mcp</c>.</param>
    /// <param name="listening">The address to use when none is configured.</param>
    public static AuthUrls From(OauthOptions options, string mcpPath, string listening)
    {
        var issuer = WithoutSlash(options.ResourceIssuerUrl ?? Origin(options.ResourceUrl) ?? listening);
        return new(issuer, WithoutSlash(options.BaseUrl ?? issuer), options.ResourceUrl ?? issuer + mcpPath);
    }

    /// <summary>The path that the proxy's endpoints lie below; empty at the root. Known before the server listens.</summary>
    public static string BasePath(OauthOptions options) => Path(options.BaseUrl ?? options.ResourceIssuerUrl);

    /// <summary>The issuer's path, which goes behind the well-known part (RFC 8414 section 3.1); empty at the root.</summary>
    public static string IssuerPath(OauthOptions options) => Path(options.ResourceIssuerUrl);

    /// <summary>The resource's path, which goes behind the well-known part (RFC 9728 section 3.1).</summary>
    public static string ResourcePath(OauthOptions options, string mcpPath) =>
        options.ResourceUrl is { } url ? Path(url) : IssuerPath(options) + mcpPath;

    /// <summary>A path as a route: routing compares decoded paths, and braces would be its own.</summary>
    public static string Pattern(string path) =>
        Uri.UnescapeDataString(path).Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);

    private static string Path(string? url) => Uri.TryCreate(url, UriKind.Absolute, out var parsed) ? parsed.AbsolutePath.TrimEnd('/') : "";

    private static string? Origin(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var parsed) ? parsed.GetLeftPart(UriPartial.Authority) : null;

    private static string WithoutSlash(string url) => url is [.. var rest, '/'] ? rest : url;
}
