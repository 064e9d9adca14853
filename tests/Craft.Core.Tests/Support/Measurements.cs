using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Crafting.Pipeline;

namespace Crafting.Tests;

/// <summary>Collects the measurements of one route, as <c>name{tag=value}</c>.</summary>
internal sealed class Measurements : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly string _route;

    public Measurements(string route)
    {
        _route = route;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == Telemetry.Name)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    public ConcurrentQueue<(string Name, double Value)> All { get; } = new();

    public IEnumerable<string> Names => All.Select(measurement => measurement.Name);

    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var all = tags.ToArray();
        if (all.Contains(new("craft.route", _route)))
            All.Enqueue(($"{instrument.Name}{{{string.Join(",", all.Where(tag => tag.Key != "craft.route").Select(tag => $"{tag.Key}={tag.Value}"))}}}", value));
    }
}
