using System.Text.Json;

namespace Crafting.Pipeline;

/// <summary>How a type becomes a contract.</summary>
internal sealed record ContractOptions
{
    /// <summary>Names, enum spelling, converters; what makes reading strict is set by the contract itself.</summary>
    public JsonSerializerOptions SerializerOptions { get; init; } = CraftJson.Default;

    /// <summary>Accepts members that the type does not have. Off: a misspelt argument is a mistake to be told about.</summary>
    public bool AllowUnknownMembers { get; init; }

    /// <summary>How many objects and arrays may be open at once.</summary>
    public int MaxDepth { get; init; } = 64;

    /// <summary>Describes what the serializer writes instead of what it reads: computed members are part of it.</summary>
    public bool Output { get; init; }
}
