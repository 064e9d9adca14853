namespace Crafting.Pipeline;

/// <summary>What became of the calls of a route since the application started.</summary>
public sealed record RouteCounts
{
    internal RouteCounts()
    {
    }

    /// <summary>How many calls run at this moment.</summary>
    public required long InFlight { get; init; }

    /// <summary>How many did their work.</summary>
    public required long Completed { get; init; }

    /// <summary>How many nobody waited for any more.</summary>
    public required long Cancelled { get; init; }

    /// <summary>How many ended with an exception of their source's protocol.</summary>
    public required long Passed { get; init; }

    /// <summary>How many failed, by error code.</summary>
    public required IReadOnlyDictionary<string, long> Failed { get; init; }

    /// <summary>How many were declined, by reason.</summary>
    public required IReadOnlyDictionary<string, long> Declined { get; init; }

    /// <summary>Half of the calls took no longer, to a tenth; zero before the first.</summary>
    public required TimeSpan Median { get; init; }

    /// <summary>95 of 100 calls took no longer.</summary>
    public required TimeSpan Percentile95 { get; init; }

    /// <summary>99 of 100 calls took no longer.</summary>
    public required TimeSpan Percentile99 { get; init; }

    /// <summary>The longest call.</summary>
    public required TimeSpan Longest { get; init; }
}
