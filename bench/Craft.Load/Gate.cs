namespace Crafting.Load;

/// <summary>The gate: bytes per request repeat to a hundredth on any machine; times do not.</summary>
internal static class Gate
{
    private static readonly (string One, string Other, double Most)[] Limits =
    [
        ("craft call25", "sdk call25", 1.05),
        ("craft call26", "sdk call26", 1.05),
        ("craft call25, signed in", "sdk call25, signed in", 1.00),
        ("craft call26, signed in", "sdk call26, signed in", 1.00),
        ("craft call25, 500 tools", "craft call25", 1.02),
        ("craft call26, 500 tools", "craft call26", 1.02),
    ];

    public static int Verdict(Results results)
    {
        var failed = 0;
        foreach (var (one, other, most) in Limits)
        {
            var ratio = results.Ratio(one, other).Bytes;
            failed += ratio > most ? 1 : 0;
            Console.WriteLine($"bytes of {one} / {other}: {ratio:0.000}, at most {most:0.00}: {(ratio > most ? "TOO MANY" : "ok")}");
        }

        return failed == 0 ? 0 : 1;
    }
}
