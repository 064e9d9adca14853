using System.Text.RegularExpressions;

namespace Docs.Tests;

/// <summary>What the pages tell a reader to type.</summary>
internal static partial class Commands
{
    public const string RunNotebook = "dotnet run --project samples/Notebook";

    /// <summary>Commands that begin with a program's name, in blocks of shell and between backticks.</summary>
    public static IEnumerable<string> Of(string path, string program)
    {
        var text = Repository.Read(path);
        var inBlocks = new Page(path).Blocks.Where(block => block.Language == "bash").SelectMany(block => block.Text.Split('\n'));
        var inline = InlineCode().Matches(text).Select(match => match.Groups[1].Value);
        return inBlocks.Concat(inline).Select(line => Comment().Replace(line, "").Trim())
            .Where(line => line.StartsWith(program + " ", StringComparison.Ordinal));
    }

    /// <summary>JSON between backticks or quotes on a page.</summary>
    public static IEnumerable<string> InlineJson(string path) =>
        InlineCode().Matches(Repository.Read(path)).Select(match => match.Groups[1].Value)
            .Select(code => code[Math.Max(0, code.IndexOf('{'))..].TrimEnd('\''))
            .Where(code => code.StartsWith('{') && code.Contains('"'));

    [GeneratedRegex("`([^`\n]+)`")]
    private static partial Regex InlineCode();

    [GeneratedRegex(@"\s+# .*$")]
    private static partial Regex Comment();
}
