namespace Crafting;

/// <summary>How a Cron schedule fires.</summary>
public sealed record CronOptions
{
    /// <summary>How often it fires in all; null, the default, for no end.</summary>
    public long? Count { get; init; }

    /// <summary>How much later than due it may fire, at random. Zero unless set, at most an hour.</summary>
    public TimeSpan Jitter { get; init; }
}
