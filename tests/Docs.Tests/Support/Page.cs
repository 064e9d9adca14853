using System.Text.RegularExpressions;

namespace Docs.Tests;

/// <summary>A fenced block or a table, and the marker above it that says where it comes from.</summary>
/// <param name="Page">The page, relative to the root.</param>
/// <param name="Start">The index of its first line of text.</param>
/// <param name="Count">How many lines of text it has.</param>
/// <param name="Language">The language of the fence; <c>table</c> for a table.</param>
/// <param name="Kind">The marker's kind: <c>snippet</c>, <c>output</c> or nothing.</param>
/// <param name="Name">The marker's name.</param>
/// <param name="Text">The text.</param>
internal sealed record Block(string Page, int Start, int Count, string Language, string Kind, string Name, string Text)
{
    public override string ToString() => $"{Page}:{Start + 1} {Kind} {Name}";
}

/// <summary>One page of markdown, read as plainly as it is written.</summary>
internal sealed partial class Page
{
    private readonly string[] _lines;

    public Page(string path)
    {
        Path = path;
        _lines = Repository.Read(path).Split('\n');
        Blocks = [.. FindBlocks()];
    }

    public string Path { get; }

    public IReadOnlyList<Block> Blocks { get; }

    public static IReadOnlyList<Page> All { get; } = [.. Repository.Pages.Select(path => new Page(path))];

    /// <summary>The text outside of fences, without code between backticks.</summary>
    public string Prose
    {
        get
        {
            var fenced = Blocks.Where(block => block.Language != "table").SelectMany(block => Enumerable.Range(block.Start, block.Count))
                .ToHashSet();
            return InlineCode().Replace(string.Join('\n', _lines.Where((_, i) => !fenced.Contains(i))), "code");
        }
    }

    /// <summary>The anchors of the page, as GitHub makes them.</summary>
    public IReadOnlySet<string> Anchors
    {
        get
        {
            var fenced = Blocks.SelectMany(block => Enumerable.Range(block.Start, block.Count)).ToHashSet();
            var headings = _lines.Where((line, i) => !fenced.Contains(i) && Heading().IsMatch(line))
                .Select(line => Slug(Heading().Replace(line, "")));
            var ids = _lines.SelectMany(line => ExplicitId().Matches(line)).Select(match => match.Groups[1].Value);
            return headings.Concat(ids).ToHashSet(StringComparer.Ordinal);
        }
    }

    /// <summary>The links of the page: where they lead.</summary>
    public IEnumerable<string> Links => Link().Matches(Prose).Select(match => match.Groups[1].Value);

    /// <summary>Writes other text into blocks.</summary>
    public void Rewrite(IEnumerable<(Block Block, string Text)> changes)
    {
        var lines = _lines.ToList();
        foreach (var (block, text) in changes.OrderByDescending(change => change.Block.Start))
        {
            lines.RemoveRange(block.Start, block.Count);
            lines.InsertRange(block.Start, text.Split('\n'));
        }

        File.WriteAllText(Repository.Full(Path), string.Join('\n', lines));
    }

    private IEnumerable<Block> FindBlocks()
    {
        for (var i = 0; i < _lines.Length; i++)
        {
            var fence = Fence().Match(_lines[i]);
            if (!fence.Success && !_lines[i].StartsWith('|'))
                continue;
            var start = fence.Success ? i + 1 : i;
            var end = fence.Success
                ? Array.FindIndex(_lines, start, line => line.TrimEnd() == "```")
                : Array.FindIndex(_lines, start, line => !line.StartsWith('|'));
            if (end < 0)
                throw new FormatException($"{Path}:{i + 1} begins a block that does not end.");
            var marker = Marker().Match(Above(i));
            yield return new(
                Path, start, end - start, fence.Success ? fence.Groups[1].Value : "table",
                marker.Groups[1].Value, marker.Groups[2].Value, string.Join('\n', _lines[start..end]));
            i = end;
        }
    }

    private string Above(int line)
    {
        while (--line >= 0)
        {
            if (_lines[line].Length > 0)
                return _lines[line];
        }

        return "";
    }

    private static string Slug(string heading) =>
        NotInSlug().Replace(LinkText().Replace(heading.Trim(), "$1").ToLowerInvariant(), "").Replace(' ', '-');

    [GeneratedRegex("^```([a-z]*)$")]
    private static partial Regex Fence();

    [GeneratedRegex("^<!-- (snippet|output): ([a-z0-9-]+) -->$")]
    private static partial Regex Marker();

    [GeneratedRegex("^#{1,6} ")]
    private static partial Regex Heading();

    [GeneratedRegex("<a (?:id|name)=\"([^\"]+)\"")]
    private static partial Regex ExplicitId();

    [GeneratedRegex("`[^`\n]+`")]
    private static partial Regex InlineCode();

    [GeneratedRegex(@"\[[^\]]*\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex LinkText();

    [GeneratedRegex(@"[^\p{L}\p{N} _-]")]
    private static partial Regex NotInSlug();
}
