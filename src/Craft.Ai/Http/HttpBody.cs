using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Crafting.Ai;

/// <summary>Reads a whole body, and no more than is allowed.</summary>
/// <param name="limit">The most bytes.</param>
internal sealed class HttpBody(long limit)
{
    private const long KestrelDefaultBytes = 30_000_000;

    /// <exception cref="CraftException">RC5016 with 413, 408 or 400.</exception>
    public async ValueTask<Read> ReadAsync(HttpContext context)
    {
        if (context.Request.ContentLength > limit)
            throw TooLarge();
        // The door counts.
        if (limit > KestrelDefaultBytes
            && context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false, MaxRequestBodySize: not null } feature)
            feature.MaxRequestBodySize = null;
        var reader = context.Request.BodyReader;
        while (true)
        {
            ReadResult result;
            try
            {
                result = await reader.ReadAsync(context.RequestAborted).ConfigureAwait(false);
            }
            catch (BadHttpRequestException exception)
            {
                throw exception.StatusCode switch
                {
                    StatusCodes.Status413PayloadTooLarge => TooLarge(),
                    StatusCodes.Status408RequestTimeout =>
                        HttpInput.Unreadable(StatusCodes.Status408RequestTimeout, "The body arrived too slowly."),
                    _ => HttpInput.Unreadable(StatusCodes.Status400BadRequest, "The body could not be read to its end."),
                };
            }
            catch (IOException)
            {
                throw HttpInput.Unreadable(StatusCodes.Status400BadRequest, "The body could not be read to its end.");
            }

            if (result.Buffer.Length > limit)
            {
                reader.AdvanceTo(result.Buffer.End);
                throw TooLarge();
            }

            if (result.IsCompleted)
            {
                var body = new Read(result.Buffer);
                reader.AdvanceTo(result.Buffer.End);
                return body;
            }

            reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }

    private CraftException TooLarge() => HttpInput.Unreadable(
        StatusCodes.Status413PayloadTooLarge,
        FormattableString.Invariant($"The body is longer than the {limit} bytes that this route accepts."));

    /// <summary>The bytes of one body, in a buffer that goes back afterwards.</summary>
    internal readonly struct Read : IDisposable
    {
        private readonly byte[] _rented;
        private readonly int _length;

        public Read(in ReadOnlySequence<byte> body)
        {
            _length = (int)body.Length;
            _rented = ArrayPool<byte>.Shared.Rent(_length);
            body.CopyTo(_rented);
        }

        public ReadOnlySpan<byte> Span => _rented.AsSpan(0, _length);

        // Cleared, because the next user of the buffer is somebody else.
        public void Dispose() => ArrayPool<byte>.Shared.Return(_rented, clearArray: true);
    }
}
