using System.Text.Json;

namespace Crafting.Tests;

/// <summary>One value for one contract, and why a schema alone cannot judge it, if so.</summary>
public sealed record ContractCase(string Text, string? Outside);

/// <summary>A seeded stream of valid and damaged values for a schema.</summary>
public static class ContractCases
{
    public const int MaxDepth = 64;

    public static IEnumerable<ContractCase> For(string name, JsonElement schema, int rounds, int mutations)
    {
        // A seed of its own for each contract: adding a type changes no other's values.
        var random = new Random(name.Aggregate(17, (seed, letter) => unchecked((seed * 31) + letter)));
        var (generator, mutator) = (new ValueGenerator(schema, random), new ValueMutator(schema, random));
        for (var round = 0; round < rounds; round++)
        {
            var value = generator.Next();
            yield return Case(value);
            for (var i = 0; i < mutations; i++)
            {
                yield return Case(mutator.Mutate(value));
            }
        }
    }

    private static ContractCase Case(Json value) => new(value.Text(), Outside(value, 0));

    // What every schema is silent about and Craft refuses: it is no value that two readers understand alike.
    private static string? Outside(Json value, int depth) => value switch
    {
        JsonMap or JsonList when depth >= MaxDepth => "depth",
        JsonString text when !IsText(text.Value) => "surrogate",
        JsonMap map when map.Members.Any(member => !IsText(member.Name)) => "surrogate",
        JsonMap map when map.Members.DistinctBy(member => member.Name).Count() < map.Members.Count => "duplicate",
        JsonMap map => map.Members.Select(member => Outside(member.Value, depth + 1)).FirstOrDefault(reason => reason is not null),
        JsonList list => list.Items.Select(item => Outside(item, depth + 1)).FirstOrDefault(reason => reason is not null),
        JsonRaw raw when raw.Raw.StartsWith('{') && depth + 2 > MaxDepth => "depth",
        _ => null,
    };

    private static bool IsText(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                return false;
            }
        }

        return true;
    }
}
