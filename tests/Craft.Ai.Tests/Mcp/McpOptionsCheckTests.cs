namespace Crafting.Ai.Tests;

public class McpOptionsCheckTests
{
    private static readonly Capability Ping = Craft.Route().Id("ping").Description("Pings.").From(Mcp());

    [Fact]
    public async Task Every_option_that_cannot_work_is_reported_together_with_the_routes()
    {
        var message = await App.FailAsync(
            new AppSetup
            {
                Mcp = mcp =>
                {
                    mcp.Name = " ";
                    mcp.Version = "";
                    mcp.WebsiteUrl = "notebook.example";
                    mcp.Icons = [new("icon.png"), null!];
                    mcp.Path = "mcp";
                    mcp.Sessions = (McpSessions)7;
                },
            },
            Ping,
            Craft.Route().Id("nameless").From(Mcp()));

        message.Should().StartWith("Craft cannot start: 8 problems.")
            .And.Contain("\n  RC5003: mcp.Name is blank. Name the server, or leave it out to use the application's name.")
            .And.Contain("\n  RC5003: mcp.Version is blank. Write a version such as 1.0.0, or leave it out to use the application's.")
            .And.Contain("\n  RC5003: mcp.WebsiteUrl is \"notebook.example\". Use an absolute http or https URL.")
            .And.Contain("\n  RC5003: mcp.Icons has the source \"icon.png\". Use an absolute https URL or a data URI.")
            .And.Contain("\n  RC5003: mcp.Icons holds a null. Remove it.")
            .And.Contain("\n  RC5003: mcp.Path is \"mcp\". Use a path such as /mcp.")
            .And.Contain("\n  RC5003: mcp.Sessions is 7. Use McpSessions.ForInitializeClients or McpSessions.None.")
            .And.Contain("\n  RC1001 route 'nameless': It has no description.");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("//mcp")]
    [InlineData("/{tenant}/mcp")]
    [InlineData("/m cp")]
    public async Task A_path_is_rooted_and_plain(string? path)
    {
        (await App.FailAsync(new AppSetup { Mcp = mcp => mcp.Path = path! }, Ping))
            .Should().Contain($"mcp.Path is \"{path}\". Use a path such as /mcp.");
    }

    [Fact]
    public async Task A_transport_that_does_not_exist_is_reported()
    {
        (await App.FailAsync(new AppSetup { Mcp = mcp => mcp.Transport = (McpTransport)9 }, Ping)).Should()
            .Contain("mcp.Transport is 9. Use McpTransport.Http or McpTransport.Stdio.");
    }
}
