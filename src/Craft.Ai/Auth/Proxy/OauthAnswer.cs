using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Crafting.Ai;

/// <summary>Answers of the OAuth endpoints: never stored, never guessed at, and errors from fixed sentences only.</summary>
internal static class OauthAnswer
{
    /// <summary>The headers of every answer of a proxy, but for its documents.</summary>
    public static void Protect(HttpResponse response)
    {
        var headers = response.Headers;
        headers.CacheControl = "no-store";
        headers.Pragma = "no-cache";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
    }

    /// <summary>Sends the browser on. The URL comes from a builder, so that no text of a request can end the header.</summary>
    public static void Redirect(HttpContext context, string url, int status = StatusCodes.Status302Found)
    {
        Protect(context.Response);
        context.Response.StatusCode = status;
        context.Response.Headers.Location = url;
    }

    /// <summary>An error in the form of RFC 6749 section 5.2.</summary>
    /// <param name="context">The request.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="error">The registered error code.</param>
    /// <param name="description">A fixed sentence: ASCII, no quotes, no backslash.</param>
    /// <param name="retryAfterSeconds">When to try again; 0 when waiting does not help.</param>
    public static Task ErrorAsync(HttpContext context, int status, string error, string description, int retryAfterSeconds = 0)
    {
        if (retryAfterSeconds > 0)
            context.Response.Headers.RetryAfter = retryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        return JsonAsync(context, status, json =>
        {
            json.WriteString("error"u8, error);
            json.WriteString("error_description"u8, description);
        });
    }

    /// <summary>An object, written by hand so that nothing empty or null slips in.</summary>
    public static Task JsonAsync(HttpContext context, int status, Action<Utf8JsonWriter> members)
    {
        var payload = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(payload))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        var response = context.Response;
        Protect(response);
        response.StatusCode = status;
        response.ContentType = "application/json";
        response.ContentLength = payload.WrittenCount;
        return HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : response.Body.WriteAsync(payload.WrittenMemory, context.RequestAborted).AsTask();
    }
}
