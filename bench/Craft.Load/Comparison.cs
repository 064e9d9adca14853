namespace Crafting.Load;

/// <summary>What to measure, how long, over how many connections, in how many fresh servers, and how often at most a disturbed round.</summary>
// More than one server, because two processes of one program differ by several hundredths: their compilers saw other moments.
internal sealed record Plan(int Servers, int Rounds, TimeSpan Round, TimeSpan WarmUp, int Connections, int Attempts, string Only);

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

    /// <summary>The cases: the name, the call, and the server that answers it with so many tools.</summary>
    // A server for each case: one that serves two kinds of calls would be warmer than one that serves one.
    private static readonly (string Name, string Call, string Server, int Tools)[] Cases =
    [
        ("bare", "bare", "bare", 1),
        ("sdk call25", "call25", "sdk", 1),
        ("craft call25", "call25", "craft", 1),
        ("sdk call26", "call26", "sdk", 1),
        ("craft call26", "call26", "craft", 1),
        ("sdk call25, signed in", "call25", "sdk-auth", 1),
        ("craft call25, signed in", "call25", "craft-auth", 1),
        ("sdk call26, signed in", "call26", "sdk-auth", 1),
        ("craft call26, signed in", "call26", "craft-auth", 1),
        ("sdk call25, 500 tools", "call25", "sdk", 500),
        ("craft call25, 500 tools", "call25", "craft", 500),
        ("sdk call26, 500 tools", "call26", "sdk", 500),
        ("craft call26, 500 tools", "call26", "craft", 500),
    ];

    public static Results Run(Plan plan)
    {
        var pin = Environment.GetCommandLineArgs().Contains("--pinned");
        Console.WriteLine(
            $"{plan.Connections} connections, {plan.Servers} servers and {plan.Rounds} rounds of {plan.Round.TotalSeconds:0} s in each per case, "
            + (pin ? "server and client pinned to a processor each" : "not pinned"));
        var results = new Results();
        for (var servers = 0; servers < plan.Servers; servers++)
            RunOnce(plan, pin, results);
        return results;
    }

    private static void RunOnce(Plan plan, bool pin, Results results)
    {
        Case[] cases =
        [
            .. Cases.Where(one => one.Name.EndsWith(plan.Only, StringComparison.Ordinal))
                .Select(one => new Case(one.Name, one.Call, new ServerProcess(one.Server, one.Tools, pin))),
        ];
        foreach (var one in cases)
        {
            one.Connect(plan.Connections);
            one.Run(plan.WarmUp);
            results.TryAdd(one.Name, []);
        }

        for (var round = 0; round < plan.Rounds; round++)
        {
            foreach (var one in cases)
                results[one.Name].Add(LeastDisturbed(one, plan));
        }

        Array.ForEach(cases, one => one.Dispose());
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
