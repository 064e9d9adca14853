using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Crafting.Pipeline;

/// <summary>Writes the schema of a type from the serializer's own metadata, collecting every problem on the way.</summary>
internal sealed class SchemaBuilder(JsonSerializerOptions serializer, ContractDirection direction, bool allowUnknownMembers)
{
    // Deep types nest deep schemas; the depth of values is another matter.
    private const int SchemaDepth = 1000;

    private readonly List<string> _problems = [];

    public bool Output => direction == ContractDirection.Output;

    public bool AllowUnknownMembers => allowUnknownMembers;

    public JsonSerializerOptions Serializer => serializer;

    public Definitions Definitions { get; } = new();

    public NullabilityInfoContext Nullability { get; } = new();

    /// <exception cref="ContractException">The type has no truthful schema.</exception>
    public JsonElement Build(Type root)
    {
        var draft = Describe(root, TypeNames.Of(root), null);
        if (draft.Kind != "object" && draft.Target is null && _problems.Count == 0)
        {
            Problem(TypeNames.Of(root), "A contract is an object at its root. Use a record with a member that holds this.");
        }

        foreach (var definition in Definitions.Endless())
        {
            Problem(definition.Name, "It requires itself without end. Make one member of the circle nullable, optional or a list.");
        }

        if (_problems.Count > 0)
        {
            throw new ContractException(root, [.. _problems.Distinct()]);
        }

        var body = Definitions.Resolve(draft.Target?.Body ?? draft.Schema, draft.Target);
        // 2020-12 is the default of MCP, but a schema also travels alone: it says which dialect it is.
        body["$schema"] = "https://json-schema.org/draft/2020-12/schema";
        KeywordOrder.Apply(body);
        var text = body.ToJsonString(
            new JsonSerializerOptions { MaxDepth = SchemaDepth, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        return JsonElement.Parse(text, new JsonDocumentOptions { MaxDepth = SchemaDepth });
    }

    /// <summary>The draft for a type at a place, not yet nullable.</summary>
    public Draft Describe(Type type, string place, NullabilityInfo? nullability)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        try
        {
            return Describe(serializer.GetTypeInfo(type), place, nullability);
        }
        catch (Exception exception) when (exception is InvalidOperationException or NotSupportedException or ArgumentException)
        {
            Problem(place, $"The serializer cannot use {TypeNames.Of(type)}: {exception.Message}");
            return new Draft(type, []);
        }
    }

    /// <summary>Adds a member's or an item's draft to the schema around it.</summary>
    public static JsonObject Finish(Draft draft)
    {
        if (draft.Target is { } target)
        {
            target.Uses.Add((draft.Schema, draft.Nullable));
        }
        else if (draft.Nullable)
        {
            Draft.AddNull(draft.Schema);
        }

        return draft.Schema;
    }

    public void Problem(string place, string sentence) => _problems.Add($"{place}: {sentence}");

    private Draft Describe(JsonTypeInfo info, string place, NullabilityInfo? nullability)
    {
        if (info.NumberHandling is not null)
        {
            Problem(place, "[JsonNumberHandling] is not supported: numbers are numbers. Remove it.");
        }

        if (info.Type == typeof(object))
        {
            Problem(place, "object says nothing about what is expected. Use a type of your own, or JsonElement for any JSON.");
        }
        else if (info.Converter.GetType().Assembly != typeof(JsonSerializer).Assembly)
        {
            Problem(place, $"{TypeNames.Of(info.Converter.GetType())} writes {TypeNames.Of(info.Type)} in a way that no schema tells. "
                + "Use a type without a converter of its own.");
        }
        else if (ScalarSchemas.Find(info.Type, Output) is { } scalar)
        {
            return new Draft(info.Type, scalar);
        }
        else if (info.Type.IsEnum)
        {
            return new Draft(info.Type, EnumSchemas.Write(info.Type, serializer));
        }
        else if (info.Kind is JsonTypeInfoKind.Enumerable or JsonTypeInfoKind.Dictionary)
        {
            return CollectionSchemas.Write(this, info, place, nullability);
        }
        else if (info.Kind == JsonTypeInfoKind.Object)
        {
            return ObjectSchemas.Write(this, info, place);
        }
        else
        {
            Problem(place, $"{TypeNames.Of(info.Type)} has no JSON form. Use a record, a collection, text, a number or JsonElement.");
        }

        return new Draft(info.Type, []);
    }
}
