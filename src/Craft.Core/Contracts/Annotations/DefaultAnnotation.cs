using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Crafting.Pipeline;

/// <summary>What holds when a member is missing: [DefaultValue], a constructor's default or the initial value.</summary>
internal static class DefaultAnnotation
{
    public static void Apply(
        SchemaBuilder builder,
        Draft draft,
        JsonPropertyInfo property,
        InitialValues initial,
        IReadOnlyList<Attribute> attributes,
        string place)
    {
        if (builder.Output)
        {
            return;
        }

        if (attributes.OfType<DefaultValueAttribute>().LastOrDefault() is { } attribute)
        {
            Publish(builder, draft, property, attribute.Value, place);
        }
        else if (draft.Required)
        {
            return;
        }
        else if (property.AssociatedParameter is { HasDefaultValue: true } parameter)
        {
            Publish(builder, draft, property, parameter.DefaultValue, null);
        }
        else if (initial.Of(property) is { } value)
        {
            Publish(builder, draft, property, value, null);
        }
    }

    // Only plain values: a Guid or a time that an initializer makes up would differ at every start.
    private static void Publish(SchemaBuilder builder, Draft draft, JsonPropertyInfo property, object? value, string? place)
    {
        var plain = value is null ? draft.Nullable
            : draft.Type.IsInstanceOfType(value) && (draft.IsText || draft.IsNumber || draft.Type.IsEnum || value is bool);
        if (plain)
        {
            try
            {
                draft.Schema["default"] = JsonSerializer.SerializeToNode(value, property.PropertyType, builder.Serializer);
                return;
            }
            catch (Exception exception) when (exception is JsonException or ArgumentException or NotSupportedException)
            {
                plain = false;
            }
        }

        if (!plain && place is not null)
        {
            builder.Problem(place, $"[DefaultValue] is no {TypeNames.Of(draft.Type)}. Write a value of the member's type.");
        }
    }
}
