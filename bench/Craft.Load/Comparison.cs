namespace Crafting.Load;

/// <summary>How long to measure, with how many connections, and how often at most a disturbed round is measured.</summary>
internal sealed record Plan(int Rounds, TimeSpan Round, TimeSpan WarmUp, int Connections, int Attempts);

/// <summary>The rounds of every case; round n of all cases was measured one right after the other.</summary>
internal sealed class Results : Dictionary<string, List<Measurement>>
{
    public Measurement Of(string name) => Measurement.Median(this[name]);

    /// <summary>The median of the rounds' ratios: what slows the machine down slows both.</summary>
    public Measurement Ratio(string name, string to) => Measurement.Median(this[name].Zip(this[to], static (one, other) => one / other));

    /// <summary>The ratio of the best rounds, which a busy machine disturbs less.</summary>
    public Measurement BestRatio(string name, string to) => Measurement.Best(this[name]) / Measurement.Best(this[to]);
}

/// <summary>Measures all cases in turn, round after round.</summary>
internal static class Comparison
{
    /// <summary>A round in which others used more of the machine than this is measured again.</summary>
    private const double MostForeign = 0.08;

    public static Results Run(Plan plan)
    {
        var pin = Environment.GetCommandLineArgs().Contains("--pinned");
        Console.WriteLine($"{plan.Connections} connections, {plan.Rounds} rounds of {plan.Round.TotalSeconds:0} s per case, {(pin ? "server and client pinned to a processor each" : "not pinned")}");

        // A server for each case: one that serves two kinds of calls would be warmer than one that serves one.
        Case[] cases =
        [
            new("bare", "bare", Start("bare")),
            new("sdk call25", "call25", Start("sdk")),
            new("craft call25", "call25", Start("craft")),
            new("sdk call26", "call26", Start("sdk")),
            new("craft call26", "call26", Start("craft")),
            new("sdk call25, signed in", "call25", Start("sdk-auth")),
            new("craft call25, signed in", "call25", Start("craft-auth")),
            new("sdk call26, signed in", "call26", Start("sdk-auth")),
            new("craft call26, signed in", "call26", Start("craft-auth")),
            new("sdk call25, 500 tools", "call25", Start("sdk", 500)),
            new("craft call25, 500 tools", "call25", Start("craft", 500)),
            new("sdk call26, 500 tools", "call26", Start("sdk", 500)),
            new("craft call26, 500 tools", "call26", Start("craft", 500)),
        ];
        var results = new Results();
        foreach (var one in cases)
        {
            one.Connect(plan.Connections);
            one.Run(plan.WarmUp);
            results[one.Name] = [];
        }

        for (var round = 0; round < plan.Rounds; round++)
        {
            foreach (var one in cases)
                results[one.Name].Add(LeastDisturbed(one, plan));
        }

        Array.ForEach(cases, one => one.Dispose());
        return results;

        ServerProcess Start(string kind, int tools = 1) => new(kind, tools, pin);
    }

    private static Measurement LeastDisturbed(Case one, Plan plan)
    {
        var best = one.Run(plan.Round);
        for (var attempt = 1; attempt < plan.Attempts && best.Foreign > MostForeign; attempt++)
        {
            Thread.Sleep(1_000);
            if (one.Run(plan.Round) is var again && again.Foreign < best.Foreign)
                best = again;
        }

        return best;
    }
}
