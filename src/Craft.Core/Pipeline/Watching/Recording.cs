using System.Runtime.InteropServices;

namespace Crafting.Pipeline;

/// <summary>Takes down the steps of one call while it runs. The parts of a split share it, so it has a lock of its own.</summary>
internal sealed class Recording(RouteRecorder route, bool isTraced) : Watch(isTraced)
{
    private const int LongestSummary = 200;

    private readonly Lock _lock = new();
    private readonly List<Entry> _steps = [];
    private readonly DateTimeOffset _arrived = route.Recorder.Time.GetUtcNow();
    private readonly long _began = route.Recorder.Time.GetTimestamp();
    private string? _summary;
    private int _unrecorded;
    private bool _isOver;

    public override void Began(Exchange exchange)
    {
        route.Began();
        if (route.Recorder.Options.Summary is not { } summary)
            return;
        try
        {
            var text = summary(exchange);
            _summary = text is { Length: > LongestSummary } ? text[..LongestSummary] + "…" : text;
        }
        catch (Exception)
        {
            _summary = null; // The call must not fail because somebody looks on.
        }
    }

    /// <summary>Begins a step; the result ends it again.</summary>
    public int Begin(StepView step)
    {
        var now = Elapsed;
        lock (_lock)
        {
            if (_isOver)
                return -1;
            if (_steps.Count == route.Recorder.Options.Steps)
            {
                _unrecorded++;
                return -1;
            }

            _steps.Add(new() { Step = step, Began = now, Ended = now });
            return _steps.Count - 1;
        }
    }

    public void End(int at, CallEnd end, string? detail = null)
    {
        var now = Elapsed;
        lock (_lock)
        {
            if (at < 0 || _isOver)
                return;
            ref var entry = ref CollectionsMarshal.AsSpan(_steps)[at];
            (entry.Ended, entry.End, entry.Detail) = (now, end, detail is null ? null : Tally.Cut(detail));
        }
    }

    public override void Ended(Call call, string outcome, string? detail)
    {
        var duration = Elapsed;
        RecordedStep[] steps;
        lock (_lock)
        {
            if (_isOver)
                return;
            _isOver = true;
            steps = [.. _steps.Select(entry => entry.Recorded(duration))];
        }

        route.Ended(new()
        {
            RouteId = route.RouteId,
            Id = call.Id,
            CorrelationId = call.CorrelationId,
            Arrived = _arrived,
            Duration = duration,
            End = EndOf(outcome),
            Detail = detail is null ? null : Tally.Cut(detail),
            Summary = _summary,
            Steps = steps,
            Unrecorded = _unrecorded,
        });
    }

    private static CallEnd EndOf(string outcome) => outcome switch
    {
        "completed" => CallEnd.Completed,
        "declined" => CallEnd.Declined,
        "cancelled" => CallEnd.Cancelled,
        "passed" => CallEnd.Passed,
        _ => CallEnd.Failed,
    };

    private TimeSpan Elapsed => route.Recorder.Time.GetElapsedTime(_began);

    private struct Entry
    {
        public StepView Step;
        public TimeSpan Began;
        public TimeSpan Ended;
        public CallEnd? End;
        public string? Detail;

        public readonly RecordedStep Recorded(TimeSpan over) => new(Step, Began, (End is null ? over : Ended) - Began, End, Detail);
    }
}
