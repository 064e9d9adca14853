namespace Crafting.Pipeline;

/// <summary>Where a step stands. The order of the gates is this order, whatever the order written.</summary>
public enum Stage
{
    /// <summary>Sees every failure below it.</summary>
    Error,

    /// <summary>Establishes the caller.</summary>
    Authenticate,

    /// <summary>Checks the caller, before the input is even looked at.</summary>
    Authorize,

    /// <summary>Turns the payload into JSON or text.</summary>
    Parse,

    /// <summary>Holds the message against the input contract.</summary>
    Input,

    /// <summary>Paces or rejects callers.</summary>
    Throttle,

    /// <summary>Stops calling what keeps failing.</summary>
    CircuitBreaker,

    /// <summary>Runs everything below it again.</summary>
    Retry,

    /// <summary>Bounds one attempt.</summary>
    Timeout,

    /// <summary>Bounds how many run at once.</summary>
    Concurrency,

    /// <summary>Answers from memory.</summary>
    Cache,

    /// <summary>The steps as written.</summary>
    Body,

    /// <summary>Holds the result against the output contract.</summary>
    Output,
}
