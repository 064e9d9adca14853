using System.Text.Json;

namespace Crafting.Pipeline;

/// <summary>Compiles a published schema: the check knows nothing but what was published.</summary>
internal sealed class RuleCompiler
{
    private readonly SchemaPointer _pointer;
    private readonly Dictionary<string, SchemaRule> _references = new(StringComparer.Ordinal);
    private readonly List<SchemaRule> _rules = [];

    private RuleCompiler(JsonElement schema) => _pointer = new SchemaPointer(schema);

    /// <exception cref="NotSupportedException">A keyword or a reference has no rule; the message says which.</exception>
    public static SchemaRule Compile(JsonElement schema)
    {
        var compiler = new RuleCompiler(schema);
        var rule = compiler.Rule(schema);
        return compiler._rules.Exists(each => each.LeadsTo(each, []))
            ? throw new NotSupportedException("A $ref leads back to itself without going into the value.")
            : rule;
    }

    private SchemaRule Rule(JsonElement schema)
    {
        var rule = new SchemaRule();
        Fill(rule, schema);
        return rule;
    }

    private SchemaRule Reference(string reference)
    {
        if (_references.TryGetValue(reference, out var known))
        {
            return known;
        }

        // Known before it is filled: that is how a recursive schema finds itself.
        var rule = _references[reference] = new SchemaRule();
        Fill(rule, _pointer.Find(reference));
        return rule;
    }

    private void Fill(SchemaRule rule, JsonElement schema)
    {
        _rules.Add(rule);
        if (schema.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            rule.Never = schema.ValueKind == JsonValueKind.False;
            return;
        }

        foreach (var keyword in schema.EnumerateObject())
        {
            Apply(rule, keyword.Name, keyword.Value);
        }

        rule.Text = Text(schema);
        rule.Number = Number(schema);
        rule.Items = Items(schema);
        rule.Members = Members(schema);
        rule.Further = [.. Further(schema)];
    }

    private void Apply(SchemaRule rule, string keyword, JsonElement value)
    {
        switch (keyword)
        {
            case "type":
                rule.Kinds = JsonKindsQuestions.Parse(value);
                break;
            case "const":
                (rule.Values, rule.Constant) = (new ValueRule([value]), true);
                break;
            case "enum":
                rule.Values = new ValueRule([.. value.EnumerateArray()]);
                break;
            case "anyOf":
                rule.Union = new UnionRule([.. value.EnumerateArray().Select(Rule)]);
                break;
            case "allOf":
                rule.All = [.. value.EnumerateArray().Select(Rule)];
                break;
            case "not":
                rule.Not = Rule(value);
                break;
            case "$ref":
                rule.Reference = Reference(value.GetString()!);
                break;
            case "format" or "contentEncoding" or "$schema" or "$defs" or "title" or "description":
            case "default" or "deprecated" or "readOnly":
            case "minLength" or "maxLength" or "pattern" or "minimum" or "maximum" or "exclusiveMinimum" or "exclusiveMaximum":
            case "items" or "minItems" or "maxItems":
            case "properties" or "required" or "additionalProperties" or "propertyNames" or "minProperties" or "maxProperties":
                break;
            case "if" or "then" or "else" or "oneOf" or "dependentRequired" or "dependentSchemas":
            case "uniqueItems" or "contains" or "minContains" or "maxContains":
            case "$anchor" or "$comment" or "examples" or "writeOnly":
                break;
            case not null when keyword.StartsWith("x-", StringComparison.Ordinal):
                break;
            default:
                throw new NotSupportedException($"The keyword \"{keyword}\" has no check.");
        }
    }

    private static TextRule? Text(JsonElement schema) => Any(schema, "minLength", "maxLength", "pattern")
        ? new TextRule(
            Count(schema, "minLength", 0),
            Count(schema, "maxLength", int.MaxValue),
            schema.TryGetProperty("pattern", out var pattern) ? Pattern.Of(pattern.GetString()!) : null)
        : null;

    private static NumberRule? Number(JsonElement schema)
    {
        var bounds = new List<NumberBound>();
        foreach (var (keyword, upper, exclusive) in new[]
            { ("minimum", false, false), ("exclusiveMinimum", false, true), ("maximum", true, false), ("exclusiveMaximum", true, true) })
        {
            if (schema.TryGetProperty(keyword, out var limit))
            {
                if (limit.ValueKind != JsonValueKind.Number)
                    throw new FormatException($"{keyword} must be a number.");
                bounds.Add(new NumberBound(limit.GetRawText(), upper, exclusive));
            }
        }

        return bounds.Count == 0 ? null : new NumberRule(bounds);
    }

    private ItemsRule? Items(JsonElement schema) => Any(schema, "items", "minItems", "maxItems")
        ? new ItemsRule(Optional(schema, "items"), Count(schema, "minItems", 0), Count(schema, "maxItems", int.MaxValue))
        : null;

    private MembersRule? Members(JsonElement schema)
    {
        if (!Any(schema, "properties", "required", "additionalProperties", "propertyNames", "minProperties", "maxProperties"))
        {
            return null;
        }

        var others = Optional(schema, "additionalProperties") ?? SchemaRule.Any;
        var required = schema.TryGetProperty("required", out var names)
            ? names.EnumerateArray().Select(name => name.GetString()!).ToHashSet()
            : [];
        var known = schema.TryGetProperty("properties", out var properties)
            ? properties.EnumerateObject()
                .Select(property => new MemberRule(property.Name, Rule(property.Value), required.Remove(property.Name))).ToList()
            : [];
        // What is required without being described is one of the other members.
        known.AddRange(required.Select(name => new MemberRule(name, others, required: true)));
        return new MembersRule(
            [.. known],
            others,
            Optional(schema, "propertyNames"),
            Count(schema, "minProperties", 0),
            Count(schema, "maxProperties", int.MaxValue));
    }

    private IEnumerable<FurtherRule> Further(JsonElement schema)
    {
        if (Optional(schema, "if") is { } condition)
            yield return new ConditionRule(condition, Optional(schema, "then"), Optional(schema, "else"));
        if (schema.TryGetProperty("oneOf", out var oneOf))
            yield return new OneOfRule([.. oneOf.EnumerateArray().Select(Rule)]);
        if (schema.TryGetProperty("dependentRequired", out var required))
        {
            foreach (var member in required.EnumerateObject())
                yield return new DependentRule(member.Name, Requiring(member.Value.EnumerateArray().Select(name => name.GetString()!)));
        }

        if (schema.TryGetProperty("dependentSchemas", out var schemas))
        {
            foreach (var member in schemas.EnumerateObject())
                yield return new DependentRule(member.Name, Rule(member.Value));
        }

        if (schema.TryGetProperty("uniqueItems", out var unique) && unique.ValueKind == JsonValueKind.True)
            yield return new UniqueRule();
        if (Optional(schema, "contains") is { } contains)
            yield return new ContainsRule(contains, Count(schema, "minContains", 1), Count(schema, "maxContains", int.MaxValue));
    }

    private static SchemaRule Requiring(IEnumerable<string> names) => new()
    {
        Members = new MembersRule(
            [.. names.Select(name => new MemberRule(name, SchemaRule.Any, true))], SchemaRule.Any, null, 0, int.MaxValue),
    };

    private SchemaRule? Optional(JsonElement schema, string keyword) => schema.TryGetProperty(keyword, out var value) ? Rule(value) : null;

    private static int Count(JsonElement schema, string keyword, int otherwise) =>
        schema.TryGetProperty(keyword, out var value) ? value.GetInt32() : otherwise;

    private static bool Any(JsonElement schema, params ReadOnlySpan<string> keywords)
    {
        foreach (var keyword in keywords)
        {
            if (schema.TryGetProperty(keyword, out _))
            {
                return true;
            }
        }

        return false;
    }
}
