using System.Text.Json;

namespace Crafting.Pipeline;

/// <summary>anyOf: a nullable reference, or the derived types of a polymorphic one.</summary>
internal sealed class UnionRule(SchemaRule[] branches)
{
    public IReadOnlyList<SchemaRule> Branches => branches;

    public bool Accepts(in JsonElement value, int depth)
    {
        // The tag decides before anything is looked into: trying every branch at every level would take exponential time for a nested value.
        if (value.ValueKind == JsonValueKind.Object && Tagged(value) is { } meant)
        {
            return meant.Accepts(value, depth);
        }

        foreach (var branch in branches)
        {
            if (branch.Target.Tag is null && branch.Accepts(value, depth))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Explains with the one branch that the value means, so that no foreign field is named.</summary>
    public void Explain(JsonElement value, string path, int depth, FailureList failures)
    {
        var possible = branches.Select(branch => branch.Target).Where(branch => branch.Kinds.Allow(value)).ToArray();
        if (possible.Length == 0)
        {
            var kinds = branches.Aggregate(JsonKinds.None, (set, branch) => set | branch.Target.Kinds);
            failures.Add(path, $"must be {Sentences.Kinds(kinds)}; it is {Sentences.Kind(value)}.");
            return;
        }

        var tags = possible.Select(branch => branch.Tag).OfType<MemberRule>().ToArray();
        var untagged = possible.FirstOrDefault(branch => branch.Tag is null);
        var named = tags.Length > 0 && JsonText.TryGet(value, tags[0].Name, out _);
        if ((Tagged(value) ?? (tags.Length == 0 || !named ? untagged : null)) is { } meant)
        {
            meant.Explain(value, path, depth, failures);
            return;
        }

        var choices = Sentences.Choices(tags.SelectMany(tag => tag.Rule.Values!.Values));
        failures.Add(FieldPath.Of(path, tags[0].Name), JsonText.TryGet(value, tags[0].Name, out var given)
            ? $"must be {choices}; it is {Sentences.Value(given)}."
            : $"is required. It must be {choices}.");
    }

    private SchemaRule? Tagged(in JsonElement value)
    {
        foreach (var branch in branches)
        {
            if (branch.Target.Tag is { } tag && value.ValueKind == JsonValueKind.Object &&
                JsonText.TryGet(value, tag.Name, out var given) && tag.Rule.Values!.Accepts(given))
            {
                return branch.Target;
            }
        }

        return null;
    }
}
