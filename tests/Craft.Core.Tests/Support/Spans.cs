using System.Collections.Concurrent;
using System.Diagnostics;
using Crafting.Pipeline;

namespace Crafting.Tests;

/// <summary>Listens to Craft's spans in one trace. Other tests that run meanwhile have traces of their own.</summary>
internal sealed class Spans : IDisposable
{
    private readonly ConcurrentQueue<Activity> _started = new();
    private readonly ConcurrentQueue<Activity> _stopped = new();
    private readonly ActivityListener _listener;

    public Spans()
    {
        Incoming = new Activity("incoming").SetIdFormat(ActivityIdFormat.W3C).Start();
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Telemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
                Concerns(options.Parent, options.Links) ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStarted = _started.Enqueue,
            ActivityStopped = _stopped.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>The span that stands for the request.</summary>
    public Activity Incoming { get; }

    /// <summary>The spans that have ended, in the order in which they began.</summary>
    public IReadOnlyList<Activity> Ended => [.. _started.Where(Concerns).Where(_stopped.Contains)];

    public int Open => _started.Count(Concerns) - _stopped.Count(Concerns);

    /// <summary>The spans by name, each with the name of its parent.</summary>
    public IEnumerable<string> Tree => Ended.Select(
        span => $"{span.DisplayName} < {Ended.Append(Incoming).FirstOrDefault(other => other.SpanId == span.ParentSpanId)?.DisplayName}");

    public Activity this[string name] => Ended.Single(span => span.DisplayName == name);

    public void Dispose()
    {
        _listener.Dispose();
        Incoming.Dispose();
    }

    private bool Concerns(Activity span) => Concerns(new(span.TraceId, default, default), span.Links);

    private bool Concerns(ActivityContext parent, IEnumerable<ActivityLink>? links) =>
        parent.TraceId == Incoming.TraceId || (links ?? []).Any(link => link.Context.TraceId == Incoming.TraceId);
}
