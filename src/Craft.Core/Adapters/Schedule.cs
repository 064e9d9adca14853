namespace Crafting;

/// <summary>What sources that fire by the clock share.</summary>
internal static class Schedule
{
    /// <summary>A time from zero to the longest, at random, so that many applications do not fire at once.</summary>
    public static TimeSpan Jitter(TimeSpan longest) => longest == TimeSpan.Zero ? default : longest * Random.Shared.NextDouble();
}
