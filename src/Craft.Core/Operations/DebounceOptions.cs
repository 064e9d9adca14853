namespace Crafting;

/// <summary>How long a burst may last, and whose messages belong to one.</summary>
public sealed record DebounceOptions
{
    /// <summary>How long a burst may last; null, the default, for ten times the wait.</summary>
    public TimeSpan? MaxWait { get; init; }

    /// <summary>How many bursts may be held at once; 10 000 by default. More are refused with RC5026.</summary>
    public int MaxKeys { get; init; } = 10_000;

    /// <summary>Whether messages of different callers may belong to one burst; false by default.</summary>
    public bool AcrossCallers { get; init; }
}
