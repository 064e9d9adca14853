using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Crafting.Ai;

/// <summary>What the headers must say about a body, and what may stand before it.</summary>
internal static class JsonBody
{
    private const string Json = "application/json";

    // A charset other than UTF-8 would make the SDK read other characters than the door has checked, and so would a
    // compression that nobody has undone.
    public static bool IsDeclaredBy(HttpRequest request)
    {
        if (request.Headers.ContentEncoding.Count != 0) return false;
        var type = request.ContentType;
        if (type == Json) return true;
        if (!MediaTypeHeaderValue.TryParse(type, out var media)
            || !media.MediaType.Equals(Json, StringComparison.OrdinalIgnoreCase)
            || (media.Charset.HasValue && !HeaderUtilities.RemoveQuotes(media.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase)))
            return false;
        request.ContentType = Json; // The SDK takes the quotes of charset="utf-8" for part of the name and throws.
        return true;
    }

    /// <summary>Leaves out a byte order mark: RFC 8259 lets readers ignore it, and the SDK does.</summary>
    public static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> body) => body.StartsWith("\uFEFF"u8) ? body[3..] : body;
}
