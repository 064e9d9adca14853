namespace Crafting;

/// <summary>How a message goes along several paths.</summary>
public sealed record MulticastOptions
{
    /// <summary>How many paths run at once; null, the default, for all.</summary>
    public int? MaxParallel { get; init; }

    /// <summary>Whether the call goes on when paths failed; false by default. Each failure is logged and counted.</summary>
    public bool IsolateFailures { get; init; }
}
