namespace Crafting;

/// <summary>What bounds a batch besides its size and its time.</summary>
public sealed record BatchOptions
{
    /// <summary>How many calls may wait for a batch or its result; 10 000 by default. More are refused with RC5026.</summary>
    public int MaxWaiting { get; init; } = 10_000;
}
