using System.Globalization;
using System.Text;

namespace Crafting.Ai;

/// <summary>Text of strangers, as it may be shown to a person or written to a log.</summary>
internal static class Shown
{
    private const int MaxName = 100;

    /// <summary>The beginning of something that was checked to be visible ASCII.</summary>
    public static string Cut(string text) => text.Length <= 128 ? text : text[..128] + "...";

    /// <summary>A name without what is invisible or turns the direction of writing: it must not dress up as another.</summary>
    public static string Name(string text)
    {
        var shown = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (shown.Length >= MaxName)
                break;
            if (IsVisible(Rune.GetUnicodeCategory(rune)))
                shown.Append(rune.ToString());
        }

        return shown.ToString().Trim();
    }

    private static bool IsVisible(UnicodeCategory category) => category is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
