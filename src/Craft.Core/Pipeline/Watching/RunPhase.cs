namespace Crafting.Pipeline;

/// <summary>How far the routes of an application are.</summary>
public enum RunPhase
{
    /// <summary>Not all routes are compiled, or not all sources deliver.</summary>
    Starting,

    /// <summary>Every route takes messages.</summary>
    Running,

    /// <summary>No more messages are taken.</summary>
    Stopping,
}
