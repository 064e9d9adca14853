namespace Crafting.Pipeline;

/// <summary>An exchange that is over, without body or texts of exceptions.</summary>
public sealed record RecordedExchange
{
    internal RecordedExchange()
    {
    }

    /// <summary>The route.</summary>
    public required string RouteId { get; init; }

    /// <summary>The exchange's id.</summary>
    public required string Id { get; init; }

    /// <summary>Finds the call in the log and in other routes.</summary>
    public required string CorrelationId { get; init; }

    /// <summary>When it arrived.</summary>
    public required DateTimeOffset Arrived { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>How it ended.</summary>
    public required CallEnd End { get; init; }

    /// <summary>The code of its failure or the reason of its decline; null for neither.</summary>
    public required string? Detail { get; init; }

    /// <summary>What <see cref="RecorderOptions.Summary"/> said about the message; null by default.</summary>
    public required string? Summary { get; init; }

    /// <summary>The steps that ran, as they began. A step that was repeated is here again.</summary>
    public required IReadOnlyList<RecordedStep> Steps { get; init; }

    /// <summary>How many steps more there were than are remembered.</summary>
    public required int Unrecorded { get; init; }
}

/// <summary>One run of one step.</summary>
/// <param name="Step">The step.</param>
/// <param name="Began">When it began, counted from the arrival.</param>
/// <param name="Duration">How long it took, without what follows it, unless it is at work around that.</param>
/// <param name="End">How it ended; null when it still ran.</param>
/// <param name="Detail">The code of its failure or the reason of its decline; null for neither.</param>
public sealed record RecordedStep(StepView Step, TimeSpan Began, TimeSpan Duration, CallEnd? End, string? Detail);
