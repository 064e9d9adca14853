using System.Reflection;

namespace Crafting.Tests;

public class HouseTests
{
    private static readonly Assembly Core = typeof(Capability).Assembly;
    private static readonly string Folder = SourceTree.Folder("src", "Craft.Core");

    [Fact]
    public void No_type_lives_in_a_namespace_that_would_hide_the_entrance() => None(Conventions.NamespacesThatHideTheEntrance(Core));

    [Fact]
    public void No_namespace_ends_with_a_verb() => None(Conventions.NamespacesThatHideVerbs(Core, typeof(Dsl)));

    [Fact]
    public void No_public_type_has_a_name_that_others_have_already() => None(Conventions.TakenNames(Core));

    [Fact]
    public void No_name_ends_in_a_word_that_says_nothing() => None(Conventions.EmptyNames(Core));

    // A container holds many clients, and extension methods need a class that nobody names.
    [Fact]
    public void No_name_carries_the_frameworks_prefix_without_need() =>
        None(Conventions.NamesWithThePrefix(Core, "Craft", "ICraftClient", "CraftServiceCollectionExtensions"));

    [Fact]
    public void Neither_the_web_nor_the_protocol_is_referenced() =>
        None(Conventions.References(Core, "Microsoft.AspNetCore", "ModelContextProtocol"));

    [Fact]
    public void No_file_is_longer_than_a_reader_can_hold() => None(Conventions.LongFiles(Folder));

    [Theory, InlineData("Craft.Core"), InlineData("Craft.Ai")]
    public void No_line_of_what_is_shipped_is_wider_than_a_screen(string project) =>
        None(Conventions.WideLines(SourceTree.Folder("src", project)));

    [Fact]
    public void A_summary_begins_with_a_short_sentence() => None(Conventions.LongSummaries(Core));

    [Fact]
    public void The_public_surface_is_the_one_that_was_reviewed() =>
        PublicApi.Difference(Core, SourceTree.Folder("tests", "Craft.Core.Tests", "PublicApi.approved.txt")).Should().BeNull();

    [Fact]
    public void Types_use_only_their_own_layer_and_those_to_the_right() => None(Layered("Exchanges", "Contracts", "Errors"));

    [Fact]
    public void An_arrow_to_the_left_would_be_seen()
    {
        var violations = Layered("Contracts", "Exchanges");

        violations.Should().Contain("RouteContext (Exchanges) uses JsonContract (Contracts)").And.Contain("Errors is in no layer");
        violations.Should().OnlyContain(violation => violation.StartsWith("Errors ") || violation.Contains("(Exchanges) uses"));
    }

    [Fact]
    public void Every_verb_has_a_test_class_of_its_name()
    {
        var verbs = SourceTree.Files(Path.Combine(Folder, "Operations")).Select(file => Path.GetFileNameWithoutExtension(file));

        // These only say something about the route; CapabilityTests holds them together.
        verbs.Except(["Id", "Title", "Description", "Tag"])
            .Where(verb => typeof(HouseTests).Assembly.GetType($"Crafting.Tests.{verb}Tests") is null)
            .Should().BeEmpty();
    }

    private static void None(IEnumerable<string> violations) => string.Join('\n', violations).Should().BeEmpty();

    private static IReadOnlyList<string> Layered(params string[] last) => last.Aggregate(
        new Layers()
            .Then("Hosting")
            .Then("Routes", "Craft.cs", "Dsl.cs")
            .Then("Operations", "Adapters")
            .Then("Pipeline", "Capability.cs", "ICapability.cs"),
        (layers, folder) => layers.Then(folder)).Violations(Folder);
}
