using System.Diagnostics;

namespace Crafting.Load;

/// <summary>Starts this program again on a processor of its own, where the machine has taskset and two processors.</summary>
internal static class Processors
{
    private const string Taskset = "/usr/bin/taskset";

    public const int Server = 0;

    public const int Client = 1;

    public static bool Pinnable { get; } = Environment.ProcessorCount >= 2 && File.Exists(Taskset);

    public static Process StartSelf(int processor, string[] args, bool pin = true)
    {
        var program = Environment.ProcessPath!;
        List<string> command = [program, .. args];
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
            command.Insert(1, Environment.GetCommandLineArgs()[0]);
        if (pin && File.Exists(Taskset))
            command.InsertRange(0, [Taskset, "-c", processor.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        return Process.Start(new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardInput = true })!;
    }

    /// <summary>How much all processors have worked since the machine started; null where nobody says.</summary>
    public static TimeSpan? Busy()
    {
        if (!File.Exists("/proc/stat"))
            return null;
        // user nice system idle iowait irq softirq …, in hundredths of a second
        var ticks = File.ReadLines("/proc/stat")
            .First()
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Skip(1)
            .Select(long.Parse)
            .ToArray();
        return TimeSpan.FromMilliseconds(10 * (ticks[0] + ticks[1] + ticks[2] + ticks[5] + ticks[6]));
    }
}
