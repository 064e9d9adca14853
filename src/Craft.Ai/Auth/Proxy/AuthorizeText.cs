using System.Buffers;

namespace Crafting.Ai;

/// <summary>The alphabets and lengths of the parameters of <c>/authorize</c> (RFC 6749 appendix A).</summary>
internal static class AuthorizeText
{
    private static readonly SearchValues<char> Base64Url =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    /// <summary>1 to 2048 visible ASCII characters.</summary>
    public static bool IsClientId(string text) => text.Length is >= 1 and <= 2048 && !text.AsSpan().ContainsAnyExceptInRange('!', '~');

    /// <summary>Printable ASCII: what comes back exactly as it came, and never ends a header.</summary>
    public static bool IsPrintable(string text, int max) => text.Length <= max && !text.AsSpan().ContainsAnyExceptInRange(' ', '~');

    /// <summary>A SHA-256 hash in base64url (RFC 7636 section 4.2).</summary>
    public static bool IsChallenge(string text) => text.Length == 43 && !text.AsSpan().ContainsAnyExcept(Base64Url);

    public static bool IsScope(string text)
    {
        if (text.Length > 2048 || text.AsSpan().ContainsAnyExceptInRange(' ', '~') || text.AsSpan().ContainsAny('"', '\\'))
            return false;
        foreach (var token in text.AsSpan().Split(' '))
        {
            if (text.AsSpan()[token].IsEmpty)
                return false;
        }

        return true;
    }

    public static bool IsPrompt(string text)
    {
        if (text == "none")
            return true;
        foreach (var range in text.AsSpan().Split(' '))
        {
            if (text.AsSpan()[range] is not ("login" or "consent" or "select_account"))
                return false;
        }

        return text.Length <= 64;
    }

    /// <summary>Of any language, without control characters.</summary>
    public static bool IsText(string text, int max)
    {
        if (text.Length > max)
            return false;
        foreach (var character in text)
        {
            if (char.IsControl(character))
                return false;
        }

        return true;
    }

    public static bool IsNumber(string text) => text.Length <= 10 && !text.AsSpan().ContainsAnyExceptInRange('0', '9');
}
