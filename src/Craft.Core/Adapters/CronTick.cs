namespace Crafting;

/// <summary>One occurrence of a Cron schedule.</summary>
/// <param name="Time">When it was due, without jitter, with the offset of the time zone.</param>
/// <param name="Fired">When it fired.</param>
/// <param name="Count">Which tick it is, from 1.</param>
public sealed record CronTick(DateTimeOffset Time, DateTimeOffset Fired, long Count);
