using Microsoft.Extensions.Primitives;

namespace Crafting.Ai;

/// <summary>What the <c>Authorization</c> header holds.</summary>
internal enum CredentialKind
{
    None,
    OtherScheme,
    Malformed,
    Ambiguous,
    Token,
}

/// <summary>Reads the header (RFC 6750 section 2.1). Tokens in queries and forms are never looked at.</summary>
internal static class BearerCredential
{
    /// <summary>The longest token that is looked at; a longer one is no access token.</summary>
    public const int MaxTokenLength = 16 * 1024;

    private const string Scheme = "Bearer";

    public static CredentialKind Read(StringValues header, out string token)
    {
        token = "";
        if (header.Count == 0)
            return CredentialKind.None;
        // Two credentials: whoever stands before us may have looked at the other one.
        if (header.Count > 1)
            return CredentialKind.Ambiguous;
        var value = header[0].AsSpan().Trim(' ');
        var end = value.IndexOf(' ');
        var scheme = end < 0 ? value : value[..end];
        if (value.IsEmpty)
            return CredentialKind.None;
        if (!scheme.Equals(Scheme, StringComparison.OrdinalIgnoreCase))
            return value.Contains(',') ? CredentialKind.Ambiguous : CredentialKind.OtherScheme;
        var rest = end < 0 ? [] : value[end..].TrimStart(' ');
        if (rest.Contains(','))
            return CredentialKind.Ambiguous;
        if (rest.Length is 0 or > MaxTokenLength || !IsToken68(rest))
            return CredentialKind.Malformed;
        token = rest.ToString();
        return CredentialKind.Token;
    }

    // RFC 9110 section 11.2.
    private static bool IsToken68(ReadOnlySpan<char> text)
    {
        text = text.TrimEnd('=');
        if (text.IsEmpty)
            return false;
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '.' or '_' or '~' or '+' or '/'))
                return false;
        }

        return true;
    }
}
