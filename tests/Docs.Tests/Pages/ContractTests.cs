using Crafting.Pipeline;
using Docs.Tests.Snippets;
using FluentAssertions;
using Xunit;

namespace Docs.Tests;

/// <summary>docs/contracts.md.</summary>
public class ContractTests
{
    [Fact]
    public void The_table_of_options_is_complete_and_its_defaults_are_true()
    {
        var page = Repository.Read("docs/contracts.md");
        var options = new ContractOptions();

        foreach (var property in typeof(ContractOptions).GetProperties())
        {
            page.Should().Contain($"| `{property.Name}` |");
            if (property.PropertyType.IsPrimitive)
                page.Should().Contain($"| `{property.Name}` | `{property.GetValue(options)}` |");
        }
    }

    [Fact]
    public async Task Options_change_names_and_accept_unknown_members()
    {
        await using var served = await Served.StartAsync(builder =>
        {
            Contracts.Options(builder);
            builder.Services.AddCraft().AddCapabilities(Contracts.Measure).AddMcp();
        });

        (await served.CallAsync("measure", new { shape = new Dictionary<string, object> { ["$type"] = "square", ["side"] = 3, ["colour"] = "red" } }))
            .StructuredContent!.Value.GetProperty("square_metres").GetDouble().Should().Be(9);
    }

    [Fact]
    public async Task An_answer_that_breaks_the_promise_is_not_sent()
    {
        await using var served = await Served.StartAsync(
            Craft.Route().Id("shrink").Description("Shrinks.").Output<Contracts.Area>().From(Mcp()).Transform(_ => new Contracts.Area(-1)));

        var result = await served.CallAsync("shrink");

        result.Text().Should().StartWith("RC5002");
        result.StructuredContent.Should().BeNull();
    }

    [Fact]
    public async Task A_schema_by_hand_is_published_unchanged_and_checked()
    {
        await using var served = await Served.StartAsync(Contracts.ByHand);

        (await served.ToolsAsync()).Single().InputSchema.GetRawText().Should().Be(
            """{ "type": "object", "properties": { "value": { "type": ["string", "integer"] } }, "required": ["value"] }""".Replace(" ", "", StringComparison.Ordinal));
        (await served.AskAsync("either", new { value = 7 })).Should().Be("7");
        (await served.AskAsync("either", new { value = true })).Should().StartWith("RC5002");
    }
}
