using System.Net.Http.Headers;

namespace Crafting.Ai;

/// <summary>How a request to the identity provider ended.</summary>
internal enum OutboundOutcome
{
    Answered,
    TooLarge,
    TimedOut,
    Unreachable,
}

/// <summary>What the identity provider answered, within bounds.</summary>
internal sealed record OutboundAnswer
{
    public const int UsualRetrySeconds = 5;

    public required OutboundOutcome Outcome { get; init; }

    /// <summary>The HTTP status; 0 when there was no answer.</summary>
    public int Status { get; init; }

    /// <summary>The media type without parameters; null when it has none.</summary>
    public string? MediaType { get; init; }

    public byte[] Body { get; init; } = [];

    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The seconds to wait before the next try, as the provider says and within reason.</summary>
    public int RetryAfterSeconds => RetryAfter is { } wait ? (int)Math.Clamp(Math.Ceiling(wait.TotalSeconds), 1, 300) : UsualRetrySeconds;

    public CacheControlHeaderValue? CacheControl { get; init; }

    public bool IsJson => MediaType is not null
        && (MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || MediaType.EndsWith("+json", StringComparison.OrdinalIgnoreCase));

    /// <summary>What happened, for the log: never a word of the body.</summary>
    public override string ToString() => Outcome switch
    {
        OutboundOutcome.Answered => $"answered {Status}",
        OutboundOutcome.TooLarge => "answered with too long a body",
        OutboundOutcome.TimedOut => "did not answer in time",
        _ => "cannot be reached",
    };
}
