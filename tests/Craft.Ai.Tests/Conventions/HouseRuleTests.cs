using System.Reflection;
using System.Runtime.CompilerServices;
using System.Xml.Linq;

namespace Crafting.Ai.Tests;

public class HouseRuleTests
{
    private static readonly Assembly Ai = typeof(McpOptions).Assembly;

    [Fact]
    public void No_type_lives_in_a_namespace_that_would_hide_the_class_Craft()
    {
        Ai.GetTypes().Select(type => type.Namespace ?? "").Distinct()
            .Should().NotContain(name => name == "Craft" || name.StartsWith("Craft.", StringComparison.Ordinal));
    }

    [Fact]
    public void No_namespace_ends_with_a_verb_of_the_language()
    {
        var verbs = typeof(Dsl).GetMethods(BindingFlags.Public | BindingFlags.Static).Select(method => method.Name);

        Ai.GetTypes().Select(type => type.Namespace?.Split('.')[^1]).Distinct().Should().NotIntersectWith(verbs);
    }

    [Fact]
    public void No_public_type_takes_a_name_that_every_web_project_knows()
    {
        Ai.GetExportedTypes().Select(type => type.Name)
            .Should().NotIntersectWith(["Route", "RouteBuilder", "Endpoint", "Results", "Tool", "Prompt", "Resource"]);
    }

    // Extension methods need a class, which nobody names.
    [Fact]
    public void No_public_name_carries_the_prefix_of_the_framework_without_need()
    {
        Ai.GetExportedTypes()
            .SelectMany(
                type => type.GetMembers().Where(member => member.DeclaringType == type).Select(member => member.Name).Append(type.Name))
            .Where(name => name.StartsWith("Craft", StringComparison.Ordinal) || name.StartsWith("ICraft", StringComparison.Ordinal))
            .Should().BeEquivalentTo("CraftEndpointExtensions", "CraftHttpExtensions", "CraftMcpExtensions");
    }

    [Fact]
    public void Craft_Ai_is_built_on_the_public_surface_of_Craft_Core()
    {
        typeof(Capability).Assembly.GetCustomAttributes<InternalsVisibleToAttribute>().Select(friend => friend.AssemblyName)
            .Should().NotContain("Craft.Ai", "a third party could have written it");
    }

    [Fact]
    public void A_summary_is_one_sentence_of_fifteen_words_at_most()
    {
        var published = Ai.GetExportedTypes().Select(type => type.FullName!).ToHashSet();
        var summaries = XDocument.Load(Path.Combine(AppContext.BaseDirectory, "Craft.Ai.xml")).Descendants("member")
            .Select(member => (Name: (string)member.Attribute("name")!, Summary: member.Element("summary")?.Value.Trim()))
            .Where(member => member.Summary is not null
                && published.Any(type => member.Name[2..] == type || member.Name[2..].StartsWith(type + ".", StringComparison.Ordinal)));

        summaries.Where(member => member.Summary!.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length > 15)
            .Select(member => $"{member.Name}: {member.Summary}").Should().BeEmpty();
    }
}
