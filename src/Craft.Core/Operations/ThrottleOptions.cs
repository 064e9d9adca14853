using System.Threading.RateLimiting;

namespace Crafting;

/// <summary>How many calls go on in a time, and what becomes of the others.</summary>
public sealed record ThrottleOptions
{
    /// <summary>How many calls go on in each <see cref="Per"/>: 1 to 1 000 000. Needed unless there is a <see cref="Limiter"/>.</summary>
    public int Rate { get; init; }

    /// <summary>The time that <see cref="Rate"/> is counted in; 1 second by default.</summary>
    public TimeSpan Per { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How many calls may go on at once after a pause; the rate by default.</summary>
    public int? Burst { get; init; }

    /// <summary>Whether a call too many waits (the default) or is rejected (RC5013).</summary>
    public ThrottleMode Mode { get; init; }

    /// <summary>How long a call waits at most; one that would wait longer is rejected. 10 seconds by default.</summary>
    public TimeSpan MaxWait { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether each caller has a rate of their own: issuer, subject and client. All who did not sign in share one.</summary>
    public bool PerCaller { get; init; }

    /// <summary>Whose rate a call counts on; null for one rate of all. A key that is null or throws fails the call (RC5003).</summary>
    public Func<Exchange, string?>? Key { get; init; }

    /// <summary>How many keys are remembered at most; 10 000 by default. A new one beyond that is rejected while all are busy.</summary>
    public int MaxKeys { get; init; } = 10_000;

    /// <summary>A limiter of the application's, for a rate that replicas share; replaces all other options.</summary>
    /// <remarks>It is asked with AcquireAsync, waits or rejects as it sees fit, and is not disposed: register it as a service.</remarks>
    public Func<IServiceProvider, PartitionedRateLimiter<Exchange>>? Limiter { get; init; }
}
