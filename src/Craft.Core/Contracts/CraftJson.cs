using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Crafting.Pipeline;

/// <summary>The JSON dialect of Craft: camelCase, exact, and the same for reading and writing.</summary>
internal static class CraftJson
{
    // Equal options share their metadata, so contracts must share the resolver.
    private static readonly ConditionalWeakTable<IJsonTypeInfoResolver, IJsonTypeInfoResolver> Inputs = [];
    private static readonly DefaultJsonTypeInfoResolver Reflection = new();

    /// <summary>What a route uses unless its author configures other options.</summary>
    public static JsonSerializerOptions Default { get; } = CreateLocked();

    /// <summary>The same, still open to changes.</summary>
    public static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(JsonSerializerOptions.Strict)
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            AllowOutOfOrderMetadataProperties = true,
            // Text goes into JSON and never into HTML, where < and & would need escaping; a model reads "é" better than "\u00e9".
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            TypeInfoResolver = Reflection,
        };
        // A number for an enum says nothing to a model, and would accept values that have no name.
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        return options;
    }

    /// <summary>The author's options with everything that a contract promises switched on.</summary>
    public static JsonSerializerOptions Strict(ContractOptions contract, ContractDirection direction)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(contract.MaxDepth, 1);
        var options = contract.SerializerOptions;
        var resolver = options.TypeInfoResolver ?? Reflection;
        var strict = new JsonSerializerOptions(options)
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
            MaxDepth = contract.MaxDepth,
            TypeInfoResolver = direction == ContractDirection.Input
                ? Inputs.GetValue(resolver, known => known.WithAddedModifier(DropComputedMembers))
                : resolver,
        };
        strict.MakeReadOnly(populateMissingResolver: true);
        return strict;
    }

    // An argument that comes as an object is checked as the JSON it would be; what cannot be sent is no part of that.
    private static void DropComputedMembers(JsonTypeInfo info)
    {
        if (info.Kind != JsonTypeInfoKind.Object)
        {
            return;
        }

        var parameters = (info.ConstructorAttributeProvider as ConstructorInfo)?.GetParameters() ?? [];
        foreach (var property in info.Properties)
        {
            var name = (property.AttributeProvider as MemberInfo)?.Name ?? property.Name;
            var filled = property.Set is not null || property.ObjectCreationHandling == JsonObjectCreationHandling.Populate ||
                parameters.Any(parameter => string.Equals(parameter.Name, name, StringComparison.OrdinalIgnoreCase));
            if (!filled)
            {
                property.Get = null;
            }
        }
    }

    private static JsonSerializerOptions CreateLocked()
    {
        var options = Create();
        options.MakeReadOnly();
        return options;
    }
}
