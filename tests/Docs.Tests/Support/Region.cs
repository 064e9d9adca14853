namespace Docs.Tests;

/// <summary>The named regions of the files in Snippets: what the pages may show as C#.</summary>
/// <remarks><c>#region name using A, B</c> is a region whose block begins with these using lines, which stand at the top of the
/// file.</remarks>
internal static class Region
{
    private static readonly (string File, string[] Lines)[] Files =
    [
        .. Directory
            .EnumerateFiles(Repository.Full("tests/Docs.Tests/Snippets"), "*.cs")
            .Order(StringComparer.Ordinal)
            .Select(file => (Path.GetFileName(file), File.ReadAllText(file).ReplaceLineEndings("\n").Split('\n'))),
    ];

    public static IReadOnlyDictionary<string, string> All { get; } = Files.SelectMany(file => Of(file.Lines))
        .ToDictionary(StringComparer.Ordinal);

    /// <summary>The using lines that a file of snippets needs and none of its regions shows.</summary>
    public static IEnumerable<(string File, string Using)> Unshown => Files.SelectMany(file =>
    {
        var shown = string.Join('\n', Of(file.Lines).Select(region => region.Value));
        return file.Lines.TakeWhile(line => !line.StartsWith("namespace ", StringComparison.Ordinal))
            .Where(line => line.StartsWith("using ", StringComparison.Ordinal) && !line.Contains("Docs.Tests", StringComparison.Ordinal))
            .Where(line => !shown.Contains(line, StringComparison.Ordinal))
            .Select(line => (file.File, line));
    });

    private static IEnumerable<KeyValuePair<string, string>> Of(string[] lines)
    {
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].TrimStart() is not ['#', 'r', ..] begin)
                continue;
            var end = Array.FindIndex(lines, i, line => line.TrimStart() == "#endregion");
            var parts = begin["#region ".Length..].Trim().Split(" using ");
            var usings = parts.Length == 1 ? [] : parts[1].Split(", ");
            var text = Flat(lines[(i + 1)..end]);
            yield return new(
                parts[0], usings.Length == 0 ? text : $"{string.Join('\n', usings.Select(each => $"using {each};"))}\n\n{text}");
        }
    }

    private static string Flat(string[] lines)
    {
        var margin = lines.Where(line => line.Length > 0).Min(line => line.Length - line.TrimStart().Length);
        return string.Join('\n', lines.Select(line => line.Length > 0 ? line[margin..] : line)).Trim('\n');
    }
}
