using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Crafting.Pipeline;

/// <summary>The JSON dialect of Craft: camelCase, exact, and the same for reading and writing.</summary>
internal static class CraftJson
{
    /// <summary>What a route uses unless its author configures other options.</summary>
    public static JsonSerializerOptions Default { get; } = CreateDefault();

    /// <summary>The author's options with everything that a contract promises switched on.</summary>
    public static JsonSerializerOptions Strict(JsonSerializerOptions options, int maxDepth) => new(options)
    {
        // A member read under another spelling than the published one, or twice, would slip past the schema.
        PropertyNameCaseInsensitive = false,
        AllowDuplicateProperties = false,
        NumberHandling = JsonNumberHandling.Strict,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        // The schema decides about unknown members and cannot ask for an order of members.
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
        AllowOutOfOrderMetadataProperties = true,
        ReferenceHandler = null,
        DictionaryKeyPolicy = null,
        MaxDepth = maxDepth,
        TypeInfoResolver = options.TypeInfoResolver ?? new DefaultJsonTypeInfoResolver(),
    };

    private static JsonSerializerOptions CreateDefault()
    {
        var options = new JsonSerializerOptions(JsonSerializerOptions.Strict)
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            AllowOutOfOrderMetadataProperties = true,
            // Text goes into JSON and never into HTML, where < and & would need escaping; a model reads "é" better than "\u00e9".
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        };
        // A number for an enum says nothing to a model, and would accept values that have no name.
        options.Converters.Add(new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false));
        options.MakeReadOnly();
        return options;
    }
}
