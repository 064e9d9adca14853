using System.Security.Claims;
using Docs.Tests.Snippets;
using FluentAssertions;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Xunit;

namespace Docs.Tests;

/// <summary>docs/mcp.md: its snippets, and what it says around them.</summary>
public class McpTests
{
    [Fact]
    public async Task The_server_says_who_it_is()
    {
        await using var served = await Served.StartAsync(McpPage.Identity);
        await using var client = await served.ConnectAsync(Served.WithSessions);

        client.ServerInfo.Should().BeEquivalentTo(new { Name = "hello", Title = "Hello", Version = "1.2.0", Description = "Greets people.", WebsiteUrl = "https://hello.example.com" });
        client.ServerInstructions.Should().StartWith("Use greet");
        (await served.ToolsAsync()).Single().Icons!.Single().Source.Should().Be("https://hello.example.com/icon.png");
    }

    [Fact]
    public async Task Without_sessions_older_clients_can_still_list_and_call()
    {
        await using var served = await Served.StartAsync(builder =>
            builder.Services.AddCraft().AddCapabilities(Greet.Route, McpPage.Ask).AddMcp(mcp => mcp.Sessions = McpSessions.None));
        await using var client = await served.ConnectAsync(Served.WithSessions);

        client.SessionId.Should().BeNull();
        (await client.ListToolsAsync()).Should().HaveCount(2);
        (await served.AskAsync("greet", new { name = "Ada" }, Served.WithSessions)).Should().Be("Hello, Ada!");
        await FluentActions.Awaiting(() => served.AskAsync("ask", revision: Served.WithSessions))
            .Should().ThrowAsync<McpProtocolException>();
    }

    [Fact]
    public async Task A_tag_sets_a_hint_and_an_option_wins()
    {
        await using var served = await Served.StartAsync(
            Craft.Route()
                .Id("a")
                .Description("Reads.")
                .Tag("read-only", "open-world")
                .From(Mcp(new McpToolOptions { ReadOnly = false }))
                .Transform(_ => "a"));

        (await served.ToolsAsync()).Single().Annotations.Should().BeEquivalentTo(new { ReadOnlyHint = false, OpenWorldHint = true });
    }

    [Fact]
    public async Task A_client_repeats_an_argument_as_a_header_and_the_server_compares_them()
    {
        await using var served = await Served.StartAsync(McpHeaders.Query);
        await using var client = await served.ConnectAsync(Served.Stateless);

        var tool = (await client.ListToolsAsync()).Single();

        tool.ProtocolTool.InputSchema.GetProperty("properties").GetProperty("region").GetProperty("x-mcp-header").GetString()
            .Should().Be("Region");
        (await tool.CallAsync(new Dictionary<string, object?> { ["region"] = "eu", ["query"] = "rain" })).Text().Should().Be("eu: rain");
        (await Raw.AnswerAsync(served, Raw.Request("tools/call", "\"name\":\"query\",\"arguments\":{\"region\":\"eu\",\"query\":\"rain\"}"), "tools/call", "query"))
            .Should().StartWith("HTTP 400, error -32020");
    }

    [Fact]
    public async Task Progress_reaches_a_client_that_asked()
    {
        await using var served = await Served.StartAsync(McpPage.Import);
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, served.Endpoint)
        {
            Content = new StringContent("""
                {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"import","arguments":{},"_meta":{"progressToken":"t",
                "io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}}
                """, new System.Net.Http.Headers.MediaTypeHeaderValue("application/json")),
            Headers =
            {
                { "Accept", "application/json, text/event-stream" },
                { "MCP-Protocol-Version", "2026-07-28" },
                { "Mcp-Method", "tools/call" },
                { "Mcp-Name", "import" },
            },
        };

        // On the wire, where the order is the server's: the official client tells its callers in any order.
        using var response = await http.SendAsync(request);
        var answer = await response.Content.ReadAsStringAsync();

        answer.Should().MatchRegex("(?s)File 1.*File 2.*File 3.*Imported[.]");
        (await served.AskAsync("import")).Should().Be("Imported.");
    }

    [Fact]
    public async Task The_door_leads_to_the_client_and_to_its_user()
    {
        await using var served = await Served.StartAsync(McpPage.WhoCalls, McpPage.Ask);
        var options = new McpClientOptions
        {
            ProtocolVersion = Served.WithSessions,
            ClientInfo = new() { Name = "docs", Version = "1" },
            Handlers = new()
            {
                ElicitationHandler = (_, _) => new(new ElicitResult
                {
                    Action = "accept",
                    Content = new Dictionary<string, System.Text.Json.JsonElement>
                    {
                        ["name"] = System.Text.Json.JsonSerializer.SerializeToElement("Ada"),
                    },
                }),
            },
        };
        await using var client = await McpClient.CreateAsync(new HttpClientTransport(new() { Endpoint = served.Endpoint }), options);

        (await client.CallToolAsync("who_calls")).Text().Should().Be("docs");
        (await client.CallToolAsync("ask")).Text().Should().Be("Hello, Ada!");
        (await served.Services.GetRequiredService<ICraftClient>().SendAsync<string>("who_calls")).Should().Be("not an MCP client");
        await FluentActions.Awaiting(() => served.AskAsync("ask")).Should().ThrowAsync<McpProtocolException>();
    }

    [Fact]
    public async Task A_tool_of_the_SDK_with_the_name_of_a_route_stops_the_application()
    {
        (await Served.FailAsync(builder =>
        {
            builder.Services.AddCraft().AddCapabilities(Craft.Route().Id("add").Description("Adds.").From(Mcp()).Transform(_ => "3"))
                .AddMcp();
            builder.Services.AddMcpServer().WithTools<McpPage.SdkTools>();
        })).Should().Contain("RC1002 route 'add'");
    }

    [Fact]
    public async Task An_existing_application_keeps_its_own_endpoints()
    {
        var (program, served) = await RunningProgram.ServeAsync(McpPage.ExistingApp);
        await using (program)
        {
            served.Endpoint.AbsolutePath.Should().Be("/api/mcp");
            (await served.AskAsync("greet", new { name = "Ada" })).Should().Be("Hello, Ada!");
            using var http = new HttpClient();
            (await http.GetStringAsync(new Uri(served.Endpoint, "/"))).Should().Be("The web site.");
        }
    }

    [Fact]
    public async Task A_group_adds_its_prefix_and_its_conventions()
    {
        await using var served = await Served.StartAsync(
            builder =>
            {
                builder.Services.AddCraft().AddCapabilities(Greet.Route).AddMcp();
                builder.Services.AddAuthorization();
            },
            app =>
            {
                app.UseAuthorization();
                app.MapGroup("/open").MapCraft();
            });
        using var http = new HttpClient();

        await using var client = await McpClient.CreateAsync(
            new HttpClientTransport(new() { Endpoint = new Uri(served.Endpoint, "/open/mcp") }));
        (await client.ListToolsAsync()).Should().ContainSingle();
    }

    [Fact]
    public async Task What_is_filtered_out_is_called_from_code_only()
    {
        await using var served = await Served.StartAsync(McpPage.Publish);

        (await served.ToolsAsync()).Select(tool => tool.Name).Should().Equal("greet");
        await FluentActions.Awaiting(() => served.AskAsync("notes_clear")).Should().ThrowAsync<McpProtocolException>();
        (await served.Services.GetRequiredService<ICraftClient>().SendAsync<string>("notes_clear")).Should().Be("All notes are gone.");
    }

    [Theory]
    [InlineData("member", "alice")]
    [InlineData("guest", "RC5015")]
    public async Task The_caller_is_whom_ASPNET_Core_signed_in(string role, string answer)
    {
        await using var served = await Served.StartAsync(
            builder => builder.Services.AddAuthentication().Services.AddCraft().AddCapabilities(McpPage.Mine).AddMcp(),
            app =>
            {
                app.Use((context, next) =>
                {
                    context.User = new ClaimsPrincipal(
                        new ClaimsIdentity([new(ClaimTypes.NameIdentifier, "alice"), new(ClaimTypes.Role, role)], "test"));
                    return next(context);
                });
                app.MapCraft();
            });

        (await served.AskAsync("whoami")).Should().StartWith(answer);
    }

    [Theory]
    [InlineData("mcp.example.com", null, 200)]
    [InlineData("other.example.com", null, 403)]
    [InlineData(null, "https://app.example.com", 200)]
    [InlineData(null, "https://other.example.com", 403)]
    public async Task Further_hosts_and_origins_are_let_in(string? host, string? origin, int status)
    {
        await using var served = await Served.StartAsync(McpPage.Hosts);

        (await Raw.AnswerAsync(served, Raw.Request("tools/list"), "tools/list", host: host, origin: origin))
            .Should().StartWith($"HTTP {status}");
    }
}
