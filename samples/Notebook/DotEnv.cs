using Microsoft.Extensions.Configuration.Memory;

namespace Notebook;

/// <summary>Reads lines such as <c>NAME=value</c>, <c>export NAME="value"</c> and <c>NAME=value # comment</c>.</summary>
internal static class DotEnv
{
    private const string Export = "export ";

    public static IConfigurationSource Read(string file)
    {
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in File.Exists(file) ? File.ReadLines(file) : [])
        {
            var text = line.Trim();
            if (text.StartsWith(Export, StringComparison.Ordinal))
                text = text[Export.Length..];
            if (!text.StartsWith('#') && text.Split('=', 2) is [var name, var value])
                settings[name.Trim()] = Value(value.Trim());
        }

        return new MemoryConfigurationSource { InitialData = settings };
    }

    private static string Value(string text)
    {
        if (text is ['"' or '\'', ..] && text.IndexOf(text[0], 1) is > 0 and var end)
            return text[1..end];
        // Only behind a space: a # may be part of a value.
        return (" " + text).Split(" #", 2)[0].Trim();
    }
}
