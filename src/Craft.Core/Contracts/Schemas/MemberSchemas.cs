using System.ComponentModel;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Crafting.Pipeline;

/// <summary>One member: its type, whether it may be null or missing, and its annotations.</summary>
internal static class MemberSchemas
{
    public static Draft Write(SchemaBuilder builder, JsonTypeInfo owner, JsonPropertyInfo property, InitialValues initial)
    {
        var place = $"{TypeNames.Of(owner.Type)}.{(property.AttributeProvider as MemberInfo)?.Name ?? property.Name}";
        var attributes = Attributes(property);
        var draft = Describe(builder, property, place);
        draft.Nullable = Nullable.GetUnderlyingType(property.PropertyType) is not null ||
            (!property.PropertyType.IsValueType && !MemberOrigin.IsBareGeneric(property) &&
                (builder.Output ? property.IsGetNullable : property.IsSetNullable && !Filled(property)));
        draft.Required = builder.Output
            ? IsAlwaysWritten(builder, property, draft)
            : property.IsRequired || IsWithoutDefault(property, initial, draft, attributes);
        Annotations.Apply(builder, draft, attributes, place);
        DefaultAnnotation.Apply(builder, draft, property, initial, attributes, place);
        return draft;
    }

    private static Draft Describe(SchemaBuilder builder, JsonPropertyInfo property, string place)
    {
        if (property.NumberHandling is not (null or JsonNumberHandling.Strict))
        {
            builder.Problem(place, "[JsonNumberHandling] is not supported: numbers are numbers. Remove it.");
        }

        if (property.CustomConverter is { } converter)
        {
            var options = new JsonSerializerOptions(builder.Serializer);
            options.Converters.Insert(0, converter);
            var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            if (type.IsEnum && converter.GetType().Assembly == typeof(JsonSerializer).Assembly)
            {
                return new Draft(type, EnumSchemas.Write(type, options));
            }

            builder.Problem(place, $"{TypeNames.Of(converter.GetType())} writes this member in a way that no schema tells. "
                + "Use a type without a converter of its own.");
            return new Draft(type, []);
        }

        var nullability = property.AttributeProvider switch
        {
            PropertyInfo member => builder.Nullability.Create(member),
            FieldInfo field => builder.Nullability.Create(field),
            _ => null,
        };
        return builder.Describe(property.PropertyType, place, MemberOrigin.HasBareGenericItems(property) ? null : nullability);
    }

    // A collection without a setter is filled, and nothing is filled from null.
    private static bool Filled(JsonPropertyInfo property) => property.Set is null && property.AssociatedParameter is null;

    // A property that cannot be null and starts with nothing of its own must be sent: 0 and false are no answers to a question not asked.
    private static bool IsWithoutDefault(JsonPropertyInfo property, InitialValues initial, Draft draft, IReadOnlyList<Attribute> attributes)
    {
        if (property.AssociatedParameter is not null || draft.Nullable || !initial.Known || property.Set is null ||
            attributes.OfType<DefaultValueAttribute>().Any())
        {
            return false;
        }

        var value = initial.Of(property);
        var nothing = value is null || (property.PropertyType.IsValueType && value.Equals(Activator.CreateInstance(property.PropertyType)));
        // The default of a record struct's parameter counts if it is what the serializer leaves there.
        return nothing
            && !(MemberOrigin.Parameter(property) is { HasDefaultValue: true } parameter && Equals(parameter.DefaultValue ?? value, value));
    }

    private static bool IsAlwaysWritten(SchemaBuilder builder, JsonPropertyInfo property, Draft draft) =>
        property.ShouldSerialize is null &&
        builder.Serializer.DefaultIgnoreCondition switch
        {
            JsonIgnoreCondition.Never => true,
            JsonIgnoreCondition.WhenWritingNull => !draft.Nullable,
            _ => false,
        };

    private static Attribute[] Attributes(JsonPropertyInfo property)
    {
        var member = property.AttributeProvider is MemberInfo info
            ? Attribute.GetCustomAttributes(info, inherit: true)
            : property.AttributeProvider?.GetCustomAttributes(inherit: true).OfType<Attribute>() ?? [];
        // [Length(1, 120)] on a positional record sits on the parameter.
        var parameter = property.AssociatedParameter?.AttributeProvider ?? MemberOrigin.Parameter(property);
        return [.. member, .. parameter?.GetCustomAttributes(inherit: true).OfType<Attribute>() ?? []];
    }
}
