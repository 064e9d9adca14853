using Microsoft.AspNetCore.WebUtilities;

namespace IdentityProvider;

/// <summary>Which redirect URIs can be registered, and which match a registered one.</summary>
internal static class RedirectUris
{
    // A browser runs or shows these itself, so a code sent there belongs to whoever wrote the page.
    private static readonly string[] Refused = ["javascript", "data", "vbscript", "file", "mailto", "blob", "about", "ws", "wss", "ftp"];

    /// <summary>What a sentence about a refused one ends with.</summary>
    public const string Rule = "must be https, http on loopback, or a private scheme, without a fragment.";

    /// <summary>https anywhere, http on loopback, and the private schemes of desktop applications.</summary>
    public static bool CanRegister(string value) =>
        value.Length <= 2048
        && value.All(character => character is > ' ' and < '\x7f' and not '\\')
        && Uri.TryCreate(value, UriKind.Absolute, out var uri)
        && uri.Fragment.Length == 0
        && !value.Contains('#', StringComparison.Ordinal)
        && uri.UserInfo.Length == 0
        // It would be taken for the issuer that the response names.
        && !QueryHelpers.ParseQuery(uri.Query).ContainsKey("iss")
        && uri.Scheme switch
        {
            "https" => uri.Host.Length > 0,
            "http" => IsLoopback(uri),
            var scheme => !Refused.Contains(scheme),
        };

    /// <summary>The same string; on loopback the port is the application's choice (RFC 8252, section 7.3).</summary>
    public static bool Match(string registered, string requested)
    {
        if (string.Equals(registered, requested, StringComparison.Ordinal))
            return true;
        return Uri.TryCreate(registered, UriKind.Absolute, out var left)
            && Uri.TryCreate(requested, UriKind.Absolute, out var right)
            && left.Scheme == "http"
            && IsLoopback(left)
            && string.Equals(WithoutPort(left, registered), WithoutPort(right, requested), StringComparison.Ordinal);
    }

    // localhost and 127.0.0.1 are two hosts here: what was registered is what the person agreed to.
    private static bool IsLoopback(Uri uri) => uri.Host is "localhost" or "127.0.0.1" or "[::1]";

    // The port goes out of the text itself: what a parser would tidy up (dots, escapes) must be the same on both sides.
    private static string WithoutPort(Uri uri, string text)
    {
        var authority = $"{uri.Scheme}://{uri.Host}";
        if (!text.StartsWith(authority, StringComparison.Ordinal))
            return text;
        var rest = text.AsSpan(authority.Length);
        if (rest is [':', ..])
            rest = rest[1..].TrimStart("0123456789");
        return $"{authority}{rest}";
    }
}
