using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Crafting.Ai;

/// <summary>Reads a small body whole, in bounded size and time.</summary>
// Kestrel lets a body trickle at 240 bytes a second for as long as it likes; here ten seconds are enough for everybody.
internal static class BodyReader
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    public static async ValueTask<(byte[] Body, BodyProblem? Problem)> ReadAsync(HttpContext context, int maxBytes, TimeProvider time)
    {
        var request = context.Request;
        if (request.ContentLength > maxBytes)
            return ([], BodyProblem.TooLarge);
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
            feature.MaxRequestBodySize = maxBytes;
        using var timer = new CancellationTokenSource(Limit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, context.RequestAborted);
        try
        {
            while (true)
            {
                var read = await request.BodyReader.ReadAsync(both.Token).ConfigureAwait(false);
                if (read.Buffer.Length > maxBytes)
                {
                    request.BodyReader.AdvanceTo(read.Buffer.End);
                    return ([], BodyProblem.TooLarge);
                }

                if (read.IsCompleted)
                {
                    var body = read.Buffer.ToArray();
                    request.BodyReader.AdvanceTo(read.Buffer.End);
                    return (body, null);
                }

                request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            context.Response.Headers.Connection = "close";
            return ([], BodyProblem.TooSlow);
        }
        catch (BadHttpRequestException error)
        {
            return ([], error.StatusCode switch
            {
                StatusCodes.Status413PayloadTooLarge => BodyProblem.TooLarge,
                StatusCodes.Status408RequestTimeout => BodyProblem.TooSlow,
                _ => BodyProblem.Unreadable,
            });
        }
    }
}
