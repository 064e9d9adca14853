using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Crafting.Tests;

/// <summary>JSON Schema 2020-12, interpreted keyword by keyword from the specification; shares nothing with the product.</summary>
/// <remarks>format is an annotation, as the default dialect says: the patterns alone must tell the truth.</remarks>
public sealed class IndependentValidator(JsonElement root)
{
    private static readonly HashSet<string> Notes = new(StringComparer.Ordinal)
    {
        "$schema", "$defs", "title", "description", "default", "deprecated", "readOnly", "format", "contentEncoding",
    };

    private readonly Dictionary<string, EcmaMatcher> _patterns = new(StringComparer.Ordinal);

    public bool IsValid(JsonElement value) => IsValid(root, value);

    private bool IsValid(JsonElement schema, JsonElement value)
    {
        if (schema.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return schema.ValueKind == JsonValueKind.True;
        }

        foreach (var keyword in schema.EnumerateObject())
        {
            if (!Holds(schema, keyword.Name, keyword.Value, value))
            {
                return false;
            }
        }

        return true;
    }

    private bool Holds(JsonElement schema, string keyword, JsonElement rule, JsonElement value) => keyword switch
    {
        _ when Notes.Contains(keyword) => true,
        "$ref" => IsValid(Resolve(rule.GetString()!), value),
        "type" => rule.ValueKind == JsonValueKind.Array ? rule.EnumerateArray().Any(type => HasType(type, value)) : HasType(rule, value),
        "const" => JsonEquals(rule, value),
        "enum" => rule.EnumerateArray().Any(known => JsonEquals(known, value)),
        "anyOf" => rule.EnumerateArray().Any(inner => IsValid(inner, value)),
        "allOf" => rule.EnumerateArray().All(inner => IsValid(inner, value)),
        "oneOf" => rule.EnumerateArray().Count(inner => IsValid(inner, value)) == 1,
        "not" => !IsValid(rule, value),
        "minimum" or "maximum" or "exclusiveMinimum" or "exclusiveMaximum" =>
            value.ValueKind != JsonValueKind.Number || InLimit(keyword, rule, value),
        "minLength" => value.ValueKind != JsonValueKind.String || Length(value) >= rule.GetInt32(),
        "maxLength" => value.ValueKind != JsonValueKind.String || Length(value) <= rule.GetInt32(),
        "pattern" => value.ValueKind != JsonValueKind.String || Matches(rule.GetString()!, value.GetString()!),
        "items" => value.ValueKind != JsonValueKind.Array || value.EnumerateArray().All(item => IsValid(rule, item)),
        "minItems" => value.ValueKind != JsonValueKind.Array || value.GetArrayLength() >= rule.GetInt32(),
        "maxItems" => value.ValueKind != JsonValueKind.Array || value.GetArrayLength() <= rule.GetInt32(),
        _ => value.ValueKind != JsonValueKind.Object || HoldsForObject(schema, keyword, rule, value),
    };

    private bool HoldsForObject(JsonElement schema, string keyword, JsonElement rule, JsonElement value) => keyword switch
    {
        "properties" =>
            value.EnumerateObject().All(member => !rule.TryGetProperty(member.Name, out var inner) || IsValid(inner, member.Value)),
        "additionalProperties" => value.EnumerateObject().All(member =>
            (schema.TryGetProperty("properties", out var known) && known.TryGetProperty(member.Name, out _))
                || IsValid(rule, member.Value)),
        "required" => rule.EnumerateArray().All(name => value.TryGetProperty(name.GetString()!, out _)),
        "propertyNames" => value.EnumerateObject().All(member => IsValid(rule, JsonSerializer.SerializeToElement(member.Name))),
        "minProperties" => value.EnumerateObject().Count() >= rule.GetInt32(),
        "maxProperties" => value.EnumerateObject().Count() <= rule.GetInt32(),
        _ => throw new NotSupportedException($"Keyword {keyword}."),
    };

    private JsonElement Resolve(string reference) => reference[2..].Split('/').Aggregate(root, (schema, part) => schema.GetProperty(part));

    private static bool HasType(JsonElement type, JsonElement value) => (type.GetString(), value.ValueKind) switch
    {
        ("object", JsonValueKind.Object) or ("array", JsonValueKind.Array) or ("string", JsonValueKind.String) or ("null", JsonValueKind.Null) => true,
        ("boolean", JsonValueKind.True or JsonValueKind.False) or ("number", JsonValueKind.Number) => true,
        ("integer", JsonValueKind.Number) => Rational.Parse(value.GetRawText()).IsInteger,
        _ => false,
    };

    private static bool InLimit(string keyword, JsonElement rule, JsonElement value)
    {
        var order = Rational.Parse(value.GetRawText()).CompareTo(Rational.Parse(rule.GetRawText()));
        return keyword switch { "minimum" => order >= 0, "maximum" => order <= 0, "exclusiveMinimum" => order > 0, _ => order < 0 };
    }

    private static int Length(JsonElement value) => value.GetString()!.EnumerateRunes().Count();

    // The plain matcher recurses; a megabyte needs an engine that does not. Such texts are ASCII, where both languages agree.
    private bool Matches(string pattern, string text)
    {
        if (text.Length > 2000)
        {
            return Regex.IsMatch(text, Regex.Replace(pattern, @"(?<!\\)\$$", "\\z"), RegexOptions.None, TimeSpan.FromSeconds(10));
        }

        if (!_patterns.TryGetValue(pattern, out var matcher))
        {
            _patterns[pattern] = matcher = new EcmaMatcher(pattern);
        }

        return matcher.IsMatch(text);
    }

    private static bool JsonEquals(JsonElement left, JsonElement right) => left.ValueKind == right.ValueKind && left.ValueKind switch
    {
        JsonValueKind.Number => Rational.Parse(left.GetRawText()).CompareTo(Rational.Parse(right.GetRawText())) == 0,
        JsonValueKind.String => left.GetString() == right.GetString(),
        JsonValueKind.Array => left.EnumerateArray().Zip(right.EnumerateArray()).All(pair => JsonEquals(pair.First, pair.Second)),
        JsonValueKind.Object => throw new NotSupportedException("Objects as constants."),
        _ => true,
    };

    /// <summary>digits × 10^exponent, exactly; exponents beyond any CLR type are cut where the order cannot change.</summary>
    private readonly record struct Rational(BigInteger Digits, int Exponent) : IComparable<Rational>
    {
        private const int Far = 5000;

        public bool IsInteger => Exponent >= 0 || Digits % BigInteger.Pow(10, -Exponent) == 0;

        public static Rational Parse(string text)
        {
            var match = Regex.Match(text, @"^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$");
            var fraction = match.Groups[3].Value.TrimEnd('0');
            var digits = BigInteger.Parse(match.Groups[1].Value + match.Groups[2].Value + fraction, CultureInfo.InvariantCulture);
            var exponent = match.Groups[4].Success ? BigInteger.Parse(match.Groups[4].Value, CultureInfo.InvariantCulture) : 0;
            return new Rational(digits, digits.IsZero ? 0 : (int)BigInteger.Clamp(exponent - fraction.Length, -Far, Far));
        }

        public int CompareTo(Rational other)
        {
            var least = Math.Min(Exponent, other.Exponent);
            return (Digits * BigInteger.Pow(10, Exponent - least)).CompareTo(other.Digits * BigInteger.Pow(10, other.Exponent - least));
        }
    }
}
