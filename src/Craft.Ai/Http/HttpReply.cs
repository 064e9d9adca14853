using System.Buffers;
using System.Text;

namespace Crafting.Ai;

/// <summary>What a service answered, whole and within bounds.</summary>
internal sealed record HttpReply(string? Charset, byte[] Body, string Target)
{
    public static string Accepted(Type type) =>
        type == typeof(string) || type == typeof(byte[]) || type == typeof(Unit) ? "*/*" : "application/json";

    public static async ValueTask<HttpReply> ReadAsync(
        HttpResponseMessage response, long limit, string target, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentLength > limit)
            throw HttpFailure.TooLong(target, limit);
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var body = new ArrayBufferWriter<byte>();
            while (true)
            {
                var read = await stream.ReadAsync(body.GetMemory(8192), cancellationToken).ConfigureAwait(false);
                if (read == 0)
                    return new(response.Content.Headers.ContentType?.CharSet, body.WrittenSpan.ToArray(), target);
                body.Advance(read);
                if (body.WrittenCount > limit)
                    throw HttpFailure.TooLong(target, limit);
            }
        }
    }

    public string Text()
    {
        try
        {
            return (string.IsNullOrEmpty(Charset) ? Encoding.UTF8 : Encoding.GetEncoding(Charset.Trim('"'))).GetString(Body);
        }
        catch (ArgumentException)
        {
            throw HttpFailure.Unreadable(Target, "is in an unknown encoding");
        }
    }
}
