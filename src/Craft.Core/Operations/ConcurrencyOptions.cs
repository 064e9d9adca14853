namespace Crafting;

/// <summary>How many calls run at once, and what becomes of the others.</summary>
public sealed record ConcurrencyOptions
{
    /// <summary>How many calls run at once; at least 1.</summary>
    public int Max { get; init; }

    /// <summary>How many more may wait; 100 by default, 0 to reject them (RC5026).</summary>
    public int Queue { get; init; } = 100;

    /// <summary>How long a call waits before it is rejected; 30 seconds by default.</summary>
    public TimeSpan MaxWait { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>When a rejected caller is told to try again; 1 second by default.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether each caller has places of their own: issuer, subject and client. All who did not sign in share theirs.</summary>
    public bool PerCaller { get; init; }

    /// <summary>Whose places a call takes; null for those of the route. A key that is null or throws fails the call (RC5003).</summary>
    public Func<Exchange, string?>? Key { get; init; }

    /// <summary>How many keys may be in use at once; 10 000 by default. A call with one more is rejected.</summary>
    public int MaxKeys { get; init; } = 10_000;
}
