using System.Buffers;
using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;

namespace Crafting.Ai;

/// <summary>Sends the requests to identity providers: no redirects, no cookies, bounded in size and time, never logged.</summary>
internal sealed class Outbound(IHttpClientFactory clients, TimeProvider time)
{
    public const string ClientName = "Craft.Auth";

    private static readonly ProductInfoHeaderValue Agent = new("Craft", null);

    public static void Register(IServiceCollection services) => services
        .AddHttpClient(ClientName)
        .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
        {
            // A secret must not travel to wherever an answer points.
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(3),
            MaxResponseHeadersLength = 32,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        })
        // The platform's handlers log whole URIs, and those hold codes and ids.
        .RemoveAllLoggers();

    /// <summary>Sends one request and reads the answer. Never throws, except when the caller goes away.</summary>
    /// <param name="request">The request, which is disposed of.</param>
    /// <param name="maxBytes">The longest body that is read.</param>
    /// <param name="timeout">The time for everything.</param>
    /// <param name="cancellationToken">Cancelled when the caller no longer waits.</param>
    public async Task<OutboundAnswer> SendAsync(
        HttpRequestMessage request, int maxBytes, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var message = request;
        using var timer = new CancellationTokenSource(timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        message.Headers.UserAgent.Clear();
        message.Headers.UserAgent.Add(Agent);
        if (message.Headers.Accept.Count == 0)
            message.Headers.Accept.Add(new("application/json"));
        try
        {
            using var client = clients.CreateClient(ClientName);
            client.Timeout = Timeout.InfiniteTimeSpan;
            using var response = await client.SendAsync(
                message, HttpCompletionOption.ResponseHeadersRead, both.Token).ConfigureAwait(false);
            var body = await ReadAsync(response.Content, maxBytes, both.Token).ConfigureAwait(false);
            return new()
            {
                Outcome = body is null ? OutboundOutcome.TooLarge : OutboundOutcome.Answered,
                Status = (int)response.StatusCode,
                MediaType = response.Content.Headers.ContentType?.MediaType,
                Body = body ?? [],
                RetryAfter = response.Headers.RetryAfter?.Delta,
                CacheControl = response.Headers.CacheControl,
            };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new() { Outcome = OutboundOutcome.TimedOut };
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            return new() { Outcome = OutboundOutcome.Unreachable };
        }
    }

    private static async Task<byte[]?> ReadAsync(HttpContent content, int maxBytes, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength > maxBytes)
            return null;
        await using var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var body = new ArrayBufferWriter<byte>();
        while (true)
        {
            var read = await stream.ReadAsync(body.GetMemory(4096), cancellationToken).ConfigureAwait(false);
            if (read == 0)
                return body.WrittenSpan.ToArray();
            body.Advance(read);
            if (body.WrittenCount > maxBytes)
                return null;
        }
    }
}
