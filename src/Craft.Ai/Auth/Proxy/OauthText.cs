using System.Buffers;

namespace Crafting.Ai;

/// <summary>The alphabets and lengths of OAuth parameters (RFC 6749 appendix A, RFC 7636 section 4).</summary>
internal static class OauthText
{
    private const string Alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private static readonly SearchValues<char> Verifier = SearchValues.Create(Alphanumeric + "-._~");
    private static readonly SearchValues<char> Base64Url = SearchValues.Create(Alphanumeric + "-_");
    private static readonly SearchValues<char> ErrorCode = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_");

    /// <summary>1 to 2048 visible ASCII characters.</summary>
    public static bool IsClientId(string text) => text.Length is >= 1 and <= 2048 && !text.AsSpan().ContainsAnyExceptInRange('!', '~');

    /// <summary>Long enough to be one, and nothing that could leave a header or a log line.</summary>
    public static bool IsRedirectUri(string text) => IsClientId(text);

    /// <summary>Printable ASCII: what comes back exactly as it came, and never ends a header.</summary>
    public static bool IsPrintable(string text, int max) => text.Length <= max && !text.AsSpan().ContainsAnyExceptInRange(' ', '~');

    /// <summary>A code, a token or a secret: printable ASCII, 4096 characters at most.</summary>
    public static bool IsCredential(string text) => text.Length >= 1 && IsPrintable(text, 4096);

    /// <summary>An access token to revoke: it may be longer than a code, and the body is bounded anyway.</summary>
    public static bool IsToken(string text) => text.Length >= 1 && IsPrintable(text, int.MaxValue);

    public static bool IsVerifier(string text) => text.Length is >= 43 and <= 128 && !text.AsSpan().ContainsAnyExcept(Verifier);

    /// <summary>A SHA-256 hash in base64url (RFC 7636 section 4.2).</summary>
    public static bool IsChallenge(string text) => text.Length == 43 && !text.AsSpan().ContainsAnyExcept(Base64Url);

    /// <summary>Scopes with one space between them: printable ASCII without quotes and backslashes, 2048 at most.</summary>
    public static bool IsScope(string text)
    {
        if (!IsPrintable(text, 2048) || text.AsSpan().ContainsAny('"', '\\'))
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

    public static bool IsNumber(string text) => text.Length <= 10 && !text.AsSpan().ContainsAnyExceptInRange('0', '9');

    public static bool IsErrorCode(string text) => text.Length is >= 1 and <= 64 && !text.AsSpan().ContainsAnyExcept(ErrorCode);

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
}
