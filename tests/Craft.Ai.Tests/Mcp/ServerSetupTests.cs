using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Crafting.Ai.Tests;

public class ServerSetupTests
{
    private static readonly Capability Route = Craft.Route().Id("ping").Description("Pings.").From(Mcp()).Transform(_ => "pong");

    [Theory, BothEras]
    public async Task The_server_says_who_it_is(string revision)
    {
        await using var app = await App.StartAsync(new AppSetup
        {
            Mcp = mcp =>
            {
                mcp.Name = "notebook";
                mcp.Title = "Notebook";
                mcp.Version = "1.2.3";
                mcp.Description = "Keeps notes.";
                mcp.WebsiteUrl = "https://notebook.example";
                mcp.Icons = [new McpIcon("https://notebook.example/icon.png", "image/png", ["48x48"], "dark")];
                mcp.Instructions = "List before you create.";
            },
        }, Route);

        await using var client = await app.ConnectAsync(revision);

        client.ServerInfo.Should().BeEquivalentTo(new
        {
            Name = "notebook",
            Title = "Notebook",
            Version = "1.2.3",
            Description = "Keeps notes.",
            WebsiteUrl = "https://notebook.example",
            Icons = new[]
            {
                new { Source = "https://notebook.example/icon.png", MimeType = "image/png", Sizes = new[] { "48x48" }, Theme = "dark" },
            },
        });
        client.ServerInstructions.Should().Be("List before you create.");
        client.NegotiatedProtocolVersion.Should().Be(revision);
    }

    [Theory, BothEras]
    public async Task Without_options_the_server_is_named_after_the_application(string revision)
    {
        await using var app = await App.StartAsync(Route);

        await using var client = await app.ConnectAsync(revision);

        client.ServerInfo!.Name.Should().Be(app.Services.GetRequiredService<IHostEnvironment>().ApplicationName);
        client.ServerInfo!.Version.Should().NotBeNullOrEmpty();
        client.ServerInfo!.Icons.Should().BeNull();
        client.ServerInstructions.Should().BeNull();
    }
}
