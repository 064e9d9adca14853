using System.Text.Json;

namespace Crafting.Pipeline;

/// <summary>anyOf: a nullable reference, or the derived types of a polymorphic one.</summary>
internal sealed class UnionRule(SchemaRule[] branches)
{
    private bool? _exclusive;

    public IReadOnlyList<SchemaRule> Branches => branches;

    public bool Accepts(in JsonElement value, int depth)
    {
        // The tag decides before anything is looked into: trying every branch at every level would take exponential time.
        if (Exclusive && Tagged(value) is { } meant)
        {
            return meant.Accepts(value, depth);
        }

        foreach (var branch in branches)
        {
            if ((!Exclusive || branch.Target.Tag is null) && branch.Accepts(value, depth))
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
            if (possible.Length == 1 || Exclusive)
            {
                meant.ExplainRefused(value, path, depth, failures);
            }
            else
            {
                meant.Explain(value, path, depth, failures);
            }

            return;
        }

        var choices = Sentences.Choices(tags.SelectMany(tag => tag.Rule.Values!.Values));
        failures.Add(FieldPath.Of(path, tags[0].Name), JsonText.TryGet(value, tags[0].Name, out var given)
            ? $"must be {choices}; it is {Sentences.Value(given)}."
            : $"is required. It must be {choices}.");
    }

    // Read when the first value comes, because a branch may refer to a schema that is still being compiled.
    private bool Exclusive => _exclusive ??= TagsExclude();

    // Craft's own unions are told apart by one member of different constants; a schema written by hand need not be.
    private bool TagsExclude()
    {
        var tags = branches.Select(branch => branch.Target.Tag).OfType<MemberRule>().ToArray();
        var values = tags.SelectMany(tag => tag.Rule.Values!.Values).ToArray();
        return tags.Length > 0 && tags.All(tag => tag.Name == tags[0].Name) &&
            values.Index().All(value => !new ValueRule(values[..value.Index]).Accepts(value.Item)) &&
            branches.Select(branch => branch.Target).Where(branch => branch.Tag is null).All(branch => Excludes(branch, tags[0].Name));
    }

    private static bool Excludes(SchemaRule branch, string member) => (branch.Kinds & JsonKinds.Object) == 0 ||
        (branch.Members is { } members && (members.Known.FirstOrDefault(known => known.Name == member)?.Rule ?? members.Others).Never);

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
