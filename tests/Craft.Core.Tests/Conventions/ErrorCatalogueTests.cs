using System.Reflection;
using System.Text.RegularExpressions;

namespace Crafting.Tests;

/// <summary>docs/errors.md says of every code what the code says of itself, and explains it.</summary>
public partial class ErrorCatalogueTests
{
    private static readonly string Page = File.ReadAllText(SourceTree.Folder("docs", "errors.md")).ReplaceLineEndings("\n");

    private static readonly CraftError[] Catalogue =
    [
        .. typeof(CraftError).GetProperties(BindingFlags.Public | BindingFlags.Static)
            .Select(property => (CraftError)property.GetValue(null)!)
            .OrderBy(error => error.Code, StringComparer.Ordinal),
    ];

    [Fact]
    public void The_table_has_one_row_for_every_code_in_order() =>
        Row().Matches(Page).Select(row => row.Value).Should().Equal(Catalogue.Select(error =>
            $"| [{error.Code}](#{error.Code.ToLowerInvariant()}) | {error.Title} | {error.HttpStatus} | "
                + $"{(error.Retryable ? "yes" : "no")} |"));

    [Fact]
    public void Every_code_is_explained_under_its_own_heading()
    {
        Heading().Matches(Page).Select(heading => heading.Groups["code"].Value).Should().Equal(Catalogue.Select(error => error.Code));
        foreach (var section in Page.Split("\n### ")[1..])
            section.Should().ContainAll("* **What happened:** ", "* **What the caller sees:** ", "* **What to do:** ");
    }

    [Fact]
    public void Every_code_says_where_it_is_explained() =>
        Catalogue.Should().OnlyContain(error => error.Docs == "docs/errors.md#" + error.Code.ToLowerInvariant());

    [Fact]
    public void No_code_is_used_twice() =>
        Catalogue.Select(error => error.Code).Should().OnlyHaveUniqueItems().And.OnlyContain(code => Code().IsMatch(code));

    [Fact]
    public void A_title_is_a_sentence_for_the_caller() =>
        Catalogue.Should().OnlyContain(error => error.Title.EndsWith('.') && char.IsUpper(error.Title[0]));

    [Fact]
    public void The_summary_of_a_code_begins_with_it()
    {
        var source = File.ReadAllText(SourceTree.Folder("src", "Craft.Core", "Errors", "CraftError.cs"));

        Catalogue.Should().OnlyContain(error => source.Contains($"<summary>{error.Code}: ") && source.Contains($"new(\"{error.Code}\""));
    }

    [GeneratedRegex(@"^\| \[RC.*$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"^### (?<code>\S+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^RC[0-9]{4}$")]
    private static partial Regex Code();
}
