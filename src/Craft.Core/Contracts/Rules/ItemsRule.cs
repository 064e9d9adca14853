using System.Text.Json;

namespace Crafting.Pipeline;

/// <summary>items, minItems and maxItems.</summary>
internal sealed class ItemsRule(SchemaRule? item, int min, int max)
{
    public static readonly ItemsRule Any = new(null, 0, int.MaxValue);

    public int Min => min;

    public int Max => max;

    public bool Accepts(in JsonElement value, int depth)
    {
        if (depth == 0 || !Fits(value.GetArrayLength()))
        {
            return false;
        }

        foreach (var element in value.EnumerateArray())
        {
            if (!(item ?? SchemaRule.Any).Accepts(element, depth - 1))
            {
                return false;
            }
        }

        return true;
    }

    public void Explain(in JsonElement value, string path, int depth, FailureList failures)
    {
        var index = 0;
        foreach (var element in value.EnumerateArray())
        {
            (item ?? SchemaRule.Any).Explain(element, FieldPath.At(path, index++), depth - 1, failures);
        }
    }

    private bool Fits(int count) => count >= min && count <= max;
}
