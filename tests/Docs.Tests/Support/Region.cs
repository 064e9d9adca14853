namespace Docs.Tests;

/// <summary>The named regions of the files in Snippets: what the pages may show as C#.</summary>
internal static class Region
{
    public static IReadOnlyDictionary<string, string> All { get; } = Directory
        .EnumerateFiles(Repository.Full("tests/Docs.Tests/Snippets"), "*.cs")
        .Order(StringComparer.Ordinal)
        .SelectMany(file => Of(File.ReadAllText(file).ReplaceLineEndings("\n").Split('\n')))
        .ToDictionary(StringComparer.Ordinal);

    private static IEnumerable<KeyValuePair<string, string>> Of(string[] lines)
    {
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].TrimStart() is not ['#', 'r', ..] begin)
                continue;
            var end = Array.FindIndex(lines, i, line => line.TrimStart() == "#endregion");
            yield return new(begin["#region ".Length..].Trim(), Flat(lines[(i + 1)..end]));
        }
    }

    private static string Flat(string[] lines)
    {
        var margin = lines.Where(line => line.Length > 0).Min(line => line.Length - line.TrimStart().Length);
        return string.Join('\n', lines.Select(line => line.Length > 0 ? line[margin..] : line)).Trim('\n');
    }
}
