using System.Text.Json;

namespace Crafting.Pipeline;

/// <summary>How types become schemas and JSON, for every route of an application.</summary>
public sealed record ContractOptions
{
    /// <summary>The serializer's options: naming, enums, converters. The schema follows them; reading is always strict.</summary>
    public JsonSerializerOptions SerializerOptions { get; set; } = CraftJson.Create();

    /// <summary>Whether members that a type does not know are accepted and ignored; refused by default.</summary>
    public bool AllowUnknownMembers { get; set; }

    /// <summary>How many objects and arrays may be open at once; 64 by default.</summary>
    public int MaxDepth { get; set; } = 64;
}
