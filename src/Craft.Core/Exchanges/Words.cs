namespace Crafting;

/// <summary>Looks words up in what a caller holds: ordinally, and without allocating, as every call does it.</summary>
internal static class Words
{
    public static bool Hold(this IReadOnlyList<string> held, string wanted)
    {
        for (var i = 0; i < held.Count; i++)
        {
            if (string.Equals(held[i], wanted, StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    public static bool HoldAll(this IReadOnlyList<string> held, IReadOnlyList<string> wanted)
    {
        for (var i = 0; i < wanted.Count; i++)
        {
            if (!held.Hold(wanted[i]))
                return false;
        }

        return true;
    }

    public static bool HoldAny(this IReadOnlyList<string> held, IReadOnlyList<string> wanted)
    {
        for (var i = 0; i < wanted.Count; i++)
        {
            if (held.Hold(wanted[i]))
                return true;
        }

        return false;
    }
}
