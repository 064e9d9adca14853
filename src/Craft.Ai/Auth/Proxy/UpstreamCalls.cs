using System.Net.Http.Headers;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Crafting.Ai;

/// <summary>The way from one machine endpoint to the provider's: so many calls at once, and no more.</summary>
// Counted from the lookup on, not from the first byte: who sends slowly must not keep others out.
internal sealed class UpstreamCalls(AuthServer server, string endpoint) : IDisposable
{
    private const int MaxAnswerBytes = 64 * 1024;

    private readonly ConcurrencyLimiter _places =
        new(new() { PermitLimit = server.Options.Limits.ConcurrentUpstreamCalls, QueueLimit = 0 });

    /// <summary>A place among the calls, to be given back; not acquired when there is none.</summary>
    public RateLimitLease Enter() => _places.AttemptAcquire();

    /// <summary>Sends a form with the client's credentials, and nothing else that the client sent.</summary>
    public Task<OutboundAnswer> SendFormAsync(
        string url, List<KeyValuePair<string, string>> fields, ClientCredentials credentials, Budget budget,
        CancellationToken cancellationToken)
    {
        var inHeader = server.Options.UpstreamTokenAuth switch
        {
            UpstreamTokenAuth.Basic => true,
            UpstreamTokenAuth.Post => false,
            _ => credentials.InHeader,
        };
        var request = new HttpRequestMessage(HttpMethod.Post, url);
        if (credentials.Secret is not null && inHeader)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", credentials.ToBasic());
        }
        else
        {
            fields.Add(new("client_id", credentials.ClientId));
            if (credentials.Secret is { } secret)
                fields.Add(new("client_secret", secret));
        }

        request.Content = new FormUrlEncodedContent(fields);
        return SendAsync(request, budget, cancellationToken);
    }

    public Task<OutboundAnswer> SendAsync(HttpRequestMessage request, Budget budget, CancellationToken cancellationToken) =>
        server.Outbound.SendAsync(request, MaxAnswerBytes, budget.ForUpstream, cancellationToken);

    /// <summary>Tells the operator what the client was told, and why.</summary>
    public void Report(HttpContext context, string happened, UpstreamOutcome outcome, OauthError told)
    {
        var level = told.Status is >= 500 or StatusCodes.Status429TooManyRequests ? LogLevel.Error : LogLevel.Warning;
        var id = CorrelationId.Of(context);
        ServerLog.UpstreamRefused(server.Logger, level, endpoint, happened, outcome.Code ?? "none", told.Status, told.Code, id);
    }

    public void Dispose() => _places.Dispose();
}
