using System.Text.Json.Nodes;

namespace Crafting.Pipeline;

/// <summary>One object schema that places can share.</summary>
internal sealed class Definition(string name)
{
    public string Name { get; set; } = name;

    public JsonObject Body { get; set; } = [];

    /// <summary>The places that refer to it, and whether null is allowed there.</summary>
    public List<(JsonObject Place, bool Nullable)> Uses { get; } = [];

    public HashSet<Definition> Mentions { get; } = [];

    /// <summary>What every value of it must hold, directly.</summary>
    public HashSet<Definition> Needs { get; } = [];

    /// <summary>What it can be, if it is polymorphic.</summary>
    public List<Definition> Alternatives { get; } = [];

    public bool Recursive
    {
        get
        {
            var seen = new HashSet<Definition>();
            var open = new Stack<Definition>(Mentions);
            while (open.TryPop(out var next))
            {
                if (next == this)
                {
                    return true;
                }

                if (seen.Add(next))
                {
                    foreach (var mention in next.Mentions)
                    {
                        open.Push(mention);
                    }
                }
            }

            return false;
        }
    }
}
