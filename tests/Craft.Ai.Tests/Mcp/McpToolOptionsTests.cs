using ModelContextProtocol.Protocol;

namespace Crafting.Ai.Tests;

public class McpToolOptionsTests
{
    public static TheoryData<string[], McpToolOptions?, ToolAnnotations?> Hints { get; } = new()
    {
        { [], null, null },
        { ["notes", "Read-Only"], null, null },
        { ["read-only"], null, new() { ReadOnlyHint = true } },
        { ["destructive", "idempotent", "open-world"], null, new() { DestructiveHint = true, IdempotentHint = true, OpenWorldHint = true } },
        { ["read-only"], new() { ReadOnly = false }, new() { ReadOnlyHint = false } },
        { ["idempotent"], new() { Destructive = false, OpenWorld = false }, new() { IdempotentHint = true, DestructiveHint = false, OpenWorldHint = false } },
    };

    [Theory, MemberData(nameof(Hints))]
    public async Task Hints_follow_from_tags_and_explicit_ones_win(string[] tags, object? options, object? annotations)
    {
        await using var app = await App.StartAsync(
            Craft.Route().Id("tool").Description("A tool.").Tag(tags).From(Mcp((McpToolOptions?)options)));
        await using var client = await app.ConnectAsync(Era.Stateless);

        (await client.ListToolsAsync()).Single().ProtocolTool.Annotations.Should().BeEquivalentTo((ToolAnnotations?)annotations);
    }

    [Theory, BothEras]
    public async Task A_tool_without_icons_inherits_those_of_the_server(string revision)
    {
        await using var app = await App.StartAsync(
            new AppSetup { Mcp = mcp => mcp.Icons = [new("https://notebook.example/server.png")] },
            Craft.Route().Id("inherits").Description("A tool.").From(Mcp()),
            Craft.Route().Id("own").Description("A tool.").From(Mcp(new() { Icons = [new("data:image/png;base64,AAAA", "image/png")] })),
            Craft.Route().Id("none").Description("A tool.").From(Mcp(new() { Icons = [] })));
        await using var client = await app.ConnectAsync(revision);

        var icons = (await client.ListToolsAsync())
            .ToDictionary(tool => tool.Name, tool => tool.ProtocolTool.Icons?.Select(icon => icon.Source));

        icons["inherits"].Should().Equal("https://notebook.example/server.png");
        icons["own"].Should().Equal("data:image/png;base64,AAAA");
        icons["none"].Should().BeNull();
    }
}
