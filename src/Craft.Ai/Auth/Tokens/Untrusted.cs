namespace Crafting.Ai;

/// <summary>Makes text of strangers fit for a log: bounded, and no character that forges lines.</summary>
internal static class Untrusted
{
    public static string Clean(string text, int length) =>
        string.Create(Math.Min(text.Length, length), text, static (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
                span[i] = source[i] is >= ' ' and <= '~' ? source[i] : '?';
        });
}
