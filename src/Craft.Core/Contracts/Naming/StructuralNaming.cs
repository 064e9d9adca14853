using System.Globalization;
using System.Text.Json;
using Newtonsoft.Json.Linq;
using NJsonSchema;
using NJsonSchema.Validation;

namespace Crafting.Pipeline;

/// <summary>Names what NJsonSchema is right about: type, enum, required, unknown members, counts of items and members.</summary>
/// <remarks>Text, numbers and patterns are named by the compiled rules: docs/decisions/0003-contracts.md says why.</remarks>
internal sealed class StructuralNaming
{
    // A value of the wrong kind has no members to miss.
    private static readonly HashSet<ValidationErrorKind> OfKind =
    [
        ValidationErrorKind.NoTypeValidates, ValidationErrorKind.StringExpected, ValidationErrorKind.NumberExpected,
        ValidationErrorKind.IntegerExpected,
        ValidationErrorKind.BooleanExpected, ValidationErrorKind.ObjectExpected, ValidationErrorKind.ArrayExpected,
        ValidationErrorKind.NullExpected,
    ];

    private readonly SchemaRule _rule;
    private readonly JsonSchema _schema;

    public StructuralNaming(SchemaRule rule)
    {
        _rule = rule;
        _schema = new JsonSchema { Type = rule.Kinds == JsonKinds.Any ? JsonObjectType.None : Types(rule.Kinds) };
        foreach (var value in rule.Values?.Values ?? [])
        {
            _schema.Enumeration.Add(((JValue)Token(value)).Value);
        }

        if (rule.Items is { } items)
        {
            (_schema.MinItems, _schema.MaxItems) = (items.Min, items.Max);
        }

        if (rule.Members is { } members)
        {
            (_schema.MinProperties, _schema.MaxProperties) = (members.Min, members.Max);
            _schema.AllowAdditionalProperties = !members.Others.Never;
            foreach (var member in members.Known)
            {
                _schema.Properties[member.Name] = new JsonSchemaProperty { IsRequired = member.Required };
            }
        }
    }

    public void Explain(JsonElement value, string path, FailureList failures)
    {
        var errors = new JsonSchemaValidator().Validate(Token(value), _schema);
        if (errors.Any(error => OfKind.Contains(error.Kind)))
        {
            failures.Add(path, $"must be {Sentences.Kinds(_rule.Kinds)}; it is {Given(value)}.");
            return;
        }

        foreach (var error in errors)
        {
            var property = error.Property ?? "";
            switch (error.Kind)
            {
                case ValidationErrorKind.PropertyRequired:
                    failures.Add(FieldPath.Of(path, property), "is required.");
                    break;
                case ValidationErrorKind.NoAdditionalPropertiesAllowed:
                    failures.Add(FieldPath.Of(path, property), $"is not a known field. {Hint(property)}");
                    break;
                case ValidationErrorKind.NotInEnumeration:
                    failures.Add(path, $"must be {Sentences.Choices(_rule.Values!.Values)}; it is {Sentences.Value(value)}.");
                    break;
                case ValidationErrorKind.TooFewItems:
                    failures.Add(path, $"must have at least {Sentences.Count(_rule.Items!.Min, "item")}; it has {value.GetArrayLength()}.");
                    break;
                case ValidationErrorKind.TooManyItems:
                    failures.Add(path, $"must have at most {Sentences.Count(_rule.Items!.Max, "item")}; it has {value.GetArrayLength()}.");
                    break;
                case ValidationErrorKind.TooFewProperties:
                    failures.Add(
                        path, $"must have at least {Sentences.Count(_rule.Members!.Min, "member")}; it has {value.GetPropertyCount()}.");
                    break;
                case ValidationErrorKind.TooManyProperties:
                    failures.Add(
                        path, $"must have at most {Sentences.Count(_rule.Members!.Max, "member")}; it has {value.GetPropertyCount()}.");
                    break;
            }
        }
    }

    private string Given(JsonElement value) => value.ValueKind == JsonValueKind.Number && (_rule.Kinds & JsonKinds.Integer) != 0
        ? Sentences.Number(value)
        : Sentences.Kind(value);

    private string Hint(string name)
    {
        var known = _rule.Members!.Known.Select(member => member.Name).ToArray();
        return known.FirstOrDefault(candidate => Loose(candidate) == Loose(name)) is { } meant ? $"Did you mean {meant}?"
            : known.Length == 0 ? "There are no fields."
            : $"Known fields: {string.Join(", ", known.Take(20))}{(known.Length > 20 ? ", …" : "")}.";
    }

    private static string Loose(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToUpperInvariant();

    // Shallow and of the right type: NJsonSchema refuses 1.0 as an integer and throws above 64 bits, so numbers arrive as its own.
    private static JToken Token(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                var names = value.EnumerateObject()
                    .Select(property => JsonText.Decode(property))
                    .OfType<string>()
                    .Distinct(StringComparer.Ordinal);
                return new JObject(names.Select(name => new JProperty(name, JValue.CreateNull())));
            case JsonValueKind.Array:
                return new JArray(Enumerable.Repeat<object?>(null, value.GetArrayLength()));
            case JsonValueKind.String:
                return new JValue(JsonText.Decode(value) ?? "\ufffd");
            case JsonValueKind.Number when ExactNumber.IsInteger(value):
                _ = IntegerSpelling.TryPlain(value, out var plain);
                return new JValue(long.TryParse(plain, CultureInfo.InvariantCulture, out var whole) ? whole : long.MaxValue);
            case JsonValueKind.Number:
                return new JValue(value.GetDouble());
            case JsonValueKind.True or JsonValueKind.False:
                return new JValue(value.GetBoolean());
            default:
                return JValue.CreateNull();
        }
    }

    private static JsonObjectType Types(JsonKinds kinds) => kinds.Names()
        .Aggregate(JsonObjectType.None, (set, name) => set | Enum.Parse<JsonObjectType>(name, ignoreCase: true));
}
