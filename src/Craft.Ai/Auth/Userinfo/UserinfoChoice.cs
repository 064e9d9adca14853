namespace Crafting.Ai;

/// <summary>Whom this application asks about its callers.</summary>
internal static class UserinfoChoice
{
    /// <summary>The configured way, else the preset's; null for nobody.</summary>
    public static ICallerEnrichment? Open(McpOptions mcp, AuthServer server)
    {
        IUserinfoSource? source = mcp switch
        {
            { Userinfo: { } ask } => new CallbackUserinfo(ask),
            { UserinfoUrl: { } url } => new EndpointUserinfo(server, _ => new(url)),
            { DiscoverUserinfo: true } => new EndpointUserinfo(server, new UserinfoDiscovery(server).FindAsync),
            _ => server.Options.Preset?.Callers(server),
        };
        return source is null ? null : new UserinfoEnrichment(server, source);
    }

    /// <summary>What is wrong with an explicit address, which gets tokens that are their issuer's.</summary>
    public static string? ProblemOf(string url, IReadOnlyList<string> issuers)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.UserInfo.Length > 0
            || !(uri.Scheme == "https" || (uri.Scheme == "http" && uri.IsLoopback)))
            return $"mcp.UserinfoUrl is \"{url}\". Use an absolute https URL; http is for loopback only.";
        if (issuers.Count == 0)
            return "mcp.UserinfoUrl needs a verifier that knows its issuer, because the issuer alone may get its tokens. "
                + "Name the issuer, or use mcp.Userinfo.";
        return issuers.FirstOrDefault(issuer => !Belongs(uri, issuer)) is { } stranger
            ? $"mcp.UserinfoUrl is at {uri.Host}, but tokens come from {stranger}, and would be sent to somebody else. "
                + "Use mcp.DiscoverUserinfo, or mcp.Userinfo to ask whom you like."
            : null;
    }

    // Neighbours below one domain may be strangers (two tenants of one provider), so only the host itself and hosts below it count.
    private static bool Belongs(Uri url, string issuer) =>
        Uri.TryCreate(issuer, UriKind.Absolute, out var at)
        && (string.Equals(url.Host, at.Host, StringComparison.OrdinalIgnoreCase)
            || (at.HostNameType == UriHostNameType.Dns && url.Host.EndsWith("." + at.Host, StringComparison.OrdinalIgnoreCase)));
}
