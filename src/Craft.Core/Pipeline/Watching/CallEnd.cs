namespace Crafting.Pipeline;

/// <summary>How a call, or one of its steps, ended.</summary>
public enum CallEnd
{
    /// <summary>It did its work.</summary>
    Completed,

    /// <summary>It dropped the exchange, for a reason.</summary>
    Declined,

    /// <summary>It failed, with a code.</summary>
    Failed,

    /// <summary>Nobody waited for it any more.</summary>
    Cancelled,

    /// <summary>An exception of the source's protocol went through.</summary>
    Passed,
}
