using System.Globalization;
using System.Text.Json;

namespace Crafting.Tests;

/// <summary>Invents values that mean to fit a published schema.</summary>
public sealed class ValueGenerator(JsonElement root, Random random)
{
    private readonly Dictionary<string, string[]> _fitting = new(StringComparer.Ordinal);

    public Json Next() => Next(root, 0);

    public Json Next(JsonElement schema, int depth)
    {
        if (schema.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return Anything(depth);
        }

        if (schema.TryGetProperty("$ref", out var reference))
        {
            return Next(reference.GetString()![2..].Split('/').Aggregate(root, (at, part) => at.GetProperty(part)), depth);
        }

        if (schema.TryGetProperty("const", out var constant))
        {
            return Json.Of(constant);
        }

        if (schema.TryGetProperty("enum", out var values) && values.GetArrayLength() > 0)
        {
            return Json.Of(values[random.Next(values.GetArrayLength())]);
        }

        if (schema.TryGetProperty("anyOf", out var branches))
        {
            // Beyond some depth the last branch, which is null where null is allowed.
            return Next(branches[depth > 5 ? branches.GetArrayLength() - 1 : random.Next(branches.GetArrayLength())], depth);
        }

        return schema.TryGetProperty("type", out var type) ? OfKind(Kind(type, depth), schema, depth) : Anything(depth);
    }

    public Json Anything(int depth) => random.Next(depth > 4 ? 6 : 8) switch
    {
        0 => new JsonRaw("null"),
        1 => new JsonRaw("true"),
        2 => new JsonRaw("false"),
        3 or 4 => new JsonRaw(Pick(Samples.Numbers)),
        5 => new JsonString(Pick(Samples.Texts)),
        6 => new JsonList([.. Enumerable.Range(0, random.Next(3)).Select(_ => Anything(depth + 1))]),
        _ => new JsonMap([.. Enumerable.Range(0, random.Next(3)).Select(i => ("m" + i, Anything(depth + 1)))]),
    };

    private string Kind(JsonElement type, int depth)
    {
        if (type.ValueKind == JsonValueKind.String)
        {
            return type.GetString()!;
        }

        var kinds = type.EnumerateArray().Select(kind => kind.GetString()!).ToArray();
        return depth > 5 && kinds.Contains("null") ? "null" : Pick(kinds);
    }

    private Json OfKind(string kind, JsonElement schema, int depth) => kind switch
    {
        "null" => new JsonRaw("null"),
        "boolean" => new JsonRaw(random.Next(2) == 0 ? "true" : "false"),
        "string" => new JsonString(Text(schema), escaped: random.Next(20) == 0),
        "integer" or "number" => new JsonRaw(Number(schema, kind == "integer")),
        "array" => List(schema, depth),
        _ => Map(schema, depth),
    };

    private string Text(JsonElement schema)
    {
        if (schema.TryGetProperty("pattern", out _))
        {
            if (!_fitting.TryGetValue(schema.GetRawText(), out var texts))
            {
                var judge = new IndependentValidator(schema);
                _fitting[schema.GetRawText()] =
                    texts = [.. Samples.Texts.Where(text => judge.IsValid(JsonSerializer.SerializeToElement(text)))];
            }

            return texts.Length == 0 ? "?" : Pick(texts);
        }

        var min = Count(schema, "minLength", 0);
        var max = Math.Min(Count(schema, "maxLength", min + 8), min + 130);
        var length = random.Next(4) switch { 0 => min, 1 => max, _ => random.Next(min, max + 1) };
        var letters = new[] { "a", "b", "Z", "0", " ", "é", "\u0301", "😀", "\"", "\\", "\n", "\u2028", "\0", "<", "𝒳" };
        return string.Concat(Enumerable.Range(0, length).Select(_ => Pick(letters)));
    }

    private string Number(JsonElement schema, bool integer)
    {
        var limits = new[] { "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum" }
            .Where(keyword => schema.TryGetProperty(keyword, out _)).Select(keyword => schema.GetProperty(keyword).GetRawText()).ToArray();
        if (!_fitting.TryGetValue(schema.GetRawText(), out var fitting))
        {
            var judge = new IndependentValidator(schema);
            _fitting[schema.GetRawText()] = fitting = [.. Samples.Numbers.Where(number => judge.IsValid(JsonElement.Parse(number)))];
        }

        return random.Next(8) switch
        {
            0 => random.Next(-3, 12).ToString(CultureInfo.InvariantCulture),
            1 when limits.Length > 0 => Pick(limits),
            >= 2 and < 6 when fitting.Length > 0 => Pick(fitting),
            6 when integer => random.Next(1, 4) + Pick([".0", "e0", "0e-1", "e+0", ""]),
            _ => integer ? random.Next(1, 9).ToString(CultureInfo.InvariantCulture) : Pick(Samples.Numbers),
        };
    }

    private JsonList List(JsonElement schema, int depth)
    {
        var min = Count(schema, "minItems", 0);
        var count = depth > 5 ? min : random.Next(min, Math.Min(Count(schema, "maxItems", min + 3), min + 3) + 1);
        return new JsonList([.. Enumerable.Range(0, count).Select(_ => schema.TryGetProperty("items", out var item) ? Next(item, depth + 1) : Anything(depth + 1))]);
    }

    private JsonMap Map(JsonElement schema, int depth)
    {
        var members = new List<(string, Json)>();
        var required = schema.TryGetProperty("required", out var names)
            ? names.EnumerateArray().Select(name => name.GetString()!).ToHashSet()
            : [];
        if (schema.TryGetProperty("properties", out var properties))
        {
            foreach (var property in properties.EnumerateObject().Where(property => property.Value.ValueKind != JsonValueKind.False))
            {
                if (required.Contains(property.Name) || (depth <= 5 && random.Next(3) > 0))
                {
                    members.Add((property.Name, Next(property.Value, depth + 1)));
                }
            }

            if (random.Next(4) == 0)
            {
                members = [.. members.OrderBy(_ => random.Next())];
            }
        }

        var open = !schema.TryGetProperty("additionalProperties", out var others) || others.ValueKind == JsonValueKind.Object;
        var extra = !open ? 0 : Math.Max(Count(schema, "minProperties", 0), depth > 5 ? 0 : random.Next(3));
        for (var i = 0; i < extra; i++)
        {
            var name = schema.TryGetProperty("propertyNames", out var rule) ? NameFor(rule) : Pick(["extra", "k1", "k2", "ключ", "😀"]);
            if (members.All(member => member.Item1 != name))
            {
                members.Add((name, others.ValueKind == JsonValueKind.Object ? Next(others, depth + 1) : Anything(depth + 1)));
            }
        }

        return new JsonMap(members);
    }

    private string NameFor(JsonElement rule) => rule.TryGetProperty("enum", out var names)
        ? names[random.Next(names.GetArrayLength())].GetString()!
        : Text(rule);

    private static int Count(JsonElement schema, string keyword, int otherwise) =>
        schema.TryGetProperty(keyword, out var value) ? value.GetInt32() : otherwise;

    private T Pick<T>(T[] from) => from[random.Next(from.Length)];
}
