using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Crafting.Ai;

/// <summary>Whether a request says that its body is a form, in the one encoding that is read here.</summary>
internal static class FormType
{
    private const string MediaType = "application/x-www-form-urlencoded";

    public static bool IsDeclaredBy(HttpRequest request)
    {
        if (request.Headers.ContentEncoding.Count != 0 || request.Headers.ContentType.Count != 1)
            return false;
        if (request.ContentType == MediaType)
            return true;
        return MediaTypeHeaderValue.TryParse(request.ContentType, out var media)
            && media.MediaType.Equals(MediaType, StringComparison.OrdinalIgnoreCase)
            && media.Parameters.All(parameter => parameter.Value.HasValue)
            && (!media.Charset.HasValue || HeaderUtilities.RemoveQuotes(media.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));
    }
}
