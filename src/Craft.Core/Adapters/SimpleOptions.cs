namespace Crafting;

/// <summary>How the values of a Simple source are sent.</summary>
public sealed record SimpleOptions
{
    /// <summary>How many exchanges may be at work at once; 1 unless set, at most 1024.</summary>
    public int Parallelism { get; init; } = 1;
}
