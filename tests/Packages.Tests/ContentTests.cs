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
        using var package = feed.Open(id);
        using var symbols = feed.Open(id, "snupkg");

        package.Files.Should().BeEquivalentTo(
            $"{id}.nuspec", "README.md", "icon.png", $"lib/net10.0/{id}.dll", $"lib/net10.0/{id}.xml", $"buildTransitive/{id}.props");
        symbols.Files.Should().BeEquivalentTo($"{id}.nuspec", $"lib/net10.0/{id}.pdb");
        XDocument.Parse(package.Text($"lib/net10.0/{id}.xml")).Descendants("summary").Should().NotBeEmpty();
        package.Bytes("icon.png").Length.Should().BeLessThan(10_000);
    }

    [Theory]
    [InlineData("Craft.Core", "Cronos Microsoft.Extensions.Caching.Hybrid Microsoft.Extensions.DependencyInjection.Abstractions "
        + "Microsoft.Extensions.Hosting Microsoft.Extensions.Logging.Abstractions Microsoft.Extensions.Options NJsonSchema Polly.Core "
        + "System.Threading.RateLimiting")]
    [InlineData("Craft.Ai", "Craft.Core Microsoft.Bcl.Cryptography Microsoft.Extensions.Http.Resilience Microsoft.IdentityModel.Tokens "
        + "ModelContextProtocol.AspNetCore")]
    public void A_package_says_what_it_needs_and_under_which_licence(string id, string needs)
    {
        using var package = feed.Open(id);

        package.Value("id").Should().Be(id);
        package.Value("version").Should().Be(feed.Version);
        package.Value("license").Should().Be("Apache-2.0");
        package.All("license").Single().Attribute("type")!.Value.Should().Be("expression");
        package.Value("readme").Should().Be("README.md");
        package.Value("icon").Should().Be("icon.png");
        package.Value("description").Should().NotBeNullOrWhiteSpace();
        package.All("dependency").Select(element => element.Attribute("id")!.Value).Should().BeEquivalentTo(needs.Split(' '));
        package.All("dependency").Where(element => element.Attribute("id")!.Value == "Craft.Core")
            .Select(element => element.Attribute("version")!.Value)
            .Should().AllBe(feed.Version, "the two are released together");
        package.All("frameworkReference").Select(element => element.Attribute("name")!.Value)
            .Should().Equal(id == "Craft.Ai" ? ["Microsoft.AspNetCore.App"] : []);
    }

    [Theory]
    [InlineData("Craft.Core")]
    [InlineData("Craft.Ai")]
    public void A_package_leads_back_to_its_sources(string id)
    {
        using var package = feed.Open(id);
        using var symbols = feed.Open(id, "snupkg");

        var repository = package.All("repository").Single();
        repository.Attribute("type")!.Value.Should().Be("git");
        repository.Attribute("url")!.Value.Should().Be(SourceCopy.Url);
        repository.Attribute("commit")!.Value.Should().Be(SourceCopy.Commit);
        Latin(symbols.Bytes($"lib/net10.0/{id}.pdb"))
            .Should().Contain($"/craft/craft/{SourceCopy.Commit}/*", "SourceLink points at the commit");
    }

    /// <summary>Anyone can build the published commit, anywhere, and compare.</summary>
    [Fact]
    public async Task Built_again_in_another_folder_every_byte_is_the_same()
    {
        var sources = new SourceCopy(feed.Folder("somewhere/else/altogether"));
        var again = feed.Folder("again");
        await sources.PackAsync(again, feed.Version);

        foreach (var file in Directory.GetFiles(feed.Feed))
        {
            using var first = new Package(file);
            using var second = new Package(Path.Combine(again, Path.GetFileName(file)));
            foreach (var entry in first.Files)
            {
                second.Bytes(entry).AsSpan().SequenceEqual(first.Bytes(entry))
                    .Should().BeTrue("{0} in {1} must not change", entry, Path.GetFileName(file));
                Latin(first.Bytes(entry)).Should().NotContain(feed.Root, "{0} must not tell where it was built", entry);
            }
        }

        // A clone of a folder on this machine: its path is nobody's business.
        sources.CloneFrom(feed.Folder("private"));
        await sources.PackCoreAgainAsync(feed.Folder("local"), feed.Version);
        using var local = new Package(Path.Combine(feed.Folder("local"), $"Craft.Core.{feed.Version}.nupkg"));
        local.All("repository").Single().Attribute("url").Should().BeNull();
    }

    [Theory]
    [InlineData("Craft.Core")]
    [InlineData("Craft.Ai")]
    public void All_log_messages_of_an_assembly_are_in_one_class(string id) =>
        Directory.GetFiles(Path.Combine(Repository.Root, "src", id), "*.cs", SearchOption.AllDirectories)
            .Where(file => File.ReadAllText(file).Contains("[LoggerMessage(", StringComparison.Ordinal))
            .Should().ContainSingle("their generator writes several classes in no fixed order, and then no two builds are the same");

    private static string Latin(byte[] bytes) => System.Text.Encoding.Latin1.GetString(bytes);
}
