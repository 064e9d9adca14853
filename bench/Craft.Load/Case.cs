using System.Diagnostics;

namespace Crafting.Load;

/// <summary>One call against one server, measured again and again over the same connections; owns the server.</summary>
internal sealed class Case(string name, string call, ServerProcess server) : IDisposable
{
    private readonly List<Client> _clients = [];
    private readonly List<List<long>> _latencies = [];

    public string Name => name;

    public void Connect(int connections)
    {
        for (var i = 0; i < connections; i++)
        {
            _clients.Add(new(server.Port, call, server.Token));
            _latencies.Add(new(50_000));
        }
    }

    public Measurement Run(TimeSpan duration)
    {
        var failures = new Exception?[_clients.Count];
        var busyBefore = Processors.Busy();
        using var self = Process.GetCurrentProcess();
        var selfBefore = self.TotalProcessorTime;
        var before = server.Stats();
        var started = Stopwatch.GetTimestamp();
        var deadline = started + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        var threads = _clients.Select((client, i) => new Thread(() => RunClient(client, i)) { IsBackground = true }).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        var elapsed = Stopwatch.GetElapsedTime(started);
        if (failures.FirstOrDefault(failure => failure is not null) is { } first)
            throw new InvalidOperationException($"{name} failed.", first);

        var after = server.Stats();
        self.Refresh();
        var ours = self.TotalProcessorTime - selfBefore + TimeSpan.FromMicroseconds(
            after.ProcessorMicroseconds - before.ProcessorMicroseconds);
        var foreign = Processors.Busy() - busyBefore - ours;
        var sorted = _latencies.SelectMany(latencies => latencies).Order().ToArray();
        var total = sorted.Length;
        return new()
        {
            PerSecond = total / elapsed.TotalSeconds,
            P50 = Microseconds(sorted[sorted.Length / 2]),
            P99 = Microseconds(sorted[(int)(sorted.Length * 0.99)]),
            Processor = (double)(after.ProcessorMicroseconds - before.ProcessorMicroseconds) / total,
            Bytes = (double)(after.Allocated - before.Allocated) / total,
            Foreign = foreign is { } spent ? Math.Max(0, spent / elapsed / Math.Max(2, Environment.ProcessorCount)) : 0,
        };

        void RunClient(Client client, int number)
        {
            try
            {
                Repeat(client, _latencies[number], deadline);
            }
            catch (Exception exception)
            {
                failures[number] = exception;
            }
        }
    }

    public void Dispose()
    {
        _clients.ForEach(client => client.Dispose());
        server.Dispose();
    }

    private static void Repeat(Client client, List<long> latencies, long deadline)
    {
        latencies.Clear();
        for (var now = Stopwatch.GetTimestamp(); now < deadline;)
        {
            client.Call();
            var then = now;
            now = Stopwatch.GetTimestamp();
            latencies.Add(now - then);
        }
    }

    private static double Microseconds(long ticks) => ticks * 1e6 / Stopwatch.Frequency;
}
