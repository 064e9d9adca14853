using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Crafting.Ai;

/// <summary>What the headers must say about a body, and what may stand before it.</summary>
internal static class JsonBody
{
    // A charset other than UTF-8 would make the SDK read other characters than the door has checked, and so would a
    // compression that nobody has undone.
    public static bool IsDeclaredBy(HttpRequest request)
    {
        if (request.Headers.ContentEncoding.Count != 0) return false;
        var type = request.ContentType;
        return type == "application/json"
            || (MediaTypeHeaderValue.TryParse(type, out var media)
                && media.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
                && (!media.Charset.HasValue || HeaderUtilities.RemoveQuotes(media.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase)));
    }

    /// <summary>Leaves out a byte order mark: RFC 8259 lets readers ignore it, and the SDK does.</summary>
    public static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> body) => body.StartsWith("\uFEFF"u8) ? body[3..] : body;
}
