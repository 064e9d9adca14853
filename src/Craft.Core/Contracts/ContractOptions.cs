using System.Text.Json;

namespace Crafting.Pipeline;

/// <summary>How types become schemas and JSON, for every route of an application.</summary>
public sealed record ContractOptions
{
    /// <summary>The serializer's options: naming, enums, converters. The schema follows them.</summary>
    public JsonSerializerOptions SerializerOptions { get; set; } = new(JsonSerializerDefaults.Web) { TypeInfoResolver = new System.Text.Json.Serialization.Metadata.DefaultJsonTypeInfoResolver() };

    /// <summary>Whether members that a type does not know are accepted and ignored; refused by default.</summary>
    public bool AllowUnknownMembers { get; set; }

    /// <summary>How deeply a message may be nested; 64 by default.</summary>
    public int MaxDepth { get; set; } = 64;
}
