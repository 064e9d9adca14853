using System.Text.RegularExpressions;
using FluentAssertions;
using Xunit;

namespace Docs.Tests;

/// <summary>What the pages about sign-in quote is what the product says.</summary>
public partial class TroubleshootingTests
{
    private static readonly string Source = string.Join(
        '\n', Directory.EnumerateFiles(Repository.Full("src"), "*.cs", SearchOption.AllDirectories)
        .Where(file => !file.Contains("/obj/", StringComparison.Ordinal)).Select(File.ReadAllText));

    [Theory]
    [InlineData("docs/troubleshooting.md", 40)]
    [InlineData("docs/clerk.md", 1)]
    [InlineData("docs/production.md", 1)]
    public void Every_quoted_sentence_is_in_the_source(string path, int atLeast)
    {
        var quotes = Quote().Matches(Repository.Read(path)).Select(match => match.Groups[1].Value)
            .Where(quote => quote.Count(c => c == ' ') >= 2 && !quote.Contains('=') && !quote.Contains('"')).ToArray();

        quotes.Should().HaveCountGreaterThanOrEqualTo(atLeast);
        foreach (var part in quotes.SelectMany(quote =>
            quote.Split('…', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)))
            Source.Should().Contain(part, "{0} quotes it", path);
    }

    [GeneratedRegex("`([^`\n]+)`")]
    private static partial Regex Quote();
}
