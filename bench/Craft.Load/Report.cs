namespace Crafting.Load;

/// <summary>Prints the tables, as Markdown.</summary>
internal static class Report
{
    private static readonly (string One, string Other)[] Ratios =
    [
        ("craft call25", "sdk call25"),
        ("craft call26", "sdk call26"),
        ("craft call25, signed in", "sdk call25, signed in"),
        ("craft call26, signed in", "sdk call26, signed in"),
        ("craft call25, signed in", "craft call25"),
        ("craft call26, signed in", "craft call26"),
        ("craft call25, 500 tools", "sdk call25, 500 tools"),
        ("craft call26, 500 tools", "sdk call26, 500 tools"),
        ("craft call25, 500 tools", "craft call25"),
        ("craft call26, 500 tools", "craft call26"),
        ("sdk call25, 500 tools", "sdk call25"),
        ("sdk call26, 500 tools", "sdk call26"),
        ("sdk call25", "bare"),
        ("craft call25", "bare"),
        ("sdk call26", "bare"),
        ("craft call26", "bare"),
    ];

    public static void Print(Results results)
    {
        Console.WriteLine();
        Console.WriteLine($"| {"case",-24} |   req/s | p50 µs | p99 µs | CPU µs/req | bytes/req |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: |");
        foreach (var name in results.Keys)
        {
            var m = results.Of(name);
            Console.WriteLine($"| {name,-24} | {m.PerSecond,7:0} | {m.P50,6:0} | {m.P99,6:0} | {m.Processor,10:0.0} | {m.Bytes,9:0} |");
        }

        Console.WriteLine();
        Console.WriteLine($"| {"ratio",-48} | req/s |  best |   p50 |   p99 |   CPU |  best | bytes |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (var (one, other) in Ratios.Where(ratio => results.ContainsKey(ratio.One) && results.ContainsKey(ratio.Other)))
        {
            var m = results.Ratio(one, other);
            var best = results.BestRatio(one, other);
            Console.WriteLine($"| {one + " / " + other,-48} | {m.PerSecond,5:0.00} | {best.PerSecond,5:0.00} | {m.P50,5:0.00} | "
                + $"{m.P99,5:0.00} | {m.Processor,5:0.00} | {best.Processor,5:0.00} | {m.Bytes,5:0.000} |");
        }

        Console.WriteLine();
        Console.WriteLine($"Others used {results.Values.SelectMany(rounds => rounds).Average(m => m.Foreign):P0} of the machine, "
            + $"{results.Values.SelectMany(rounds => rounds).Max(m => m.Foreign):P0} in the worst round.");
    }
}
