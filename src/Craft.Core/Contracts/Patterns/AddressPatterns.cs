using System.Buffers;
using System.Globalization;

namespace Crafting.Pipeline;

/// <summary>Mail addresses and URIs: narrower than their RFCs, so that every validator and System.Uri agree.</summary>
internal static class AddressPatterns
{
    private const string Atom = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
    private const string Label = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
    private const string Port = "(?::(?:[0-9]{1,4}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]))?";
    private const string Letters = "[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2}";
    private const string Rest = $"{Label}(?:\\.{Label})*{Port}(?:/(?:{Letters})*)?(?:\\?(?:[?]|{Letters})*)?(?:#(?:[?]|{Letters})*)?$";

    private static readonly SearchValues<char> AtomLetters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+/=?^_`{|}~-");

    private static readonly SearchValues<char> SchemeLetters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+.-");

    private static readonly SearchValues<char> PathLetters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._~!$&'()*+,;=:@/-");

    // RFC 5321 dot-string at a domain of two labels or more; no quoted local parts, no address literals.
    public static readonly KnownPattern Email = new(
        $"^{Atom}(?:\\.{Atom})*@(?:{Label}\\.)+{Label}$", "must be an email address like ada@example.com.", IsEmail);

    public static readonly KnownPattern Url = new(
        $"^(?:https?|ftp)://{Rest}", "must be an absolute URL like https://example.com/page.", text => IsUri(text, web: true));

    // file, mailto and news have rules of their own in System.Uri. No user:password@, which has no place in an argument.
    public static readonly KnownPattern Uri = new(
        $"^(?!(?:[Ff][Ii][Ll][Ee]|[Mm][Aa][Ii][Ll][Tt][Oo]|[Nn][Ee][Ww][Ss]):)[A-Za-z][A-Za-z0-9+.-]*://{Rest}",
        "must be an absolute URI like https://example.com/page.",
        text => IsUri(text, web: false));

    private static bool IsEmail(ReadOnlySpan<char> text)
    {
        var at = text.IndexOf('@');
        if (at < 1)
        {
            return false;
        }

        foreach (var range in text[..at].Split('.'))
        {
            if (text[..at][range].IsEmpty || text[..at][range].ContainsAnyExcept(AtomLetters))
            {
                return false;
            }
        }

        return text[(at + 1)..].Contains('.') && IsHost(text[(at + 1)..]);
    }

    private static bool IsUri(ReadOnlySpan<char> text, bool web)
    {
        var colon = text.IndexOf(':');
        if (colon < 1 || !text[colon..].StartsWith("://") || !(web ? text[..colon] is "http" or "https" or "ftp" : IsScheme(text[..colon])))
        {
            return false;
        }

        text = text[(colon + 3)..];
        var end = text.IndexOfAny('/', '?', '#');
        var authority = end < 0 ? text : text[..end];
        var rest = end < 0 ? default : text[end..];
        var port = authority.IndexOf(':');
        return IsHost(port < 0 ? authority : authority[..port]) && (port < 0 || IsPort(authority[(port + 1)..])) && IsRest(rest);
    }

    private static bool IsScheme(ReadOnlySpan<char> scheme) => char.IsAsciiLetter(scheme[0]) &&
        !scheme.Equals("file", StringComparison.OrdinalIgnoreCase) && !scheme.Equals("mailto", StringComparison.OrdinalIgnoreCase) &&
        !scheme.Equals("news", StringComparison.OrdinalIgnoreCase) &&
        !scheme.ContainsAnyExcept(SchemeLetters);

    private static bool IsHost(ReadOnlySpan<char> host)
    {
        foreach (var range in host.Split('.'))
        {
            var label = host[range];
            if (label.Length is 0 or > 63 || label[0] == '-' || label[^1] == '-')
            {
                return false;
            }

            foreach (var letter in label)
            {
                if (!char.IsAsciiLetterOrDigit(letter) && letter != '-')
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static bool IsPort(ReadOnlySpan<char> port) => port.Length is >= 1 and <= 5 && !port.ContainsAnyExceptInRange('0', '9') &&
        (port.Length < 5 || (port[0] != '0' && int.Parse(port, CultureInfo.InvariantCulture) <= 65535));

    private static bool IsRest(ReadOnlySpan<char> rest)
    {
        var (query, fragment) = (false, false);
        while (!rest.IsEmpty)
        {
            var plain = rest.IndexOfAnyExcept(PathLetters);
            if (plain != 0)
            {
                rest = plain < 0 ? default : rest[plain..];
                continue;
            }

            var known = rest[0] switch
            {
                '%' => rest.Length >= 3 && char.IsAsciiHexDigit(rest[1]) && char.IsAsciiHexDigit(rest[2]),
                '?' => query = true,
                '#' => !fragment && (fragment = query = true),
                _ => false,
            };
            if (!known)
            {
                return false;
            }

            rest = rest[1..];
        }

        return true;
    }
}
