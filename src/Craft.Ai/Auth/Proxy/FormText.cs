using System.Text;
using System.Text.Unicode;

namespace Crafting.Ai;

/// <summary>Undoes the encoding of <c>application/x-www-form-urlencoded</c>.</summary>
// The framework's decoder keeps broken escapes as they are, and then Craft and the provider could read two different things.
internal static class FormText
{
    /// <summary>The text; null for broken escapes and invalid UTF-8.</summary>
    public static string? Decode(ReadOnlySpan<byte> text)
    {
        var bytes = new byte[text.Length];
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var next = text[i];
            if (next == '%')
            {
                if (text.Length - i < 3 || !char.IsAsciiHexDigit((char)text[i + 1]) || !char.IsAsciiHexDigit((char)text[i + 2]))
                    return null;
                next = (byte)((HexDigit(text[i + 1]) << 4) | HexDigit(text[i + 2]));
                i += 2;
            }
            else if (next == '+')
            {
                next = (byte)' ';
            }

            bytes[length++] = next;
        }

        return Utf8.IsValid(bytes.AsSpan(0, length)) ? Encoding.UTF8.GetString(bytes, 0, length) : null;
    }

    private static int HexDigit(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
