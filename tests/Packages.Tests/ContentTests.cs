using System.IO.Compression;
using System.Xml.Linq;

namespace Packages.Tests;

/// <summary>What is in the packages, and what they say about themselves.</summary>
[Collection("packages")]
public sealed class ContentTests(PackageFeed feed)
{
    [Fact]
    public void There_are_two_packages_with_their_symbols() =>
        Directory.GetFiles(feed.Feed).Select(Path.GetFileName).Should().BeEquivalentTo(
            $"Craft.Core.{feed.Version}.nupkg", $"Craft.Core.{feed.Version}.snupkg", $"Craft.Ai.{feed.Version}.nupkg", $"Craft.Ai.{feed.Version}.snupkg");

    [Theory]
    [InlineData("Craft.Core")]
    [InlineData("Craft.Ai")]
    public void A_package_holds_the_assembly_its_documentation_the_usings_a_readme_and_an_icon(string id)
    {
        using var package = ZipFile.OpenRead(Path.Combine(feed.Feed, $"{id}.{feed.Version}.nupkg"));

        package.Entries.Select(entry => entry.FullName).Where(name => !name.StartsWith("_rels", StringComparison.Ordinal) && !name.StartsWith("package/", StringComparison.Ordinal))
            .Should().BeEquivalentTo(
                $"{id}.nuspec", "[Content_Types].xml", "README.md", "icon.png",
                $"lib/net10.0/{id}.dll", $"lib/net10.0/{id}.xml", $"buildTransitive/{id}.props");
    }

    [Theory]
    [InlineData("Craft.Core", "Microsoft.Extensions.DependencyInjection.Abstractions Microsoft.Extensions.Hosting Microsoft.Extensions.Logging.Abstractions Microsoft.Extensions.Options NJsonSchema")]
    [InlineData("Craft.Ai", "Craft.Core ModelContextProtocol.AspNetCore")]
    public void A_package_says_what_it_needs_and_under_which_licence(string id, string needs)
    {
        using var package = ZipFile.OpenRead(Path.Combine(feed.Feed, $"{id}.{feed.Version}.nupkg"));
        using var stream = package.GetEntry($"{id}.nuspec")!.Open();
        var metadata = XDocument.Load(stream).Root!.Elements().Single();
        string? Value(string name) => metadata.Elements().SingleOrDefault(element => element.Name.LocalName == name)?.Value;

        Value("license").Should().Be("Apache-2.0");
        Value("readme").Should().Be("README.md");
        Value("icon").Should().Be("icon.png");
        Value("description").Should().NotBeNullOrWhiteSpace();
        metadata.Descendants().Where(element => element.Name.LocalName == "dependency").Select(element => element.Attribute("id")!.Value)
            .Should().BeEquivalentTo(needs.Split(' '));
        metadata.Descendants().Where(element => element.Name.LocalName == "frameworkReference").Select(element => element.Attribute("name")!.Value)
            .Should().Equal(id == "Craft.Ai" ? ["Microsoft.AspNetCore.App"] : []);
    }
}
