using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Crafting.Pipeline;

/// <summary>Classes, records and structs: named members, closed unless said otherwise.</summary>
internal static class ObjectSchemas
{
    public static Draft Write(SchemaBuilder builder, JsonTypeInfo info, string place)
    {
        var union = info.PolymorphismOptions is { DerivedTypes.Count: > 0 };
        if (!union && Unreadable(builder, info) is { } why)
        {
            builder.Problem(place, why);
            return new Draft(info.Type, []);
        }

        var definition = builder.Definitions.Get(
            new DefinitionKey(info.Type, null, null),
            self => union ? UnionSchemas.Body(builder, info, self) : Body(builder, info, self, null));
        return new Draft(info.Type, []) { Target = definition };
    }

    /// <summary>The object schema itself; with a tag when it stands for one derived type.</summary>
    public static JsonObject Body(SchemaBuilder builder, JsonTypeInfo info, Definition self, Tag? tag)
    {
        var schema = new JsonObject { ["type"] = "object" };
        TextAnnotation.Apply(info.Type.GetCustomAttributes<Attribute>(inherit: false), schema);
        var (properties, required, open) = (new JsonObject(), new JsonArray(), IsOpen(builder, info));
        if (tag?.Value is not null)
        {
            properties[tag.Name] = tag.Value is int number
                ? new JsonObject { ["type"] = "integer", ["const"] = number }
                : new JsonObject { ["type"] = "string", ["const"] = (string)tag.Value };
            required.Add(tag.Name);
        }
        else if (tag is not null && open)
        {
            properties[tag.Name] = false;
        }

        if (info.Properties.Any(property => property.IsExtensionData && property.PropertyType == typeof(JsonObject)))
        {
            // dotnet/runtime#60806
            builder.Problem(
                TypeNames.Of(info.Type),
                "The serializer writes a JsonObject of extension data as broken JSON. Use Dictionary<string, JsonElement>.");
        }

        var initial = new InitialValues(info);
        foreach (var property in info.Properties.Where(property => !property.IsExtensionData && IsVisible(builder, property)))
        {
            var draft = MemberSchemas.Write(builder, info, property, initial);
            if (draft.Required)
            {
                required.Add(property.Name);
                _ = draft is { Nullable: false, Target: { } target } && self.Needs.Add(target);
            }

            properties[property.Name] = SchemaBuilder.Finish(draft);
        }

        schema["properties"] = properties;
        if (required.Count > 0)
        {
            schema["required"] = required;
        }

        if (!open)
        {
            schema["additionalProperties"] = false;
        }
        else if (tag is not null)
        {
            // The serializer keeps names that start with $ for itself in polymorphic types.
            schema["propertyNames"] = new JsonObject { ["pattern"] = tag.FreeNames };
        }

        return schema;
    }

    private static bool IsOpen(SchemaBuilder builder, JsonTypeInfo info) =>
        info.Properties.Any(property => property.IsExtensionData) || info.UnmappedMemberHandling switch
        {
            JsonUnmappedMemberHandling.Disallow => false,
            JsonUnmappedMemberHandling.Skip => true,
            _ => builder.AllowUnknownMembers,
        };

    // What the serializer would drop silently is no part of an input.
    private static bool IsVisible(SchemaBuilder builder, JsonPropertyInfo property) => builder.Output
        ? property.Get is not null
        : property.Set is not null || property.AssociatedParameter is not null ||
            property.ObjectCreationHandling == JsonObjectCreationHandling.Populate;

    private static string? Unreadable(SchemaBuilder builder, JsonTypeInfo info)
    {
        if (info.Type.IsGenericType && info.Type.FullName!.StartsWith("System.ValueTuple`", StringComparison.Ordinal))
        {
            return "A tuple has no names in JSON. Use a record.";
        }

        return builder.Output || info.CreateObject is not null || info.ConstructorAttributeProvider is not null || info.Type.IsValueType
            ? null
            : $"{TypeNames.Of(info.Type)} cannot be created. Use a type with one public constructor, "
                + "or list its derived types with [JsonDerivedType].";
    }
}
