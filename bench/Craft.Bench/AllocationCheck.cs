using System.Diagnostics;
using System.Text.Json;

namespace Crafting.Bench;

/// <summary>The gate: bytes per exchange are exact on any machine, so they are what a build can fail on.</summary>
internal static class AllocationCheck
{
    /// <summary>The promise for a route of three steps.</summary>
    private const long MostForThreeSteps = 300;

    /// <summary>How much more than the baseline passes.</summary>
    private const double Tolerance = 1.05;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static int Run(bool update)
    {
        var path = BaselinePath();
        var costs = Measure();
        var measured = new SortedDictionary<string, long>(
            costs.ToDictionary(cost => cost.Key, cost => cost.Value.Bytes), StringComparer.Ordinal);
        if (update)
        {
            File.WriteAllText(path, JsonSerializer.Serialize(measured, Indented) + "\n");
            Console.WriteLine($"Wrote {Path.GetFileName(path)}.");
        }

        var baseline = JsonSerializer.Deserialize<Dictionary<string, long>>(File.Exists(path) ? File.ReadAllText(path) : "{}")!;
        var failed = 0;
        Console.WriteLine($"{"bytes per call",-36}{"now",10}{"baseline",10}{"fastest ns",12}");
        foreach (var (name, bytes) in measured)
        {
            var known = baseline.TryGetValue(name, out var before);
            var verdict = !known ? "not in the baseline: run with --update"
                : bytes > before * Tolerance ? $"grew by {(double)bytes / before - 1:P0}"
                : name == "3 steps" && bytes > MostForThreeSteps ? $"more than {MostForThreeSteps}"
                : "";
            failed += verdict.Length > 0 ? 1 : 0;
            Console.WriteLine($"{name,-36}{bytes,10}{(known ? before : "-"),10}{costs[name].Nanoseconds,12:0}  {verdict}");
        }

        Console.WriteLine(
            failed == 0 ? "ok" : $"{failed} too many or unknown. If it is meant, run with --update and say why in the commit.");
        return failed == 0 ? 0 : 1;
    }

    private static Dictionary<string, (long Bytes, double Nanoseconds)> Measure()
    {
        using var host = new CraftHost(
            Routes.Steps(1), Routes.Steps(3), Routes.Steps(6), Routes.Contact(), Routes.Paced(), Routes.PacedPerCaller(), Routes.Kept());
        var number = 0;
        using var tools = new EchoTools();
        return new()
        {
            ["1 step"] = PerCall(() => host.Client.SendAsync<string>("steps1", "hello")),
            ["3 steps"] = PerCall(() => host.Client.SendAsync<string>("steps3", "hello")),
            ["3 steps, throttle and concurrency"] = PerCall(() => host.Client.SendAsync<string>("paced", "hello")),
            ["3 steps, both per caller"] = PerCall(() => host.Client.SendAsync<string>("paced-caller", "hello")),
            ["3 steps, cache hit"] = PerCall(() => host.Client.SendAsync<string>("kept", "hello")),
            ["3 steps, cache miss"] = PerCall(() => host.Client.SendAsync<string>("kept", $"{++number}")),
            ["6 steps"] = PerCall(() => host.Client.SendAsync<string>("steps6", "hello")),
            ["input valid"] = PerCall(() => InputBenchmarks.Send(host, InputBenchmarks.ValidJson)),
            ["input valid instance"] = PerCall(() => InputBenchmarks.Send(host, InputBenchmarks.Instance)),
            ["tool call"] = PerCall(tools.OfCraft),
            ["tool call of the SDK"] = PerCall(tools.OfTheSdk),
        };
    }

    /// <summary>
    /// Calls until the compiler has settled, then counts. The least of several counts is free of anyone else's noise;
    /// so nearly is the fastest of many rounds that are shorter than the scheduler's slice, but no time is held against anything.
    /// </summary>
    private static (long Bytes, double Nanoseconds) PerCall<T>(Func<ValueTask<T>> call)
    {
        const int Calls = 2_000;
        const int Pauses = 12;
        const int Rounds = Pauses + 200;
        var (bytes, fastest) = (long.MaxValue, TimeSpan.MaxValue);
        for (var round = 0; round < Rounds; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var started = Stopwatch.GetTimestamp();
            for (var i = 0; i < Calls; i++)
            {
                var task = call();
                if (!task.IsCompletedSuccessfully)
                    throw new InvalidOperationException("The call went to another thread; its bytes cannot be counted here.");
                _ = task.Result;
            }

            var elapsed = Stopwatch.GetElapsedTime(started);
            bytes = Math.Min(bytes, (GC.GetAllocatedBytesForCurrentThread() - before) / Calls);
            fastest = elapsed < fastest ? elapsed : fastest;
            if (round < Pauses)
                Thread.Sleep(150); // tier-up happens in the pauses
        }

        return (bytes, fastest.TotalNanoseconds / Calls);
    }

    private static string BaselinePath()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Craft.sln")))
                return Path.Combine(folder.FullName, "bench", "baseline.json");
        }

        throw new InvalidOperationException("Run it from a build inside the repository: bench/baseline.json is not above the program.");
    }
}
