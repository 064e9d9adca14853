namespace Crafting;

/// <summary>How the parts of a split run.</summary>
public sealed record SplitOptions
{
    /// <summary>How many parts run at once; 1 by default, one after the other.</summary>
    public int Parallelism { get; init; } = 1;

    /// <summary>What a part's failure means for the whole; by default it fails too.</summary>
    public PartFailure OnFailure { get; init; } = PartFailure.Fail;

    /// <summary>How many parts one message may have; 10 000 by default. More are refused with RC5002.</summary>
    public int MaxParts { get; init; } = 10_000;
}

/// <summary>What the failure of one part means for the whole.</summary>
public enum PartFailure
{
    /// <summary>The whole fails with the error of the part; what still runs is cancelled.</summary>
    Fail,

    /// <summary>The part is left out of the list, with a warning in the log.</summary>
    Skip,
}
