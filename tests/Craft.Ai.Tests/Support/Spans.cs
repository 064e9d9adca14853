using System.Collections.Concurrent;
using System.Diagnostics;

namespace Crafting.Ai.Tests;

/// <summary>Collects the spans of one trace, which the test begins.</summary>
internal sealed class Spans : IDisposable
{
    private readonly ActivityTraceId _trace = ActivityTraceId.CreateRandom();
    private readonly ConcurrentQueue<Activity> _stopped = [];
    private readonly ActivityListener _listener;

    public Spans(params string[] sources)
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => sources.Contains(source.Name),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                if (activity.TraceId == _trace)
                    _stopped.Enqueue(activity);
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>The caller's span, as a W3C header.</summary>
    public string TraceParent => $"00-{_trace}-00f067aa0ba902b7-01";

    public string TraceId => _trace.ToHexString();

    public Activity Single(string source, string name) =>
        _stopped.Should().ContainSingle(activity => activity.Source.Name == source && activity.OperationName == name).Which;

    public void Dispose() => _listener.Dispose();
}
