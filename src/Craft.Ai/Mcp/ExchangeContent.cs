using ModelContextProtocol.Protocol;

namespace Crafting.Ai;

/// <summary>Rich results: what a lambda returns instead of text or an object.</summary>
public static class ExchangeContent
{
    /// <summary>A piece of text, for mixed content.</summary>
    /// <param name="exchange">The exchange.</param>
    /// <param name="text">The text.</param>
    public static ContentBlock Text(this Exchange exchange, string text) => new TextContentBlock { Text = text };

    /// <summary>An image.</summary>
    /// <param name="exchange">The exchange.</param>
    /// <param name="bytes">The image's bytes, not encoded.</param>
    /// <param name="mimeType">For example <c>image/png</c>.</param>
    public static ContentBlock Image(this Exchange exchange, ReadOnlyMemory<byte> bytes, string mimeType) =>
        ImageContentBlock.FromBytes(bytes, mimeType);

    /// <summary>A sound.</summary>
    /// <param name="exchange">The exchange.</param>
    /// <param name="bytes">The sound's bytes, not encoded.</param>
    /// <param name="mimeType">For example <c>audio/wav</c>.</param>
    public static ContentBlock Audio(this Exchange exchange, ReadOnlyMemory<byte> bytes, string mimeType) =>
        AudioContentBlock.FromBytes(bytes, mimeType);

    /// <summary>A resource of text, embedded in the result.</summary>
    /// <param name="exchange">The exchange.</param>
    /// <param name="uri">The resource's URI.</param>
    /// <param name="text">The text.</param>
    /// <param name="mimeType">For example <c>text/markdown</c>.</param>
    public static ContentBlock Resource(this Exchange exchange, string uri, string text, string mimeType = "text/plain") =>
        new EmbeddedResourceBlock { Resource = new TextResourceContents { Uri = uri, Text = text, MimeType = mimeType } };

    /// <summary>A resource of bytes, embedded in the result.</summary>
    /// <param name="exchange">The exchange.</param>
    /// <param name="uri">The resource's URI.</param>
    /// <param name="bytes">The bytes, not encoded.</param>
    /// <param name="mimeType">For example <c>application/pdf</c>.</param>
    public static ContentBlock Resource(this Exchange exchange, string uri, ReadOnlyMemory<byte> bytes, string mimeType) =>
        new EmbeddedResourceBlock { Resource = BlobResourceContents.FromBytes(bytes, uri, mimeType) };

    /// <summary>Several pieces in one result, in order.</summary>
    /// <param name="exchange">The exchange.</param>
    /// <param name="blocks">The pieces.</param>
    public static IReadOnlyList<ContentBlock> Mixed(this Exchange exchange, params ContentBlock[] blocks) => blocks;
}
