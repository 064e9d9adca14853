using System.Buffers;
using System.Globalization;

namespace Crafting.Ai;

/// <summary>A host with its port, read from a header without allocating.</summary>
internal readonly ref struct Authority
{
    private static readonly SearchValues<char> NameChars =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._");

    private static readonly SearchValues<char> Ipv6Chars = SearchValues.Create("0123456789abcdefABCDEF:.");

    private Authority(ReadOnlySpan<char> host, int port)
    {
        Host = host;
        Port = port;
    }

    /// <summary>The host without port and without the root's trailing dot; IPv6 in brackets.</summary>
    public ReadOnlySpan<char> Host { get; }

    /// <summary>The port, or 0 when none is given.</summary>
    public int Port { get; }

    // Userinfo, spaces, percent signs, non-ASCII and second colons are no part of a host: what a lenient parser would
    // cut off is what an attacker hides behind.
    public static bool TryParse(ReadOnlySpan<char> text, out Authority authority)
    {
        authority = default;
        ReadOnlySpan<char> host, rest;
        if (text is ['[', ..])
        {
            var end = text.IndexOf(']');
            if (end < 3 || text[1..end].ContainsAnyExcept(Ipv6Chars)) return false;
            host = text[..(end + 1)];
            rest = text[(end + 1)..];
        }
        else
        {
            var colon = text.IndexOf(':');
            host = colon < 0 ? text : text[..colon];
            rest = text[host.Length..];
            if (host is [.., '.']) host = host[..^1];
            if (host.IsEmpty || host.ContainsAnyExcept(NameChars)) return false;
        }

        ushort port = 0;
        if (!rest.IsEmpty
            && (rest[0] != ':' || !ushort.TryParse(rest[1..], NumberStyles.None, CultureInfo.InvariantCulture, out port) || port == 0))
            return false;
        authority = new(host, port);
        return true;
    }

    public bool IsLoopback =>
        Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || Host is "127.0.0.1" or "[::1]" || IsInLoopbackBlock(Host);

    // Four plain decimal numbers: neither 127.0.0.1.nip.io nor the shorthands 127.1 and 0x7f000001.
    private static bool IsInLoopbackBlock(ReadOnlySpan<char> host)
    {
        if (!host.StartsWith("127.", StringComparison.Ordinal)) return false;
        var parts = 0;
        foreach (var part in host.Split('.'))
        {
            if (!byte.TryParse(host[part], NumberStyles.None, CultureInfo.InvariantCulture, out _)) return false;
            parts++;
        }

        return parts == 4;
    }
}
