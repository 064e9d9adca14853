namespace Crafting;

/// <summary>How an Event source takes events.</summary>
public sealed record EventOptions
{
    /// <summary>How many events may wait for the route; 1024 unless set. What comes on top is dropped and counted.</summary>
    public int Capacity { get; init; } = 1024;

    /// <summary>How many exchanges may be at work at once; 1 unless set, at most 1024.</summary>
    public int Parallelism { get; init; } = 1;

    /// <summary>Whether the route also hears what it set in motion itself. False unless set: it could go in a circle.</summary>
    public bool IncludeOwn { get; init; }
}
