using System.Text.Json;

namespace Crafting.Pipeline;

/// <summary>One schema, compiled: says yes without allocating, and names what fails when it says no.</summary>
internal sealed class SchemaRule
{
    public static readonly SchemaRule Any = new();

    private StructuralNaming? _naming;
    private MemberRule? _tag;

    public bool Never { get; set; }

    public JsonKinds Kinds { get; set; } = JsonKinds.Any;

    public ValueRule? Values { get; set; }

    public bool Constant { get; set; }

    public TextRule? Text { get; set; }

    public NumberRule? Number { get; set; }

    public MembersRule? Members { get; set; }

    public ItemsRule? Items { get; set; }

    public UnionRule? Union { get; set; }

    public SchemaRule? Reference { get; set; }

    public SchemaRule? Not { get; set; }

    /// <summary>The member whose constant tells this schema from its siblings in a union.</summary>
    public MemberRule? Tag => _tag ??= Members?.Known.FirstOrDefault(member => member is { Required: true, Rule: { Constant: true } });

    public SchemaRule[] All { get; set; } = [];

    public FurtherRule[] Further { get; set; } = [];

    /// <summary>The schema itself, or what its <c>$ref</c> points at.</summary>
    public SchemaRule Target => Reference ?? this;

    public bool Accepts(in JsonElement value, int depth)
    {
        if (Never || !Kinds.Allow(value) || Values?.Accepts(value) == false || !AcceptsContent(value, depth))
        {
            return false;
        }

        foreach (var rule in All)
        {
            if (!rule.Accepts(value, depth))
            {
                return false;
            }
        }

        foreach (var rule in Further)
        {
            if (!rule.Accepts(value, depth))
            {
                return false;
            }
        }

        return Reference?.Accepts(value, depth) != false && Union?.Accepts(value, depth) != false && Not?.Accepts(value, depth) != true;
    }

    public bool AcceptsName(in JsonProperty property)
    {
        if (Values is not null && (JsonText.Decode(property) is not { } name || !Values.Values.Any(known => known.ValueEquals(name))))
        {
            return false;
        }

        return (Text ?? TextRule.Any).AcceptsName(property);
    }

    public string WrongName(string name) => Values is not null
        ? $"it must be {Sentences.Choices(Values.Values)}."
        : "it " + ((Text ?? TextRule.Any).Wrong(name) ?? "is not allowed here.");

    /// <summary>Names every failing field below this one, each once; nothing exactly when the value is accepted.</summary>
    public void Explain(JsonElement value, string path, int depth, FailureList failures)
    {
        if (!failures.Full && !Accepts(value, depth))
        {
            ExplainRefused(value, path, depth, failures);
        }
    }

    /// <summary>The same for a value that is known to fail: it is not looked through again.</summary>
    public void ExplainRefused(JsonElement value, string path, int depth, FailureList failures)
    {
        var before = failures.Count;
        if (Never)
        {
            failures.Add(path, "is not allowed here.");
            return;
        }

        if (depth == 0 && value.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
        {
            failures.Add(path, "is nested too deeply.");
            return;
        }

        LazyInitializer.EnsureInitialized(ref _naming, () => new StructuralNaming(this)).Explain(value, path, failures);
        if (failures.Count > before && (value.ValueKind is not JsonValueKind.Object and not JsonValueKind.Array || !Kinds.Allow(value)))
        {
            return;
        }

        if (IsAlias && Reference is not null)
        {
            Reference.ExplainRefused(value, path, depth, failures);
            return;
        }

        ExplainContent(value, path, depth, failures);
        Reference?.Explain(value, path, depth, failures);
        foreach (var rule in All.TakeWhile(_ => failures.Count == before))
        {
            rule.Explain(value, path, depth, failures);
        }

        foreach (var rule in Further.Where(rule => !rule.Accepts(value, depth)))
        {
            rule.Explain(value, path, depth, failures);
        }

        if (Union is not null && (IsAlias || !Union.Accepts(value, depth)))
        {
            Union.Explain(value, path, depth, failures);
        }

        if (failures.Count == before)
        {
            failures.Add(path, Not?.Values is { } denied ? $"must not be {Sentences.Choices(denied.Values)}." : "is not allowed here.");
        }
    }

    /// <summary>Whether judging a value leads back here without going into the value: such a schema never ends.</summary>
    public bool LeadsTo(SchemaRule other, HashSet<SchemaRule> visited)
    {
        IEnumerable<SchemaRule?> next = [Reference, Not, .. All, .. Union?.Branches ?? [], .. Further.SelectMany(rule => rule.InPlace)];
        return next.OfType<SchemaRule>().Any(rule => rule == other || (visited.Add(rule) && rule.LeadsTo(other, visited)));
    }

    private bool AcceptsContent(in JsonElement value, int depth) => value.ValueKind switch
    {
        JsonValueKind.String => (Text ?? TextRule.Any).Accepts(value),
        JsonValueKind.Number => Number?.Accepts(value) != false,
        // Another schema of this node looks inside: once is enough.
        JsonValueKind.Object => Members?.Accepts(value, depth) ?? (Elsewhere || MembersRule.Any.Accepts(value, depth)),
        JsonValueKind.Array => Items?.Accepts(value, depth) ?? (Elsewhere || ItemsRule.Any.Accepts(value, depth)),
        _ => true,
    };

    // Nothing but another schema: what this refuses, that one refuses.
    private bool IsAlias => Reference is null != Union is null && Values is null && Text is null && Number is null && Members is null &&
        Items is null && Not is null && All.Length == 0 && Further.Length == 0;

    private bool Elsewhere => Reference is not null || Union is not null;

    private void ExplainContent(JsonElement value, string path, int depth, FailureList failures)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                (Text ?? TextRule.Any).Explain(value, path, failures);
                break;
            case JsonValueKind.Number:
                Number?.Explain(value, path, failures);
                break;
            case JsonValueKind.Object when Members is not null || !Elsewhere:
                (Members ?? MembersRule.Any).Explain(value, path, depth, failures);
                break;
            case JsonValueKind.Array when Items is not null || !Elsewhere:
                (Items ?? ItemsRule.Any).Explain(value, path, depth, failures);
                break;
        }
    }
}
