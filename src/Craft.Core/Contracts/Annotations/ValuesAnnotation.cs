using System.Text.Json;
using System.Text.Json.Nodes;

namespace Crafting.Pipeline;

/// <summary>[AllowedValues] is an enum, [DeniedValues] its opposite.</summary>
internal static class ValuesAnnotation
{
    public static string? Allow(SchemaBuilder builder, Draft draft, object?[] values)
    {
        if (Write(builder, draft, values, out var written) is { } problem)
        {
            return problem;
        }

        // As the attribute means it: null is refused unless it is listed.
        draft.Nullable &= values.Contains(null);
        if (draft.Schema["enum"] is JsonArray existing)
        {
            written = [.. written.Where(value => existing.Any(old => JsonNode.DeepEquals(old, value)))];
        }

        draft.Schema["enum"] = new JsonArray([.. written]);
        return written.Count == 0 ? "allows nothing. List at least one value of the type." : null;
    }

    public static string? Deny(SchemaBuilder builder, Draft draft, object?[] values)
    {
        if (Write(builder, draft, values, out var written) is { } problem)
        {
            return problem;
        }

        draft.Nullable &= !values.Contains(null);
        if (written.Count > 0)
        {
            draft.Schema["not"] = new JsonObject { ["enum"] = new JsonArray([.. written]) };
        }

        return null;
    }

    private static string? Write(SchemaBuilder builder, Draft draft, object?[] values, out List<JsonNode?> written)
    {
        written = [];
        if (!draft.IsText && !draft.IsNumber && !draft.Type.IsEnum && draft.Type != typeof(bool) && draft.Type != typeof(char))
        {
            return $"belongs on text, numbers, true or false, and enums, not on {TypeNames.Of(draft.Type)}. "
                + "Check it in a step of the route.";
        }

        foreach (var value in values.Where(value => value is not null))
        {
            var fits = draft.IsNumber ? value is IFormattable and not (Enum or char) : draft.Type.IsInstanceOfType(value);
            if (!fits)
            {
                return $"lists {value}, which is no {TypeNames.Of(draft.Type)}. Write values of the member's type.";
            }

            written.Add(JsonSerializer.SerializeToNode(value, value!.GetType(), builder.Serializer));
        }

        return null;
    }
}
