using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Crafting.Ai.Tests;

public class ToolShelfTests
{
    private static readonly McpServerTool SdkTool = McpServerTool.Create((string name) => $"Hello {name}", new() { Name = "greet" });

    private static Route<string> Tool(string id, params string[] tags) =>
        Craft.Route().Id(id).Description("A tool.").Tag(tags).From(Mcp()).Transform(_ => id);

    [Theory, BothEras]
    public async Task A_route_that_is_not_published_is_neither_listed_nor_called(string revision)
    {
        await using var app = await App.StartAsync(
            new AppSetup
            {
                Mcp = mcp => mcp.Tools = route => !route.Tags.Contains("internal"),
            }, Tool("public"), Tool("hidden", "internal"));
        await using var client = await app.ConnectAsync(revision);

        (await client.ListToolsAsync()).Select(tool => tool.Name).Should().Equal("public");
        var call = () => client.CallAsync("hidden");
        (await call.Should().ThrowAsync<McpProtocolException>()).Which.ErrorCode.Should().Be(McpErrorCode.InvalidParams);
        (await app.Services.GetRequiredService<ICraftClient>().SendAsync<string>("hidden")).Should().Be("hidden", "code may still call it");
    }

    [Theory, BothEras]
    public async Task What_the_application_registers_with_the_SDK_works_beside_routes(string revision)
    {
        await using var app = await App.StartAsync(
            new AppSetup
            {
                Services = services => services.AddMcpServer()
                    .WithTools([SdkTool])
                    .WithPrompts([McpServerPrompt.Create(() => "Be brief.", new() { Name = "brief" })])
                    .WithResources([McpServerResource.Create(() => "text", new() { UriTemplate = "notes://all", Name = "all" })]),
            },
            Tool("own"));
        await using var client = await app.ConnectAsync(revision);

        (await client.ListToolsAsync()).Select(tool => tool.Name).Should().BeEquivalentTo("own", "greet");
        (await client.CallAsync("greet", new { name = "Ada" })).Text().Should().Be("Hello Ada");
        (await client.CallAsync("own")).Text().Should().Be("own");
        ((TextContentBlock)(await client.GetPromptAsync("brief")).Messages[0].Content).Text.Should().Be("Be brief.");
        ((TextResourceContents)(await client.ReadResourceAsync("notes://all")).Contents[0]).Text.Should().Be("text");
    }

    [Fact]
    public async Task Tools_that_were_put_into_the_options_of_the_SDK_work_beside_routes()
    {
        await using var app = await App.StartAsync(
            new AppSetup
            {
                Services = services => services.Configure<McpServerOptions>(server => server.ToolCollection = [SdkTool]),
            }, Tool("own"));
        await using var client = await app.ConnectAsync(Era.Stateless);

        (await client.ListToolsAsync()).Select(tool => tool.Name).Should().BeEquivalentTo("own", "greet");
    }

    [Fact]
    public async Task A_name_that_a_route_and_the_SDK_both_claim_is_a_problem_at_start_up()
    {
        var message = await App.FailAsync(
            new AppSetup { Services = services => services.AddMcpServer().WithTools([SdkTool]) }, Tool("greet"));

        message.Should()
            .Contain("RC1002 route 'greet': A tool of this name is also registered with the MCP SDK (WithTools). Rename one of the two.");
    }

    [Fact]
    public async Task A_route_that_is_not_published_claims_no_name()
    {
        await using var app = await App.StartAsync(
            new AppSetup
            {
                Mcp = mcp => mcp.Tools = _ => false,
                Services = services => services.AddMcpServer().WithTools([SdkTool]),
            }, Tool("greet"));
        await using var client = await app.ConnectAsync(Era.Stateless);

        (await client.CallAsync("greet", new { name = "Ada" })).Text().Should().Be("Hello Ada");
    }

    [Fact]
    public async Task A_filter_that_throws_is_a_problem_at_start_up()
    {
        var message = await App.FailAsync(
            new AppSetup { Mcp = mcp => mcp.Tools = _ => throw new InvalidOperationException("oops.") }, Tool("tool"));

        message.Should().Contain("RC5003 route 'tool': mcp.Tools failed for it: oops. Return true or false for every route.");
    }

    [Fact]
    public async Task Tools_are_announced_neither_while_they_come_nor_while_they_go()
    {
        await using var app = await App.StartAsync(Tool("one"), Tool("two"));
        var shelf = app.Services.GetRequiredService<ToolShelf>().Tools;
        var changes = 0;
        shelf.Changed += (_, _) => changes++;

        await app.StopAsync();

        shelf.Should().BeEmpty();
        changes.Should().Be(0);
    }
}
