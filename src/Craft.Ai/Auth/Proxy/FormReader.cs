using System.Text;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;

namespace Crafting.Ai;

/// <summary>Reads <c>application/x-www-form-urlencoded</c> strictly: what is doubtful is refused.</summary>
// The framework's reader ignores case in names and keeps broken escapes as they are, and then Craft and the provider
// could read two different requests.
internal static class FormReader
{
    private const int MaxBytes = 16 * 1024;
    private const int MaxName = 64;

    public static async ValueTask<(OauthForm Form, OauthError? Error)> ReadAsync(HttpContext context, TimeProvider time)
    {
        var request = context.Request;
        var form = new OauthForm();
        if (!FormType.IsDeclaredBy(request))
            return (form, OauthError.FormExpected);
        if (request.QueryString is { HasValue: true, Value: { } query }
            && (Read(Encoding.UTF8.GetBytes(query.AsSpan(1).ToString()), out var inQuery) is not null || inQuery.HasOauthParameter))
            return (form, OauthError.InQuery);
        var (body, problem) = await BodyReader.ReadAsync(context, MaxBytes, time).ConfigureAwait(false);
        var error = OauthError.Of(problem) ?? Read(body, out form);
        return (form, error);
    }

    public static OauthError? Read(ReadOnlySpan<byte> text, out OauthForm form)
    {
        form = new OauthForm();
        foreach (var range in text.Split((byte)'&'))
        {
            var pair = text[range];
            if (pair.IsEmpty)
                continue;
            var equals = pair.IndexOf((byte)'=');
            var name = Decode(equals < 0 ? pair : pair[..equals]);
            var value = equals < 0 ? "" : Decode(pair[(equals + 1)..]);
            if (name is null or { Length: > MaxName } || value is null)
                return OauthError.BadForm;
            if (form.Add(name, value) is { } error)
                return error;
        }

        return null;
    }

    /// <summary>Undoes the encoding of a form; null for broken escapes, invalid UTF-8 and control characters.</summary>
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

        if (!Utf8.IsValid(bytes.AsSpan(0, length)))
            return null;
        var decoded = Encoding.UTF8.GetString(bytes, 0, length);
        return OauthText.HasControls(decoded) ? null : decoded;
    }

    private static int HexDigit(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
