using ModelContextProtocol.Protocol;

namespace Crafting.Ai.Tests;

public class McpSourceTests
{
    [Theory, BothEras]
    public async Task A_route_is_listed_as_a_tool(string revision)
    {
        await using var app = await App.StartAsync(
            Craft.Route()
                .Id("notes_create")
                .Title("Create a note")
                .Description("Creates a note.")
                .Input<Input>()
                .From(Mcp())
                .Transform(input => input.Title));
        await using var client = await app.ConnectAsync(revision);

        var tool = (await client.ListToolsAsync()).Should().ContainSingle().Which.ProtocolTool;

        tool.Name.Should().Be("notes_create");
        tool.Title.Should().Be("Create a note");
        tool.Description.Should().Be("Creates a note.");
        tool.InputSchema.GetProperty("type").GetString().Should().Be("object");
        tool.InputSchema.GetProperty("properties").GetProperty("title").GetProperty("type").GetString().Should().Be("string");
        tool.OutputSchema.Should().BeNull();
        tool.Icons.Should().BeNull();
    }

    public sealed record Input(string Title);

    [Theory, BothEras]
    public async Task A_title_is_also_an_annotation_for_clients_that_know_no_titles(string revision)
    {
        await using var app = await App.StartAsync(Craft.Route().Id("ping").Title("Ping!").Description("Pings.").From(Mcp()));
        await using var client = await app.ConnectAsync(revision);

        (await client.ListToolsAsync()).Single().ProtocolTool.Annotations.Should().BeEquivalentTo(new ToolAnnotations { Title = "Ping!" });
    }

    [Theory, BothEras]
    public async Task Tools_are_listed_in_the_order_in_which_their_routes_were_added(string revision)
    {
        var names = Enumerable.Range(0, 30).Select(i => $"tool_{(i * 7) % 30}").ToArray();
        await using var app = await App.StartAsync([.. names.Select(name => Craft.Route().Id(name).Description("A tool.").From(Mcp()))]);
        await using var client = await app.ConnectAsync(revision);

        (await client.ListToolsAsync()).Select(tool => tool.Name).Should().Equal(names);
    }

    [Fact]
    public async Task The_tools_of_a_wrong_program_are_all_reported_at_once()
    {
        var message = await App.FailAsync(
            AppSetup.Plain,
            Craft.Route().Id("with.dot").Description("A tool.").From(Mcp()),
            Craft.Route().Id(new string('x', 65)).Description("A tool.").From(Mcp()),
            Craft.Route().Id("ünder").Description("A tool.").From(Mcp()),
            Craft.Route()
                .Id("icon")
                .Description("A tool.")
                .From(Mcp(new() { Icons = [new("icon.png"), new("https://a.example/i.png", Theme: "blue")] })));

        message.Should().StartWith("Craft cannot start: 5 problems.")
            .And.Contain("RC5003 route 'with.dot': \"with.dot\" is not a tool name. "
                + "Use letters, digits, '_' and '-', at most 64 of them, in .Id(\"…\").")
            .And.Contain("\"ünder\" is not a tool name.")
            .And.Contain("RC5003 route 'icon': McpToolOptions.Icons has the source \"icon.png\". Use an absolute https URL or a data URI.")
            .And.Contain("McpToolOptions.Icons has the theme \"blue\". Use light or dark, or leave it out.");
    }

    [Fact]
    public async Task A_name_of_64_letters_digits_and_signs_is_a_tool_name()
    {
        var name = "aZ09_-" + new string('x', 58);
        await using var app = await App.StartAsync(Craft.Route().Id(name).Description("A tool.").From(Mcp()));
        await using var client = await app.ConnectAsync(Era.Stateless);

        (await client.CallAsync(name)).IsError.Should().NotBe(true);
    }
}
