namespace Crafting;

/// <summary>When a Timer fires.</summary>
public sealed record TimerOptions
{
    /// <summary>How long after the start the first tick is due; at once unless set.</summary>
    public TimeSpan FirstAfter { get; init; }

    /// <summary>How many ticks there are; null, the default, for no end.</summary>
    public long? Count { get; init; }

    /// <summary>Whether the interval goes from tick to tick. False unless set: from the end of a run.</summary>
    public bool FixedRate { get; init; }

    /// <summary>How much later than due a tick may fire, at random; zero unless set.</summary>
    public TimeSpan Jitter { get; init; }

    /// <summary>How many runs may overlap with <see cref="FixedRate"/>; 1 unless set. What does not fit is a misfire.</summary>
    public int Parallelism { get; init; } = 1;
}
