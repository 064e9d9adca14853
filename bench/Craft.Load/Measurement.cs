namespace Crafting.Load;

/// <summary>One round of one case, or the ratio of two.</summary>
internal readonly record struct Measurement
{
    public double PerSecond { get; init; }

    /// <summary>Half of the answers came within so many microseconds.</summary>
    public double P50 { get; init; }

    public double P99 { get; init; }

    /// <summary>Microseconds of processor time per request, in the server.</summary>
    public double Processor { get; init; }

    /// <summary>Bytes allocated per request, in the server.</summary>
    public double Bytes { get; init; }

    /// <summary>The share of the machine that others used meanwhile.</summary>
    public double Foreign { get; init; }

    public static Measurement operator /(Measurement one, Measurement other) => new()
    {
        PerSecond = one.PerSecond / other.PerSecond,
        P50 = one.P50 / other.P50,
        P99 = one.P99 / other.P99,
        Processor = one.Processor / other.Processor,
        Bytes = one.Bytes / other.Bytes,
    };

    /// <summary>The best of each: what others do to the machine only ever slows a round down.</summary>
    public static Measurement Best(IReadOnlyCollection<Measurement> all) => new()
    {
        PerSecond = all.Max(m => m.PerSecond),
        P50 = all.Min(m => m.P50),
        P99 = all.Min(m => m.P99),
        Processor = all.Min(m => m.Processor),
        Bytes = all.Min(m => m.Bytes),
    };

    public static Measurement Median(IEnumerable<Measurement> all)
    {
        var measurements = all.ToArray();
        return new()
        {
            PerSecond = Of(m => m.PerSecond),
            P50 = Of(m => m.P50),
            P99 = Of(m => m.P99),
            Processor = Of(m => m.Processor),
            Bytes = Of(m => m.Bytes),
            Foreign = Of(m => m.Foreign),
        };

        double Of(Func<Measurement, double> part)
        {
            var sorted = measurements.Select(part).Order().ToArray();
            return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
        }
    }
}
