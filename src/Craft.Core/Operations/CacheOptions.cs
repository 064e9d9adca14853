namespace Crafting;

/// <summary>Which calls get the same answer, and for how long.</summary>
public sealed record CacheOptions
{
    /// <summary>How long an answer is kept; 5 minutes by default, up to 30 days.</summary>
    public TimeSpan Ttl { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Which calls share an answer; null for those of one caller with the same body.</summary>
    /// <remarks>
    /// Calls of different callers for which it says the same get the same answer. Null or an exception fails the call (RC5029).
    /// </remarks>
    public Func<Exchange, string?>? Key { get; init; }

    /// <summary>How many bytes an answer may have to be kept; 1 MiB by default.</summary>
    public int MaxBytes { get; init; } = 1 << 20;
}
