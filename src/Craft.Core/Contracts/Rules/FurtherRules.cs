using System.Text.Json;

namespace Crafting.Pipeline;

/// <summary>A keyword that only schemas written by hand use.</summary>
internal abstract class FurtherRule
{
    /// <summary>The schemas that judge the very same value.</summary>
    public virtual IEnumerable<SchemaRule> InPlace => [];

    public abstract bool Accepts(in JsonElement value, int depth);

    public abstract void Explain(JsonElement value, string path, int depth, FailureList failures);
}

/// <summary>if, then and else.</summary>
internal sealed class ConditionRule(SchemaRule condition, SchemaRule? then, SchemaRule? otherwise) : FurtherRule
{
    public override IEnumerable<SchemaRule> InPlace => [condition, then ?? SchemaRule.Any, otherwise ?? SchemaRule.Any];

    public override bool Accepts(in JsonElement value, int depth) => Chosen(value, depth)?.Accepts(value, depth) != false;

    public override void Explain(JsonElement value, string path, int depth, FailureList failures) =>
        Chosen(value, depth)?.Explain(value, path, depth, failures);

    private SchemaRule? Chosen(in JsonElement value, int depth) => condition.Accepts(value, depth) ? then : otherwise;
}

/// <summary>oneOf: exactly one of them.</summary>
internal sealed class OneOfRule(SchemaRule[] branches) : FurtherRule
{
    public override IEnumerable<SchemaRule> InPlace => branches;

    public override bool Accepts(in JsonElement value, int depth) => Fitting(value, depth) == 1;

    public override void Explain(JsonElement value, string path, int depth, FailureList failures)
    {
        var fitting = Fitting(value, depth);
        if (fitting > 1)
            failures.Add(path, $"fits {fitting} of the alternatives; exactly one may fit.");
        else if (fitting == 0)
            new UnionRule(branches).Explain(value, path, depth, failures);
    }

    private int Fitting(JsonElement value, int depth) => branches.Count(branch => branch.Accepts(value, depth));
}

/// <summary>dependentRequired and dependentSchemas: what follows from the presence of a member.</summary>
internal sealed class DependentRule(string member, SchemaRule consequence) : FurtherRule
{
    public override IEnumerable<SchemaRule> InPlace => [consequence];

    public override bool Accepts(in JsonElement value, int depth) => !Applies(value) || consequence.Accepts(value, depth);

    public override void Explain(JsonElement value, string path, int depth, FailureList failures)
    {
        if (Applies(value))
            consequence.Explain(value, path, depth, failures);
    }

    private bool Applies(in JsonElement value) => JsonText.TryGet(value, member, out _);
}

/// <summary>uniqueItems.</summary>
internal sealed class UniqueRule : FurtherRule
{
    public override bool Accepts(in JsonElement value, int depth)
    {
        // Broken text cannot be compared; it is refused and named as such elsewhere.
        if (value.ValueKind != JsonValueKind.Array || !ItemsRule.Any.Accepts(value, depth))
            return true;
        var seen = new List<ValueRule>();
        foreach (var item in value.EnumerateArray())
        {
            if (seen.Exists(rule => rule.Accepts(item)))
                return false;
            seen.Add(new ValueRule([item]));
        }

        return true;
    }

    public override void Explain(JsonElement value, string path, int depth, FailureList failures) =>
        failures.Add(path, "must not hold the same item twice.");
}

/// <summary>contains, minContains and maxContains.</summary>
internal sealed class ContainsRule(SchemaRule item, int min, int max) : FurtherRule
{
    public override bool Accepts(in JsonElement value, int depth) =>
        value.ValueKind != JsonValueKind.Array || (Fitting(value, depth) is var fitting && fitting >= min && fitting <= max);

    public override void Explain(JsonElement value, string path, int depth, FailureList failures) =>
        failures.Add(path, max == int.MaxValue
            ? $"must hold at least {min} fitting items; it holds {Fitting(value, depth)}."
            : $"must hold {min} to {max} fitting items; it holds {Fitting(value, depth)}.");

    private int Fitting(JsonElement value, int depth) => value.EnumerateArray().Count(element => item.Accepts(element, depth - 1));
}
