using ModelContextProtocol.Protocol;

namespace Crafting.Ai;

/// <summary>An icon that a client may show.</summary>
/// <param name="Source">An absolute https URL or a data URI.</param>
/// <param name="MimeType">For example <c>image/png</c>.</param>
/// <param name="Sizes">For example <c>48x48</c> or <c>any</c>.</param>
/// <param name="Theme"><c>light</c> or <c>dark</c>; null suits both.</param>
public sealed record McpIcon(string Source, string? MimeType = null, IReadOnlyList<string>? Sizes = null, string? Theme = null)
{
    internal static IList<Icon>? ToProtocol(IReadOnlyList<McpIcon> icons) =>
        icons.Count == 0 ? null : [.. icons.Select(icon => new Icon { Source = icon.Source, MimeType = icon.MimeType, Sizes = icon.Sizes?.ToList(), Theme = icon.Theme })];
}
