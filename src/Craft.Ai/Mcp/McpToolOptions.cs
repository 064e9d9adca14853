using ModelContextProtocol.Protocol;

namespace Crafting.Ai;

/// <summary>What a client is told about one tool besides its name, description and schemas.</summary>
/// <remarks>The hints also follow from the tags <c>read-only</c>, <c>destructive</c>, <c>idempotent</c> and <c>open-world</c>.</remarks>
public sealed record McpToolOptions
{
    /// <summary>Whether the tool changes nothing.</summary>
    public bool? ReadOnly { get; init; }

    /// <summary>Whether the tool may destroy something.</summary>
    public bool? Destructive { get; init; }

    /// <summary>Whether calling again with the same arguments changes nothing more.</summary>
    public bool? Idempotent { get; init; }

    /// <summary>Whether the tool reaches beyond a closed set of things.</summary>
    public bool? OpenWorld { get; init; }

    /// <summary>Icons of the tool; null inherits the server's, an empty list shows none.</summary>
    public IReadOnlyList<McpIcon>? Icons { get; init; }

    internal ToolAnnotations? Annotations(Capability capability)
    {
        var annotations = new ToolAnnotations
        {
            Title = capability.Title,
            ReadOnlyHint = ReadOnly ?? Tagged("read-only"),
            DestructiveHint = Destructive ?? Tagged("destructive"),
            IdempotentHint = Idempotent ?? Tagged("idempotent"),
            OpenWorldHint = OpenWorld ?? Tagged("open-world"),
        };
        return annotations is { Title: null, ReadOnlyHint: null, DestructiveHint: null, IdempotentHint: null, OpenWorldHint: null }
            ? null
            : annotations;

        bool? Tagged(string tag) => capability.Tags.Contains(tag, StringComparer.Ordinal) ? true : null;
    }
}
