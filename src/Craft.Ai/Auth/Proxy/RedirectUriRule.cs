using System.Buffers;

namespace Crafting.Ai;

/// <summary>Which redirect URIs may exist at all, and which of them a request may name.</summary>
internal static class RedirectUriRule
{
    public const int MaxLength = 2048;

    // Exact words, for anything looser is a parser to be fooled: 127.1, localhost., 127.0.0.1.evil.example.
    private static readonly string[] LoopbackHosts = ["127.0.0.1", "[::1]", "localhost"];

    private static readonly string[] EditorSchemes = ["cursor", "vscode", "vscode-insiders"];

    // An operator who lists one of these has made a mistake: a browser would run it or give it to something else.
    private static readonly string[] RefusedSchemes =
        ["javascript", "data", "vbscript", "file", "mailto", "blob", "about", "ws", "wss", "http",
            "https", "view-source", "filesystem", "intent"];

    // RFC 3986 section 2 without #: neither spaces, backslashes and quotes nor anything beyond ASCII.
    private static readonly SearchValues<char> UriChars =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?[]@!$&'()*+,;=%");

    private static readonly SearchValues<char> SchemeChars =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-.");

    /// <summary>Whether anybody may register it or be sent to it.</summary>
    public static bool IsAcceptable(string uri, AuthServer server)
    {
        if (uri.Length is 0 or > MaxLength || uri.AsSpan().ContainsAnyExcept(UriChars) || !HasWholeEscapes(uri))
            return false;
        var colon = uri.IndexOf(':', StringComparison.Ordinal);
        if (colon < 1 || colon == uri.Length - 1 || !Uri.TryCreate(uri, UriKind.Absolute, out var parsed) || parsed.UserInfo.Length != 0)
            return false;
        var scheme = uri.AsSpan(0, colon);
        if (scheme is "https" or "http")
            return IsWebAddress(uri.AsSpan(colon + 1), mustBeLoopback: scheme is "http") && !IsOwnCallback(parsed, server);
        return IsPrivateScheme(scheme, server) && !HasUserinfo(uri.AsSpan(colon + 1));
    }

    /// <summary>Whether a request of this client may name it: one of the client's own, or its loopback twin on another port.</summary>
    public static bool IsRegistered(string uri, OauthClient client, AuthServer server)
    {
        // Asked of the request too: on a free port a loopback twin may be what no registration was.
        if (!IsAcceptable(uri, server))
            return false;
        foreach (var registered in client.RedirectUris)
        {
            if (string.Equals(registered, uri, StringComparison.Ordinal) || IsLoopbackTwin(registered, uri))
                return true;
        }

        return false;
    }

    // RFC 8252 section 7.3: native applications take any free port; all else stays as registered.
    private static bool IsLoopbackTwin(ReadOnlySpan<char> registered, ReadOnlySpan<char> requested)
    {
        foreach (var host in LoopbackHosts)
        {
            if (AfterPort(registered, host, out var one) && AfterPort(requested, host, out var other))
                return one.SequenceEqual(other);
        }

        return false;
    }

    private static bool AfterPort(ReadOnlySpan<char> uri, string host, out ReadOnlySpan<char> rest)
    {
        rest = default;
        const string Scheme = "http://";
        if (!uri.StartsWith(Scheme, StringComparison.Ordinal) || !uri[Scheme.Length..].StartsWith(host, StringComparison.Ordinal))
            return false;
        rest = uri[(Scheme.Length + host.Length)..];
        if (rest is [':', ..])
            rest = rest[1..].TrimStart("0123456789");
        return rest.IsEmpty || rest[0] is '/' or '?';
    }

    private static bool IsWebAddress(ReadOnlySpan<char> afterScheme, bool mustBeLoopback)
    {
        if (!afterScheme.StartsWith("//", StringComparison.Ordinal))
            return false;
        var authority = AuthorityOf(afterScheme);
        // Refuses userinfo, escapes and empty hosts; and forgives a dot at the end, which is one form too many here.
        return Authority.TryParse(authority, out var parsed)
            && authority.StartsWith(parsed.Host, StringComparison.Ordinal)
            && !(authority.Length > parsed.Host.Length && authority[parsed.Host.Length] == '.')
            && (!mustBeLoopback || IsLoopbackHost(parsed.Host));
    }

    private static bool IsLoopbackHost(ReadOnlySpan<char> host) => host is "127.0.0.1" or "[::1]" or "localhost";

    private static bool IsPrivateScheme(ReadOnlySpan<char> scheme, AuthServer server)
    {
        if (!char.IsAsciiLetter(scheme[0]) || scheme.ContainsAnyExcept(SchemeChars) || IsListed(scheme, RefusedSchemes))
            return false;
        // RFC 8252 section 7.1: a scheme with a dot belongs to a domain, and so to somebody.
        return scheme.Contains('.') || IsListed(scheme, EditorSchemes) || IsListed(scheme, server.Options.RedirectSchemes);
    }

    private static bool IsListed(ReadOnlySpan<char> scheme, IReadOnlyList<string> schemes)
    {
        foreach (var listed in schemes)
        {
            if (scheme.Equals(listed, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    private static bool HasUserinfo(ReadOnlySpan<char> afterScheme) =>
        afterScheme.StartsWith("//", StringComparison.Ordinal) && AuthorityOf(afterScheme).Contains('@');

    private static ReadOnlySpan<char> AuthorityOf(ReadOnlySpan<char> afterScheme)
    {
        var authority = afterScheme[2..];
        var end = authority.IndexOfAny('/', '?');
        return end < 0 ? authority : authority[..end];
    }

    private static bool HasWholeEscapes(ReadOnlySpan<char> uri)
    {
        for (var at = uri.IndexOf('%'); at >= 0;)
        {
            if (uri.Length - at < 3 || !char.IsAsciiHexDigit(uri[at + 1]) || !char.IsAsciiHexDigit(uri[at + 2]))
                return false;
            var next = uri[(at + 3)..].IndexOf('%');
            at = next < 0 ? -1 : at + 3 + next;
        }

        return true;
    }

    // A client at our own callback would get codes of this server delivered there as if they were the provider's.
    private static bool IsOwnCallback(Uri uri, AuthServer server)
    {
        if (!Uri.TryCreate(server.Urls.Callback, UriKind.Absolute, out var own))
            return false;
        var sameHost = uri.IdnHost.TrimEnd('.').Equals(own.IdnHost, StringComparison.OrdinalIgnoreCase)
            || (uri.IsLoopback && own.IsLoopback);
        // Routing ignores case and a slash at the end, and so does this.
        return sameHost && uri.Port == own.Port
            && uri.AbsolutePath.TrimEnd('/').Equals(own.AbsolutePath, StringComparison.OrdinalIgnoreCase);
    }
}
