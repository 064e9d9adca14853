namespace Crafting;

/// <summary>How often and when failed work is tried again.</summary>
public sealed record RetryOptions
{
    /// <summary>How many tries there are, the first included; 2 to 100, 3 by default.</summary>
    public int Attempts { get; init; } = 3;

    /// <summary>The wait before the second try: at most one day; 1 second by default.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How the waits grow; <see cref="RetryBackoff.Exponential"/> by default.</summary>
    public RetryBackoff Backoff { get; init; } = RetryBackoff.Exponential;

    /// <summary>The longest wait, also for an error that asks for more; 30 seconds by default.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether waits differ at random, so that callers spread; true by default.</summary>
    public bool Jitter { get; init; } = true;

    /// <summary>Which errors are tried again; by default those that the catalogue calls retryable.</summary>
    public Func<CraftException, bool>? Which { get; init; }
}

/// <summary>How the wait before a try grows with their number.</summary>
public enum RetryBackoff
{
    /// <summary>Each wait is twice the one before.</summary>
    Exponential,

    /// <summary>Each wait is longer by the first one.</summary>
    Linear,

    /// <summary>Each wait is the first one.</summary>
    Constant,
}
