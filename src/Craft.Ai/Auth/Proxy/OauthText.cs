using System.Buffers;

namespace Crafting.Ai;

/// <summary>The alphabets and lengths of OAuth parameters (RFC 6749 appendix A, RFC 7636 section 4.1).</summary>
internal static class OauthText
{
    private const string Alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private static readonly SearchValues<char> Verifier = SearchValues.Create(Alphanumeric + "-._~");
    private static readonly SearchValues<char> ErrorCode = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_");

    /// <summary>1 to 2048 visible ASCII characters.</summary>
    public static bool IsClientId(string text) => text.Length is >= 1 and <= 2048 && !text.AsSpan().ContainsAnyExceptInRange('!', '~');

    /// <summary>Long enough to be one, and nothing that could leave a header or a log line.</summary>
    public static bool IsRedirectUri(string text) => IsClientId(text);

    /// <summary>A code, a token or a secret: printable ASCII, 4096 characters at most.</summary>
    public static bool IsCredential(string text) => text.Length is >= 1 and <= 4096 && !text.AsSpan().ContainsAnyExceptInRange(' ', '~');

    /// <summary>An access token to revoke: it may be longer than a code, and the body is bounded anyway.</summary>
    public static bool IsToken(string text) => text.Length >= 1 && !text.AsSpan().ContainsAnyExceptInRange(' ', '~');

    public static bool IsVerifier(string text) => text.Length is >= 43 and <= 128 && !text.AsSpan().ContainsAnyExcept(Verifier);

    /// <summary>Scopes separated by spaces: printable ASCII without quotes and backslashes, 2048 at most.</summary>
    public static bool IsScope(string text) =>
        text.Length is >= 1 and <= 2048 && !text.AsSpan().ContainsAnyExceptInRange(' ', '~') && !text.AsSpan().ContainsAny('"', '\\');

    public static bool IsErrorCode(string text) => text.Length is >= 1 and <= 64 && !text.AsSpan().ContainsAnyExcept(ErrorCode);

    public static bool HasControls(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (char.IsControl(character))
                return true;
        }

        return false;
    }

    /// <summary>For the log: 64 characters of something that was checked already.</summary>
    public static string Cut(string text) => text.Length <= 64 ? text : text[..64];
}
