using System.Globalization;

namespace Crafting.Load;

/// <summary>What a server has used since it started.</summary>
internal readonly record struct Stats(long Allocated, long ProcessorMicroseconds)
{
    public const string Path = "/stats";

    public static Stats Now() => new(GC.GetTotalAllocatedBytes(precise: true), (long)Environment.CpuUsage.TotalTime.TotalMicroseconds);

    public static Stats Parse(string text)
    {
        var parts = text.Split(' ');
        return new(long.Parse(parts[0], CultureInfo.InvariantCulture), long.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Allocated} {ProcessorMicroseconds}");
}
