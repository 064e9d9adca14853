using System.Collections;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Crafting.Pipeline;

/// <summary>Enums in the serializer's own spelling: it is asked to write every member.</summary>
internal static class EnumSchemas
{
    public static JsonObject Write(Type type, JsonSerializerOptions serializer)
    {
        var values = Values(type, serializer).ToArray();
        var text = values.All(value => value.ValueKind == JsonValueKind.String);
        var flags = type.IsDefined(typeof(FlagsAttribute), inherit: false);
        if (!flags || values.Length == 0)
        {
            return new JsonObject
            {
                ["type"] = text ? "string" : "integer",
                ["enum"] = new JsonArray([.. values.Select(value => JsonNode.Parse(value.GetRawText()))]),
            };
        }

        if (!text)
        {
            return ScalarSchemas.Find(Enum.GetUnderlyingType(type), output: false)!;
        }

        var names = string.Join("|", values.Select(value => Regex.Replace(value.GetString()!, @"[\^$\\.*+?()\[\]{}|/]", "\\$0")));
        return new JsonObject { ["type"] = "string", ["pattern"] = $"^(?:{names})(?:, (?:{names}))*$" };
    }

    /// <summary>The names as keys of a dictionary, which are spelt by a rule of their own.</summary>
    public static JsonObject Names(Type type, JsonSerializerOptions serializer)
    {
        var keys = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(type, typeof(bool)))!;
        foreach (var value in Enum.GetValues(type))
        {
            keys[value] = true;
        }

        var written = JsonSerializer.SerializeToElement(keys, keys.GetType(), serializer);
        return new JsonObject
        {
            ["enum"] = new JsonArray([.. written.EnumerateObject().Select(property => JsonValue.Create(property.Name))]),
        };
    }

    private static IEnumerable<JsonElement> Values(Type type, JsonSerializerOptions serializer) => Enum.GetValues(type).Cast<object>()
        .Select(value => JsonSerializer.SerializeToElement(value, type, serializer))
        .DistinctBy(value => value.GetRawText());
}
