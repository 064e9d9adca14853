using System.Net;
using Polly.CircuitBreaker;
using Polly.RateLimiting;
using Polly.Timeout;

namespace Crafting.Ai;

/// <summary>What a failed call means: a code, and for the log host and status.</summary>
// Never a word of the other service: not its body, its reason phrase, nor an exception's text, which may quote a header.
internal static class HttpFailure
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);
    private static readonly CraftError Final = CraftError.ConnectionFailed with { Retryable = false };

    public static CraftException Of(HttpResponseMessage response, string target, TimeProvider time)
    {
        var cause = Cause(target, FormattableString.Invariant($"answered {(int)response.StatusCode}"));
        return response.StatusCode switch
        {
            HttpStatusCode.NotFound => new(CraftError.NotFound, null, cause),
            HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError =>
                new(CraftError.ConnectionFailed, null, cause) { RetryAfter = Wait(response, time) },
            _ => new(Final, null, cause),
        };
    }

    public static CraftException Of(Exception exception, string target) => exception switch
    {
        BrokenCircuitException open =>
            new(CraftError.CircuitOpen, null, Cause(target, "is not asked, because it keeps failing")) { RetryAfter = open.RetryAfter },
        RateLimiterRejectedException => new(CraftError.Busy, null, Cause(target, "is not asked, because too many calls are under way")),
        TimeoutRejectedException or OperationCanceledException => new(CraftError.TimedOut, null, Cause(target, "did not answer in time")),
        HttpRequestException failed =>
            new(CraftError.ConnectionFailed, null, Cause(target, $"could not be asked: {failed.HttpRequestError}")),
        IOException => new(CraftError.ConnectionFailed, null, Cause(target, "ended its answer too early")),
        _ => new(CraftError.StepFailed, null, exception),
    };

    public static CraftException TooLong(string target, long limit) =>
        new(Final, null, Cause(target, FormattableString.Invariant($"answered with more than {limit} bytes")));

    public static CraftException Unreadable(string target, string what) => new(Final, null, Cause(target, "gave an answer that " + what));

    private static HttpRequestException Cause(string target, string happened) => new($"{target} {happened}");

    // Seconds or a date (RFC 9110 section 10.2.3).
    private static TimeSpan? Wait(HttpResponseMessage response, TimeProvider time)
    {
        var told = response.Headers.RetryAfter;
        var wait = told?.Delta ?? (told?.Date is { } date ? date - time.GetUtcNow() : null);
        return wait is null ? null : wait < TimeSpan.Zero ? TimeSpan.Zero : wait > LongestWait ? LongestWait : wait;
    }
}
