using System.Text.Json;

namespace Crafting.Pipeline;

/// <summary>Compiles a published schema: the check knows nothing but what was published.</summary>
internal sealed class RuleCompiler
{
    private readonly Dictionary<string, SchemaRule> _definitions = new(StringComparer.Ordinal);

    public static SchemaRule Compile(JsonElement schema)
    {
        var compiler = new RuleCompiler();
        var definitions = schema.TryGetProperty("$defs", out var defs) ? defs.EnumerateObject().ToArray() : [];
        foreach (var definition in definitions)
        {
            compiler._definitions[definition.Name] = new SchemaRule();
        }

        foreach (var definition in definitions)
        {
            compiler.Fill(compiler._definitions[definition.Name], definition.Value);
        }

        return compiler.Rule(schema);
    }

    private SchemaRule Rule(JsonElement schema)
    {
        var rule = new SchemaRule();
        Fill(rule, schema);
        return rule;
    }

    private void Fill(SchemaRule rule, JsonElement schema)
    {
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
                rule.Reference = _definitions[value.GetString()!["#/$defs/".Length..]];
                break;
            case "format" or "contentEncoding" or "$schema" or "$defs" or "title" or "description" or "default" or "deprecated" or "readOnly":
            case "minLength" or "maxLength" or "pattern" or "minimum" or "maximum" or "exclusiveMinimum" or "exclusiveMaximum":
            case "items" or "minItems" or "maxItems":
            case "properties" or "required" or "additionalProperties" or "propertyNames" or "minProperties" or "maxProperties":
                break;
            default:
                throw new NotSupportedException($"The keyword {keyword} has no rule.");
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

        var required = schema.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(name => name.GetString()).ToHashSet() : [];
        var known = schema.TryGetProperty("properties", out var properties)
            ? properties.EnumerateObject().Select(property => new MemberRule(property.Name, Rule(property.Value), required.Contains(property.Name)))
            : [];
        return new MembersRule(
            [.. known],
            Optional(schema, "additionalProperties") ?? SchemaRule.Any,
            Optional(schema, "propertyNames"),
            Count(schema, "minProperties", 0),
            Count(schema, "maxProperties", int.MaxValue));
    }

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
