using System.Text;

namespace Crafting.Ai;

/// <summary>Reads the keys of an instance. What it says about them never repeats them.</summary>
internal static class ClerkKeys
{
    private const int MaxLength = 1024;

    /// <summary>Reads the Frontend API's host from the publishable key; returns the problem, or null.</summary>
    public static string? ReadHost(string? key, out string host)
    {
        host = "";
        if (string.IsNullOrEmpty(key))
            return "Clerk publishable key is missing";
        if (key.StartsWith("sk_", StringComparison.Ordinal))
            return "This is a secret key. Use the publishable key (pk_…) here.";
        if (KindOf(key) is not ("pk_live" or "pk_test"))
            return "Clerk publishable key must start with pk_live_ or pk_test_";
        if (Decode(key.AsSpan("pk_live_".Length)) is not { } text)
            return "Clerk publishable key is not valid base64";
        // The mark at the end tells a whole key from one that was cut.
        if (!text.EndsWith('$'))
            return "Clerk publishable key is incomplete (was it cut when copied?)";
        host = text[..^1];
        return Ascii.IsValid(host) && host.Contains('.') && Uri.CheckHostName(host) == UriHostNameType.Dns
            ? null
            : "Clerk publishable key does not contain a host name";
    }

    public static string? ProblemOfSecret(string? key)
    {
        if (string.IsNullOrEmpty(key))
            return "Clerk secret key is missing";
        if (key.StartsWith("pk_", StringComparison.Ordinal))
            return "This is a publishable key. Use the secret key (sk_…) here.";
        if (KindOf(key) is not ("sk_live" or "sk_test"))
            return "Clerk secret key must start with sk_live_ or sk_test_";
        // It goes into a header.
        return key.Length is > 8 and <= MaxLength && !key.AsSpan().ContainsAnyExceptInRange('!', '~')
            ? null
            : "Clerk secret key is incomplete or has blanks in it (was it copied well?)";
    }

    /// <summary>What a key begins with, <c>pk_test</c> for example: the part that may be shown.</summary>
    public static string KindOf(string key) => key.Length > 8 && key[7] == '_' ? key[..7] : "";

    // Clerk writes no padding; the platform's reader wants it, and would skip blanks.
    private static string? Decode(ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > MaxLength)
            return null;
        var digits = text.TrimEnd('=').ToString().Replace('-', '+').Replace('_', '/');
        if (text.Length - digits.Length > 2 || digits.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('+' or '/')))
            return null;
        var bytes = new byte[digits.Length];
        return Convert.TryFromBase64String(digits.PadRight((digits.Length + 3) / 4 * 4, '='), bytes, out var length)
            ? Encoding.Latin1.GetString(bytes, 0, length)
            : null;
    }
}
