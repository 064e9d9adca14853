namespace Crafting.Pipeline;

/// <summary>What the source of one route is doing, for health checks.</summary>
/// <param name="State">What it does.</param>
/// <param name="Since">Since when.</param>
/// <param name="Restarts">How often it has started again.</param>
/// <param name="LastError">The code with which it failed last; null when it never did.</param>
internal sealed record SourceStatus(SourceState State, DateTimeOffset Since, int Restarts, string? LastError);

/// <summary>What a source can be doing.</summary>
internal enum SourceState
{
    /// <summary>It was told to start and is not ready yet.</summary>
    Starting,

    /// <summary>It delivers.</summary>
    Running,

    /// <summary>It died and starts again after a while.</summary>
    Restarting,

    /// <summary>It has delivered all that it ever will.</summary>
    Completed,

    /// <summary>It died and does not start again.</summary>
    Failed,

    /// <summary>It was told to stop.</summary>
    Stopped,
}
