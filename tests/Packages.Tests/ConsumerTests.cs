using System.Text.Json;

namespace Packages.Tests;

/// <summary>Fresh projects outside the repository, with the packages and user code, built without warnings and run.</summary>
[Collection("packages")]
public sealed class ConsumerTests(PackageFeed feed)
{
    private const string UsingLine = @"(?m)^\s*(global\s+)?using\s+(static\s+)?[\w.]+\s*(=.*)?;";

    private const string Call = """
        {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"greet","arguments":{"name":"Ada"},"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}}
        """;

    [Fact]
    public async Task A_console_project_needs_no_using_line()
    {
        var folder = feed.Project("Console", "Microsoft.NET.Sdk", feed.Reference("Craft.Core"), "<OutputType>Exe</OutputType>",
            ("Program.cs", UserCode.Console), ("Greet.cs", UserCode.GreetingFrom("Direct")));
        await BuildAsync(folder);

        var output = await Command.RunAsync(folder, "bin/Debug/net10.0/Console.dll");

        output.Should().Contain("Hello, Ada!").And.Contain("RC5002: name must not be empty.");
    }

    [Fact]
    public async Task A_web_project_serves_mcp_and_stops_cleanly()
    {
        var folder = feed.Project("Web", "Microsoft.NET.Sdk.Web", feed.Reference("Craft.Ai"), null,
            ("Program.cs", UserCode.Web), ("Greet.cs", UserCode.GreetingFrom("Mcp")));
        await BuildAsync(folder);

        await ServeAndCallAsync(folder, "Web");
    }

    [Fact]
    public async Task A_console_project_speaks_stdio_and_ends_with_its_input()
    {
        var folder = feed.Project("Stdio", "Microsoft.NET.Sdk", feed.Reference("Craft.Ai"), "<OutputType>Exe</OutputType>",
            ("Program.cs", UserCode.Stdio), ("Greet.cs", UserCode.GreetingFrom("Mcp")));
        await BuildAsync(folder);

        using var server = Command.Start(folder, "bin/Debug/net10.0/Stdio.dll");
        await server.Input.WriteLineAsync(Call);
        server.Input.Close();
        var (code, output, errors) = await server.EndAsync();

        code.Should().Be(0, errors);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Should().ContainSingle().Which.Should().Contain("Hello, Ada!");
        JsonDocument.Parse(lines[0]).RootElement.GetProperty("jsonrpc").GetString().Should().Be("2.0");
        errors.Should().Contain("greet completed", "the log belongs to standard error");
    }

    [Fact]
    public async Task The_language_reaches_through_a_library()
    {
        feed.Project(
            "Transitive/Capabilities", "Microsoft.NET.Sdk", feed.Reference("Craft.Ai"), null, ("Greet.cs", UserCode.GreetingFrom("Mcp")));
        var folder = feed.Project(
            "Transitive/App", "Microsoft.NET.Sdk.Web", """<ProjectReference Include="../Capabilities/Capabilities.csproj" />""", null,
            ("Program.cs", UserCode.Web.Replace("AddCapabilities(", "AddCapabilities(Ping.Route, ", StringComparison.Ordinal)),
            ("Ping.cs", """public static class Ping { public static Capability Route { get; } = Craft.Route().Id("ping").Description("Answers.").From(Mcp()).Transform(_ => "pong"); }"""));
        await BuildAsync(folder);

        await ServeAndCallAsync(folder, "App");
    }

    [Fact]
    public async Task The_readme_of_Craft_Core_is_a_program_that_runs()
    {
        var folder = feed.Project("ReadmeOfCore", "Microsoft.NET.Sdk", feed.Reference("Craft.Core"), "<OutputType>Exe</OutputType>",
            ("Program.cs", feed.Readme("Craft.Core")));
        await BuildAsync(folder);

        (await Command.RunAsync(folder, "bin/Debug/net10.0/ReadmeOfCore.dll")).Should().Contain("3 x tea: 6 EUR");
    }

    [Fact]
    public async Task The_readme_of_Craft_Ai_is_a_server_that_answers()
    {
        var folder = feed.Project(
            "ReadmeOfAi", "Microsoft.NET.Sdk.Web", feed.Reference("Craft.Ai"), null, ("Program.cs", feed.Readme("Craft.Ai")));
        await BuildAsync(folder);

        await ServeAndCallAsync(folder, "ReadmeOfAi");
    }

    [Theory]
    [InlineData(UserCode.Greeting)]
    [InlineData(UserCode.Console)]
    [InlineData(UserCode.Web)]
    [InlineData(UserCode.Stdio)]
    public void Nothing_that_a_user_writes_here_is_a_using_line(string code) => code.Should().NotMatchRegex(UsingLine);

    [Theory]
    [InlineData("Craft.Core")]
    [InlineData("Craft.Ai")]
    public void Nor_is_there_one_in_a_readme(string id) => feed.Readme(id).Should().NotMatchRegex(UsingLine);

    private static Task<string> BuildAsync(string folder) => Command.RunAsync(folder, "build", "-warnaserror", "-nologo");

    private static async Task ServeAndCallAsync(string folder, string name)
    {
        using var server = Command.Start(folder, $"bin/Debug/net10.0/{name}.dll", "--urls", "http://127.0.0.1:0");
        var line = await server.SeeAsync("Now listening on: ");
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(
            HttpMethod.Post, line[(line.IndexOf("http", StringComparison.Ordinal))..].Trim() + "/mcp");
        request.Content = new StringContent(Call, new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));
        request.Headers.Accept.ParseAdd("application/json, text/event-stream");
        request.Headers.Add("MCP-Protocol-Version", "2026-07-28");
        request.Headers.Add("Mcp-Method", "tools/call");
        request.Headers.Add("Mcp-Name", "greet");
        using var response = await http.SendAsync(request);
        (await response.Content.ReadAsStringAsync()).Should().Contain("Hello, Ada!");

        server.Terminate();
        (await server.EndAsync()).Code.Should().Be(0);
    }
}
