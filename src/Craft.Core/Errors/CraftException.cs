namespace Crafting;

/// <summary>The one exception of Craft: a catalogue entry and a message safe to send.</summary>
/// <remarks>
/// Throw it from a lambda to tell the caller something on purpose. The message reaches clients and models as it is;
/// anything they must not see belongs in the inner exception, which only the log receives.
/// </remarks>
public sealed class CraftException : Exception
{
    private string? _correlationId;

    // Set on what ICraftClient throws: the failure of the called route, which is not the business of the calling route's caller.
    private CraftException? _nested;
    private bool _isCallersFault;

    /// <summary>Creates an exception with the catalogue's own sentence.</summary>
    /// <param name="error">The catalogue entry.</param>
    public CraftException(CraftError error)
        : this(error, null, null)
    {
    }

    /// <summary>Creates an exception with a message for the caller.</summary>
    /// <param name="error">The catalogue entry.</param>
    /// <param name="message">What the caller is told; the entry's title when null.</param>
    /// <param name="innerException">The detail for the log; never sent.</param>
    public CraftException(CraftError error, string? message, Exception? innerException = null)
        : base(message ?? (error ?? throw new ArgumentNullException(nameof(error))).Title, innerException)
    {
        ArgumentNullException.ThrowIfNull(error);
        Error = error;
    }

    /// <summary>The catalogue entry.</summary>
    public CraftError Error { get; }

    /// <summary>The stable code, for example <c>RC5002</c>.</summary>
    public string Code => Error.Code;

    /// <summary>How long to wait before the same call; null when nothing is known.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What is wrong with which field; filled when input does not match its contract (RC5002).</summary>
    public IReadOnlyList<FieldFailure> Fields { get; init; } = [];

    /// <summary>Finds the call in the log; null until the exception leaves a route.</summary>
    public string? CorrelationId => _correlationId;

    /// <summary>As usual; a list of start-up problems (RC3002) comes without a stack.</summary>
    // The stack shows only Craft and the host, and the host logs the exception before the runtime prints it once more.
    public override string ToString() =>
        Error == CraftError.StartFailed && InnerException is null ? $"{GetType()}: {Message}" : base.ToString();

    /// <summary>What a caller may be told about an exception that struck while they were answered.</summary>
    /// <param name="exception">
    /// One that is not Craft's becomes RC5001. The failure of a route called with <see cref="ICraftClient"/> loses its message.
    /// </param>
    public static CraftException Of(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        if (exception is not CraftException error)
            return new(CraftError.StepFailed, null, exception);
        if (error._nested is not { } nested)
            return error;
        if (error._isCallersFault)
            return new(CraftError.StepFailed, null, nested);

        // What a refusal says may repeat arguments, and those have no place in the log either.
        return new(error.Error, null, error.Error.HttpStatus >= 500 ? nested : nested.InnerException) { RetryAfter = error.RetryAfter };
    }

    /// <summary>The same failure as the code sees it that called the route: whole, and marked.</summary>
    /// <param name="isCallersFault">Whether it was this code that got the call wrong.</param>
    // A copy, because the same instance may also be thrown on purpose, and then it is told as it is.
    internal CraftException AsNested(bool isCallersFault) =>
        new(Error, Message, InnerException)
        {
            RetryAfter = RetryAfter,
            Fields = Fields,
            _correlationId = _correlationId,
            _nested = this,
            _isCallersFault = isCallersFault,
        };

    /// <summary>The exception as one call fails with it.</summary>
    // An author may throw one instance again and again: each caller must get its own id, never that of somebody else's call.
    internal CraftException For(string correlationId) =>
        Interlocked.CompareExchange(ref _correlationId, correlationId, null) is { } taken && taken != correlationId
            ? new(Error, Message, InnerException) { RetryAfter = RetryAfter, Fields = Fields, _correlationId = correlationId }
            : this;
}
