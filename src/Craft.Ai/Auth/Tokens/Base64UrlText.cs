using System.Buffers;
using System.Buffers.Text;

namespace Crafting.Ai;

/// <summary>Reads base64url as signatures need it: one spelling for each value (RFC 7515 section 2).</summary>
internal static class Base64UrlText
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private static readonly SearchValues<char> Allowed = SearchValues.Create(Alphabet);

    // The platform's reader also takes padding and white space; then one token would have many spellings.
    public static bool IsCanonical(ReadOnlySpan<char> text) =>
        !text.ContainsAnyExcept(Allowed) && (text.Length % 4) switch
        {
            0 => true,
            2 => Alphabet.IndexOf(text[^1], StringComparison.Ordinal) % 16 == 0,
            3 => Alphabet.IndexOf(text[^1], StringComparison.Ordinal) % 4 == 0,
            _ => false,
        };

    public static byte[] Decode(ReadOnlySpan<char> canonical) => Base64Url.DecodeFromChars(canonical);
}
