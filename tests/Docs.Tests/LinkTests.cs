using FluentAssertions;
using Xunit;

namespace Docs.Tests;

/// <summary>Links between pages lead somewhere.</summary>
public class LinkTests
{
    public static TheoryData<string> Pages => [.. Repository.Pages];

    [Theory, MemberData(nameof(Pages))]
    public void Every_relative_link_and_anchor_resolves(string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        foreach (var link in new Page(path).Links.Where(link => !link.Contains("://", StringComparison.Ordinal)))
        {
            var (file, anchor) = link.Split('#', 2) is [var before, var after] ? (before, after) : (link, null);
            var target = file.Length == 0 ? path : Path.GetRelativePath(Repository.Root, Repository.Full(Path.Combine(folder, file)));
            (File.Exists(Repository.Full(target)) || Directory.Exists(Repository.Full(target)))
                .Should().BeTrue("{0} links to {1}", path, link);
            if (anchor is not null)
                new Page(target).Anchors.Should().Contain(anchor, "{0} links to {1}", path, link);
        }
    }

    [Fact]
    public void Every_page_is_in_the_index()
    {
        var index = new Page("docs/README.md").Links.Select(link => link.Split('#')[0]).ToArray();
        foreach (var page in Repository.Pages.Where(page => page.StartsWith("docs/", StringComparison.Ordinal) && page != "docs/README.md"))
            index.Should().Contain(link => page.StartsWith("docs/" + link), "docs/README.md leads to {0} or its folder", page);
    }
}
