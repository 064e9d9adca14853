using FluentAssertions;
using ModelContextProtocol.Client;
using Xunit;

namespace Docs.Tests;

/// <summary>samples/Notebook/README.md.</summary>
public class NotebookTests
{
    // On a busy machine `dotnet run` takes longer than a client usually waits.
    private static readonly McpClientOptions SlowStart = new() { DiscoverProbeTimeout = TimeSpan.FromMinutes(1), InitializationTimeout = TimeSpan.FromMinutes(2) };

    [Fact]
    public async Task A_client_that_starts_the_server_itself_talks_to_it_over_stdio()
    {
        Repository.Read("samples/Notebook/README.md").Should().Contain("`dotnet run --no-launch-profile --project samples/Notebook -- --Transport Stdio`");
        await using var client = await McpClient.CreateAsync(new StdioClientTransport(new()
        {
            Command = "dotnet",
            Arguments = ["run", "--no-launch-profile", "--project", "samples/Notebook", "--no-build", "-c", ReadmeTests.Configuration, "--", "--Transport", "Stdio"],
            WorkingDirectory = Repository.Root,
        }), SlowStart);

        (await client.ListToolsAsync()).Select(tool => tool.Name).Should().BeEquivalentTo("notes_list", "notes_create");
        (await client.CallToolAsync("notes_create", new Dictionary<string, object?> { ["title"] = "Milk", ["body"] = "Two litres" })).IsError.Should().NotBe(true);
        (await client.CallToolAsync("notes_list", new Dictionary<string, object?> { ["query"] = "milk" })).Text().Should().Contain("Two litres");
    }

    [Fact]
    public async Task Its_reader_finds_what_the_table_promises()
    {
        await using var served = await Served.StartAsync(ListNotes.Route);
        var tool = (await served.ToolsAsync()).Single();

        tool.Annotations!.ReadOnlyHint.Should().BeTrue();
        tool.InputSchema.TryGetProperty("required", out _).Should().BeFalse();
        Repository.Read("samples/Notebook/Capabilities/Notes/NoteStore.cs").Should().NotContain("Craft").And.NotContain("Exchange");
    }
}
