namespace Crafting.Ai;

/// <summary>Reads origins as browsers write them: scheme, host and port, nothing else.</summary>
internal static class OriginRule
{
    public static bool TryParse(ReadOnlySpan<char> origin, out Authority authority, out bool secure)
    {
        authority = default;
        secure = origin.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
        if (!secure && !origin.StartsWith("http://", StringComparison.OrdinalIgnoreCase)) return false;
        var rest = origin[(secure ? 8 : 7)..];
        // A trailing dot or slash is no origin that a browser sends.
        return rest is not [.., '.'] && Authority.TryParse(rest, out authority);
    }

    /// <summary>Writes a configured origin as a browser would, so that equal text means equal origin.</summary>
    public static string Normalize(string entry)
    {
        var text = entry.Trim().TrimEnd('/');
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Authority.Length == 0 || uri.UserInfo.Length != 0
            || uri.PathAndQuery.Trim('/').Length != 0 || uri.Fragment.Length != 0)
            throw new ArgumentException($"mcp.AllowedOrigins contains \"{entry}\", which is not an origin. "
                + "Use \"https://app.example.com\", with a port if it has one, or \"*\".");
        // Only web addresses have default ports and international names; vscode-webview://abc stays as it is.
        return uri.Scheme is "http" or "https"
            ? $"{uri.Scheme}://{(uri.HostNameType == UriHostNameType.IPv6 ? $"[{uri.IdnHost}]" : uri.IdnHost)}"
                + (uri.IsDefaultPort ? "" : $":{uri.Port}")
            : text;
    }
}
