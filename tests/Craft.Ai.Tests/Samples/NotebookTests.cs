using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using ModelContextProtocol.Client;

namespace Crafting.Ai.Tests;

/// <summary>The first thing that a user runs.</summary>
public class NotebookTests
{
    private const string Initialize =
        """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"c","version":"1"}}}""";

    private const string Initialized = """{"jsonrpc":"2.0","method":"notifications/initialized"}""";

    private const string Create =
        """{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"notes_create","arguments":{"title":"Milk","body":"Buy milk."}}}""";

    [Fact]
    public async Task Clients_of_both_eras_create_and_list_notes_over_http()
    {
        var (process, address) = await NotebookProcess.ListenAsync();
        await using var _ = process;

        foreach (var revision in new[] { Era.Sessions, Era.Stateless })
        {
            var transport = new HttpClientTransport(new() { Endpoint = new Uri(address, "/mcp"), TransportMode = HttpTransportMode.StreamableHttp });
            await using var client = await McpClient.CreateAsync(transport, new() { ProtocolVersion = revision, DiscoverProbeTimeout = TimeSpan.FromMinutes(1) });
            await KeepsNotes(client, revision);
        }
    }

    [Theory, BothEras]
    public async Task A_client_creates_and_lists_notes_over_stdio(string revision)
    {
        var transport = new StdioClientTransport(new() { Command = "dotnet", Arguments = [NotebookProcess.Assembly, "--Transport=Stdio"] });
        await using var client = await McpClient.CreateAsync(transport, new() { ProtocolVersion = revision, DiscoverProbeTimeout = TimeSpan.FromMinutes(1) });

        await KeepsNotes(client, revision);
    }

    [Fact]
    public async Task Over_stdio_the_output_is_the_protocol_and_the_end_of_input_the_end()
    {
        var port = FreePort();
        await using var process = NotebookProcess.Start("--Transport=Stdio", "--urls", $"http://127.0.0.1:{port}");

        await process.Input.WriteLineAsync(Initialize);
        var hello = JsonNode.Parse((await process.ReadLineAsync())!)!;
        var knock = async () => await new HttpClient().GetAsync(new Uri($"http://127.0.0.1:{port}/mcp"));
        await knock.Should().ThrowAsync<HttpRequestException>("no port is opened");

        // As "cat requests | notebook" does: everything is written, and the input ends before the answers are there.
        await process.Input.WriteLineAsync(Initialized);
        await process.Input.WriteLineAsync(Create);
        process.Input.Close();
        var rest = (await process.Output.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        (await process.ExitAsync()).Should().Be(0);
        hello["result"]!["serverInfo"]!["name"]!.GetValue<string>().Should().Be("notebook");
        var answer = JsonNode.Parse(rest.Should().ContainSingle("the output carries nothing but answers").Which)!;
        answer["id"]!.GetValue<int>().Should().Be(2);
        JsonNode.Parse(answer["result"]!["content"]![0]!["text"]!.GetValue<string>())!["title"]!.GetValue<string>().Should().Be("Milk");
        process.Errors.Should().Contain("notes_create completed", "logs go to standard error");
    }

    private static async Task KeepsNotes(McpClient client, string title)
    {
        (await client.ListToolsAsync()).Select(tool => tool.Name).Should().Equal("notes_list", "notes_create");
        (await client.CallAsync("notes_create", new { title, body = "A note." })).IsError.Should().NotBe(true);
        (await client.CallAsync("notes_create", new { title = "", body = "A note." })).ErrorText().Should().StartWith("RC5002: title must not be empty.");
        JsonNode.Parse((await client.CallAsync("notes_list", new { query = title })).Text())!.AsArray()
            .Should().ContainSingle().Which!["title"]!.GetValue<string>().Should().Be(title);
    }

    private static int FreePort()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
