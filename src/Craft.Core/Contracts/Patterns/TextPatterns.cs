using System.Buffers;

namespace Crafting.Pipeline;

/// <summary>Identifiers, binary text, versions, single characters and text that is not blank.</summary>
internal static class TextPatterns
{
    private static readonly SearchValues<char> Alphabet =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");

    // White space of ECMA-262, which differs from char.IsWhiteSpace by U+0085 and U+FEFF.
    private static readonly SearchValues<char> Blank = SearchValues.Create(
        "\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff");

    public static readonly KnownPattern Uuid = new(
        "^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}$",
        "must be a UUID like 3f2504e0-4f89-41d3-9a0c-0305e82c3301.",
        IsUuid);

    // As a key: two spellings of one identifier would be one key twice.
    public static readonly KnownPattern LowerUuid = new(
        "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
        "must be a UUID in lower case like 3f2504e0-4f89-41d3-9a0c-0305e82c3301.",
        text => IsUuid(text) && !text.ContainsAnyInRange('A', 'F'));

    // Only the canonical form: the unused bits of the last character are zero, or the serializer refuses them.
    public static readonly KnownPattern Base64 = new(
        "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?$",
        "must be Base64 text.",
        IsBase64);

    public static readonly KnownPattern Version = new(
        "^[0-9]{1,9}(?:\\.[0-9]{1,9}){1,3}$", "must be a version like 1.2 or 1.2.3.4.", IsVersion);

    // One UTF-16 unit: a character beyond U+FFFF is one code point but no char.
    public static readonly KnownPattern Character = new(
        "^[\\u0000-\\uffff]$", "must be one character of at most U+FFFF.", text => text.Length == 1);

    public static readonly KnownPattern NotBlank = new("\\S", "must not be blank.", text => text.ContainsAnyExcept(Blank));

    private static bool IsUuid(ReadOnlySpan<char> text)
    {
        if (text.Length != 36)
        {
            return false;
        }

        for (var i = 0; i < text.Length; i++)
        {
            if (i is 8 or 13 or 18 or 23 ? text[i] != '-' : !char.IsAsciiHexDigit(text[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsBase64(ReadOnlySpan<char> text)
    {
        var digits = text.TrimEnd('=');
        var padding = text.Length - digits.Length;
        return text.Length % 4 == 0 && padding <= 2 && !digits.ContainsAnyExcept(Alphabet) && padding switch
        {
            1 => "AEIMQUYcgkosw048".Contains(digits[^1]),
            2 => digits.Length % 4 == 2 && "AQgw".Contains(digits[^1]),
            _ => true,
        };
    }

    private static bool IsVersion(ReadOnlySpan<char> text)
    {
        var parts = 0;
        foreach (var range in text.Split('.'))
        {
            var part = text[range];
            if (++parts > 4 || part.Length is 0 or > 9 || part.ContainsAnyExceptInRange('0', '9'))
            {
                return false;
            }
        }

        return parts >= 2;
    }
}
