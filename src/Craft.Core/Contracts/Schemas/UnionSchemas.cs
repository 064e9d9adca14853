using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;

namespace Crafting.Pipeline;

/// <summary>The member that tells which derived type a value is; no value when it is the base.</summary>
internal sealed record Tag(string Name, object? Value)
{
    /// <summary>Names that a polymorphic type leaves to its author.</summary>
    public string FreeNames => Name.StartsWith('$') && Value is not null
        ? $"^(?:$|[^$]|{Regex.Replace(Name, @"[\^$\\.*+?()\[\]{}|/]", "\\$0")}$)"
        : "^(?:$|[^$])";
}

/// <summary>Polymorphic types: one alternative for each derived type, told apart by a constant.</summary>
internal static class UnionSchemas
{
    public static JsonObject Body(SchemaBuilder builder, JsonTypeInfo info, Definition self)
    {
        var options = info.PolymorphismOptions!;
        var alternatives = new JsonArray();
        foreach (var derived in options.DerivedTypes)
        {
            if (derived.TypeDiscriminator is null)
            {
                builder.Problem(
                    TypeNames.Of(info.Type), $"Nothing tells {TypeNames.Of(derived.DerivedType)} from the others. Give it a name: " +
                    $"[JsonDerivedType(typeof({TypeNames.Of(derived.DerivedType)}), \"name\")].");
                continue;
            }

            Add(derived.DerivedType, new Tag(options.TypeDiscriminatorPropertyName, derived.TypeDiscriminator));
        }

        if (!info.Type.IsAbstract && options.DerivedTypes.All(derived => derived.DerivedType != info.Type))
        {
            Add(info.Type, new Tag(options.TypeDiscriminatorPropertyName, null));
        }

        var schema = new JsonObject { ["type"] = "object" };
        TextAnnotation.Apply(info.Type.GetCustomAttributes<Attribute>(inherit: false), schema);
        schema["anyOf"] = alternatives;
        return schema;

        void Add(Type type, Tag tag)
        {
            var variant = builder.Definitions.Get(
                new DefinitionKey(type, tag.Name, tag.Value ?? ""),
                definition => ObjectSchemas.Body(builder, builder.Serializer.GetTypeInfo(type), definition, tag));
            self.Alternatives.Add(variant);
            alternatives.Add(SchemaBuilder.Finish(new Draft(type, []) { Target = variant }));
        }
    }
}
