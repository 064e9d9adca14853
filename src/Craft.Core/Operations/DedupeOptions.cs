namespace Crafting;

/// <summary>How long and for whom a message is known again.</summary>
public sealed record DedupeOptions
{
    /// <summary>How long a message is known after it was last seen; 10 minutes by default.</summary>
    public TimeSpan Ttl { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How many keys this process remembers; 10 000 by default. The least recently used goes first.</summary>
    /// <remarks>An <see cref="Pipeline.IDedupeStore"/> that the application registers has a bound of its own.</remarks>
    public int MaxKeys { get; init; } = 10_000;

    /// <summary>Whether one caller's message may make that of another a duplicate; false by default.</summary>
    public bool AcrossCallers { get; init; }
}
