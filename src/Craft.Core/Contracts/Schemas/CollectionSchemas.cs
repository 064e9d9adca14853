using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Crafting.Pipeline;

/// <summary>Lists are arrays, dictionaries are objects with free names.</summary>
internal static class CollectionSchemas
{
    public static Draft Write(SchemaBuilder builder, JsonTypeInfo info, string place, NullabilityInfo? nullability)
    {
        if (!builder.Output && !CanBeRead(info))
        {
            builder.Problem(place, $"The serializer cannot fill {TypeNames.Of(info.Type)}. "
                + "Use List, an array, HashSet, Dictionary or one of their interfaces.");
            return new Draft(info.Type, []);
        }

        // A list can hold itself (class Tree : List<Tree>): then only a reference ends.
        if (info.Type.IsArray || info.Type.Namespace?.StartsWith("System", StringComparison.Ordinal) == true)
        {
            return new Draft(info.Type, Body(builder, info, place, nullability));
        }

        var definition = builder.Definitions.Get(
            new DefinitionKey(info.Type, null, null), _ => Body(builder, info, TypeNames.Of(info.Type), null));
        return new Draft(info.Type, []) { Target = definition };
    }

    private static JsonObject Body(SchemaBuilder builder, JsonTypeInfo info, string place, NullabilityInfo? nullability) =>
        info.Kind == JsonTypeInfoKind.Enumerable ? List(builder, info, place, nullability) : Map(builder, info, place, nullability);

    // No uniqueItems for sets: a repetition harms nobody, and comparing every pair would cost a validator the square of the items.
    private static JsonObject List(SchemaBuilder builder, JsonTypeInfo info, string place, NullabilityInfo? nullability)
    {
        var element = info.ElementType ?? typeof(object);
        var inner = nullability?.ElementType ?? nullability?.GenericTypeArguments.FirstOrDefault(argument => argument.Type == element);
        return new JsonObject { ["type"] = "array", ["items"] = SchemaBuilder.Finish(Part(builder, element, place + "[]", inner)) };
    }

    private static JsonObject Map(SchemaBuilder builder, JsonTypeInfo info, string place, NullabilityInfo? nullability)
    {
        var element = info.ElementType ?? typeof(object);
        var inner = nullability?.GenericTypeArguments is [_, var value] ? value : null;
        var schema = new JsonObject { ["type"] = "object" };
        if (Names(builder, info.KeyType ?? typeof(string), place) is { } names)
        {
            schema["propertyNames"] = names;
        }

        schema["additionalProperties"] = SchemaBuilder.Finish(Part(builder, element, place + "[]", inner));
        return schema;
    }

    private static Draft Part(SchemaBuilder builder, Type type, string place, NullabilityInfo? nullability)
    {
        var draft = builder.Describe(type, place, nullability);
        draft.Nullable = Nullable.GetUnderlyingType(type) is not null
            || (!type.IsValueType && nullability?.ReadState == NullabilityState.Nullable);
        return draft;
    }

    private static JsonObject? Names(SchemaBuilder builder, Type key, string place)
    {
        if (key == typeof(string))
        {
            return null;
        }

        if (key.IsEnum && !key.IsDefined(typeof(FlagsAttribute), inherit: false))
        {
            return EnumSchemas.Names(key, builder.Serializer);
        }

        var pattern = key == typeof(Guid) ? TextPatterns.LowerUuid
            : key == typeof(DateOnly) ? TimePatterns.Date
            : IntegerPatterns.All.GetValueOrDefault(key);
        if (pattern is null)
        {
            builder.Problem(place, $"{TypeNames.Of(key)} cannot name members of an object. "
                + "Use string, an enum, a whole number, Guid or DateOnly as the key.");
            return null;
        }

        return new JsonObject { ["pattern"] = pattern.Source };
    }

    // Some collections can be written but not filled; only the serializer knows which.
    private static bool CanBeRead(JsonTypeInfo info)
    {
        try
        {
            JsonSerializer.Deserialize(info.Kind == JsonTypeInfoKind.Enumerable ? "[]" : "{}", info);
            return true;
        }
        catch (Exception exception) when (exception is NotSupportedException or InvalidOperationException or JsonException)
        {
            return false;
        }
    }
}
