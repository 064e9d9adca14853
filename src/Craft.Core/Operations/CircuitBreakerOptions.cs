namespace Crafting;

/// <summary>When a circuit breaker stops calling what keeps failing, and for how long.</summary>
public sealed record CircuitBreakerOptions
{
    /// <summary>How many failures in the window open the circuit. From 2 to 10 000; 5 by default.</summary>
    public int Failures { get; init; } = 5;

    /// <summary>How far back failures count. From half a second to one day; 1 minute by default.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long nothing is called. From half a second to one day; 30 seconds by default.</summary>
    public TimeSpan Cooldown { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Which errors count; by default those that the catalogue calls retryable.</summary>
    public Func<CraftException, bool>? Which { get; init; }
}
