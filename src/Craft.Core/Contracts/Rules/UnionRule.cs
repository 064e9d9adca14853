using System.Text.Json;

namespace Crafting.Pipeline;

/// <summary>anyOf: a nullable reference, or the derived types of a polymorphic one.</summary>
internal sealed class UnionRule(SchemaRule[] branches)
{
    public IReadOnlyList<SchemaRule> Branches => branches;

    public bool Accepts(in JsonElement value, int depth)
    {
        foreach (var branch in branches)
        {
            if (branch.Accepts(value, depth))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Explains with the one branch that the value means, so that no foreign field is named.</summary>
    public void Explain(JsonElement value, string path, int depth, FailureList failures)
    {
        var meant = branches.Select(branch => branch.Target).Where(branch => branch.Kinds.Allow(value)).ToArray();
        if (meant.Length == 0)
        {
            var kinds = branches.Aggregate(JsonKinds.None, (set, branch) => set | branch.Target.Kinds);
            failures.Add(path, $"must be {Sentences.Kinds(kinds)}; it is {Sentences.Kind(value)}.");
        }
        else if (meant.Length == 1)
        {
            meant[0].Explain(value, path, depth, failures);
        }
        else if (meant.FirstOrDefault(branch => Tag(branch) is { } tag && Has(value, tag)) is { } branch)
        {
            branch.Explain(value, path, depth, failures);
        }
        else
        {
            ExplainTag(value, path, depth, meant, failures);
        }
    }

    private static void ExplainTag(JsonElement value, string path, int depth, SchemaRule[] meant, FailureList failures)
    {
        var tags = meant.Select(Tag).OfType<MemberRule>().ToArray();
        var untagged = meant.FirstOrDefault(branch => Tag(branch) is null);
        if (tags.Length == 0 || (untagged is not null && !value.TryGetProperty(tags[0].Name, out _)))
        {
            (untagged ?? meant[0]).Explain(value, path, depth, failures);
            return;
        }

        var choices = Sentences.Choices(tags.SelectMany(tag => tag.Rule.Values!.Values));
        failures.Add(FieldPath.Of(path, tags[0].Name), value.TryGetProperty(tags[0].Name, out var given)
            ? $"must be {choices}; it is {Sentences.Value(given)}."
            : $"is required. It must be {choices}.");
    }

    private static bool Has(JsonElement value, MemberRule tag) =>
        value.TryGetProperty(tag.Name, out var given) && tag.Rule.Values!.Accepts(given);

    private static MemberRule? Tag(SchemaRule branch) =>
        branch.Members?.Known.FirstOrDefault(member => member is { Required: true, Rule: { Constant: true } });
}
