using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Crafting.Ai;

/// <summary>Failures as Problem Details (RFC 9457): what a caller may know, and nothing else.</summary>
internal static class HttpProblem
{
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task WriteAsync(HttpContext context, CraftException failure, string? correlationId)
    {
        var status = failure.Error.HttpStatus is >= 400 and <= 599 and var known ? known : StatusCodes.Status500InternalServerError;
        var payload = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(payload, Writing))
            Write(json, failure, status, correlationId);

        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = "application/problem+json";
        response.ContentLength = payload.WrittenCount;
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        if (failure.RetryAfter is { } wait)
            response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        try
        {
            await response.Body.WriteAsync(payload.WrittenMemory, context.RequestAborted).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody reads it.
        }
    }

    private static void Write(Utf8JsonWriter json, CraftException failure, int status, string? correlationId)
    {
        json.WriteStartObject();
        json.WriteString("title"u8, failure.Error.Title);
        json.WriteNumber("status"u8, status);
        if (failure.Message != failure.Error.Title)
            json.WriteString("detail"u8, failure.Message);
        json.WriteString("code"u8, failure.Code);
        if (correlationId is not null)
            json.WriteString("correlationId"u8, correlationId);
        if (failure.Fields.Count > 0)
        {
            // The form of ASP.NET Core's own ValidationProblemDetails, which clients know.
            json.WriteStartObject("errors"u8);
            foreach (var field in failure.Fields.GroupBy(field => field.Path, StringComparer.Ordinal))
            {
                json.WriteStartArray(field.Key);
                foreach (var (_, message) in field)
                    json.WriteStringValue(message);
                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
