namespace Crafting.Pipeline;

/// <summary>Which way a contract looks: what the serializer reads, or what it writes.</summary>
internal enum ContractDirection
{
    /// <summary>Arguments: members that can be set.</summary>
    Input,

    /// <summary>Results: members that can be read, computed ones included.</summary>
    Output,
}
