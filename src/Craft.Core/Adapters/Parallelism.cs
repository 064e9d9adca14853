using Crafting.Pipeline;

namespace Crafting;

/// <summary>The bound that sources with parallel exchanges share.</summary>
internal static class Parallelism
{
    private const int Most = 1024;

    public static void Check(string option, int value, Capability capability, Problems problems)
    {
        if (value is < 1 or > Most)
            problems.Add(CraftError.Misconfigured, capability.Id, $"{option} is {value}. Give a number from 1 to {Most}.");
    }
}
