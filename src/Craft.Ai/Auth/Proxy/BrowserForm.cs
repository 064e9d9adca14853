using System.Buffers;
using System.Text;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Crafting.Ai;

/// <summary>Reads a form that a browser has sent, in bounded size and time.</summary>
internal static class BrowserForm
{
    private const int MaxBytes = 16 * 1024;
    private const string MediaType = "application/x-www-form-urlencoded";

    // Kestrel lets a body trickle for as long as it likes.
    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(10);

    public static async ValueTask<(BrowserParameters? Parameters, BrowserError? Error)> ReadAsync(HttpContext context, TimeProvider time)
    {
        var request = context.Request;
        if (!IsForm(request))
            return (null, BrowserError.FormExpected);
        if (request.ContentLength > MaxBytes)
            return (null, BrowserError.TooLarge);
        using var timer = new CancellationTokenSource(MaxTime, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, context.RequestAborted);
        try
        {
            while (true)
            {
                var read = await request.BodyReader.ReadAsync(both.Token).ConfigureAwait(false);
                if (read.Buffer.Length > MaxBytes)
                {
                    request.BodyReader.AdvanceTo(read.Buffer.End);
                    return (null, BrowserError.TooLarge);
                }

                if (read.IsCompleted)
                {
                    var body = read.Buffer.ToArray();
                    request.BodyReader.AdvanceTo(read.Buffer.End);
                    return Parse(body);
                }

                request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            context.Response.Headers.Connection = "close";
            return (null, BrowserError.TooSlow);
        }
        catch (BadHttpRequestException error)
        {
            return (null, error.StatusCode switch
            {
                StatusCodes.Status413PayloadTooLarge => BrowserError.TooLarge,
                StatusCodes.Status408RequestTimeout => BrowserError.TooSlow,
                _ => BrowserError.Malformed,
            });
        }
    }

    private static (BrowserParameters? Parameters, BrowserError? Error) Parse(byte[] body) =>
        Utf8.IsValid(body) && BrowserParameters.Parse(Encoding.UTF8.GetString(body).AsMemory()) is { } parameters
            ? (parameters, null)
            : (null, BrowserError.Malformed);

    private static bool IsForm(HttpRequest request) =>
        request.Headers.ContentEncoding.Count == 0
        && request.Headers.ContentType.Count == 1
        && MediaTypeHeaderValue.TryParse(request.ContentType, out var media)
        && media.MediaType.Equals(MediaType, StringComparison.OrdinalIgnoreCase)
        && (!media.Charset.HasValue || HeaderUtilities.RemoveQuotes(media.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));
}
