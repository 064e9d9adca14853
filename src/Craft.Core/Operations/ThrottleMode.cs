namespace Crafting;

/// <summary>What becomes of a call that is one too many.</summary>
public enum ThrottleMode
{
    /// <summary>It waits for its turn.</summary>
    Delay,

    /// <summary>It is rejected, and told when to try again.</summary>
    Reject,
}
