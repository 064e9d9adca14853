namespace Crafting;

/// <summary>One tick of a Timer.</summary>
/// <param name="Time">When it was due, without jitter.</param>
/// <param name="Fired">When it fired.</param>
/// <param name="Count">Which tick it is, from 1.</param>
public sealed record TimerTick(DateTimeOffset Time, DateTimeOffset Fired, long Count);
