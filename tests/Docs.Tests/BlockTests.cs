using FluentAssertions;
using Xunit;

namespace Docs.Tests;

/// <summary>What a page shows is what compiles and what the product says. Set DOCS_UPDATE=1 to copy both into the pages.</summary>
public class BlockTests
{
    private static readonly bool Update = Environment.GetEnvironmentVariable("DOCS_UPDATE") == "1";

    public static TheoryData<string> Pages => [.. Repository.Pages];

    [Theory, MemberData(nameof(Pages))]
    public void Every_block_of_csharp_is_a_compiled_region(string path)
    {
        var page = new Page(path);
        var changes = new List<(Block, string)>();
        foreach (var block in page.Blocks.Where(block => block.Language == "csharp"))
        {
            block.Kind.Should().Be("snippet", "{0} needs <!-- snippet: name --> above it", block);
            Region.All.Should().ContainKey(block.Name, "{0} names a region", block);
            if (Update)
                changes.Add((block, Region.All[block.Name]));
            else
                block.Text.Should().Be(Region.All[block.Name], "{0} is cut from the region", block);
        }

        if (Update)
            page.Rewrite(changes);
    }

    [Fact]
    public void Every_region_is_shown_on_a_page() =>
        Page.All.SelectMany(page => page.Blocks).Where(block => block.Kind == "snippet").Select(block => block.Name)
            .Should().Contain(Region.All.Keys);

    [Fact]
    public void Every_using_line_that_a_block_needs_is_in_it_or_in_the_text_of_a_page()
    {
        var told = string.Concat(Page.All.Select(page => Repository.Read(page.Path)));

        Region.Unshown.Where(unshown => !told.Contains($"`{unshown.Using}`")).Should().BeEmpty();
    }

    [Fact]
    public void Every_output_is_shown_on_a_page() =>
        Page.All.SelectMany(page => page.Blocks).Where(block => block.Kind == "output").Select(block => block.Name)
            .Should().Contain(Output.Names);

    [Theory, MemberData(nameof(Pages))]
    public async Task Every_output_is_what_the_product_says(string path)
    {
        var page = new Page(path);
        var changes = new List<(Block, string)>();
        foreach (var block in page.Blocks.Where(block => block.Kind == "output"))
        {
            Output.Names.Should().Contain(block.Name, "{0} names a method with [Output]", block);
            var said = await Output.OfAsync(block.Name);
            if (Update)
                changes.Add((block, said));
            else
                block.Text.Should().Be(said, "{0} is what the product says", block);
        }

        if (Update)
            page.Rewrite(changes);
    }
}
