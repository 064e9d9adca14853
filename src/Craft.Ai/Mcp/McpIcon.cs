using ModelContextProtocol.Protocol;

namespace Crafting.Ai;

/// <summary>An icon that a client may show.</summary>
/// <param name="Source">An absolute https URL or a data URI.</param>
/// <param name="MimeType">For example <c>image/png</c>.</param>
/// <param name="Sizes">For example <c>48x48</c> or <c>any</c>.</param>
/// <param name="Theme"><c>light</c> or <c>dark</c>; null suits both.</param>
public sealed record McpIcon(string Source, string? MimeType = null, IReadOnlyList<string>? Sizes = null, string? Theme = null)
{
    internal static IList<Icon>? ToProtocol(IReadOnlyList<McpIcon>? icons) => icons is not { Count: > 0 }
        ? null
        : [.. icons.OfType<McpIcon>().Select(icon =>
            new Icon { Source = icon.Source, MimeType = icon.MimeType, Sizes = icon.Sizes?.ToList(), Theme = icon.Theme })];

    /// <summary>What is wrong with icons, as sentences; <paramref name="where"/> is what the author typed.</summary>
    internal static IEnumerable<string> Problems(string where, IReadOnlyList<McpIcon>? icons)
    {
        foreach (var icon in icons ?? [])
        {
            if (icon is null)
                yield return $"{where} holds a null. Remove it.";
            else if (!IsShowable(icon.Source))
                yield return $"{where} has the source \"{Shorten(icon.Source)}\". Use an absolute https URL or a data URI.";
            else if (icon.Theme is not (null or "light" or "dark"))
                yield return $"{where} has the theme \"{Shorten(icon.Theme)}\". Use light or dark, or leave it out.";
        }
    }

    private static bool IsShowable(string? source) =>
        Uri.TryCreate(source, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" or "data";

    private static string Shorten(string? text) => text is { Length: > 60 } ? text[..60] + "…" : text ?? "";
}
