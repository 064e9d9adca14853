using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FluentAssertions;
using Xunit;

namespace Docs.Tests;

/// <summary>What a reader is told to type is what the product understands.</summary>
public partial class CommandTests
{
    private static readonly string DefaultEndpoint = Endpoint(new McpOptions());

    public static TheoryData<string> Pages => [.. Repository.Pages];

    [Fact]
    public void Every_dotnet_command_of_the_first_page_is_run_by_a_test_or_by_the_continuous_integration()
    {
        var ci = Repository.Read(".ci/run");
        foreach (var command in Commands.Of("README.md", "dotnet"))
            (command == Commands.RunNotebook || ci.Contains(command, StringComparison.Ordinal))
                .Should().BeTrue("somebody must run `{0}`", command);
    }

    [Theory, MemberData(nameof(Pages))]
    public void Every_address_is_one_that_is_served_by_default(string path)
    {
        var provider = $"http://localhost:{DefaultPort("samples/IdentityProvider/Program.cs", "GetValue(\"Port\", ")}";
        var beside = $"http://localhost:{DefaultPort("samples/Notebook/NotebookEnv.cs", "Port(\"IdentityProviderPort\", ")}";
        foreach (Match address in Address().Matches(Repository.Read(path)))
            address.Value.Should().BeOneOf([DefaultEndpoint, provider, beside], "{0} shows an address", path);
    }

    [Theory, MemberData(nameof(Pages))]
    public void Every_block_of_json_is_json(string path)
    {
        foreach (var block in new Page(path).Blocks.Where(block => block.Language == "json"))
            FluentActions.Invoking(() => JsonDocument.Parse(block.Text)).Should().NotThrow("{0}", block);
    }

    [Fact]
    public void Claude_Code_is_told_transport_name_and_address() =>
        Commands.Of("README.md", "claude").Should().Equal($"claude mcp add --transport http notebook {DefaultEndpoint}");

    [Fact]
    public void Cursor_and_VS_Code_are_given_json_with_the_address()
    {
        var configurations = Commands.InlineJson("README.md").Select(json => JsonNode.Parse(json)!.AsObject()).ToArray();

        configurations.Should().HaveCount(2);
        configurations[0]["mcpServers"]!["notebook"]!["url"]!.GetValue<string>().Should().Be(DefaultEndpoint);
        configurations[1].ToDictionary(member => member.Key, member => member.Value!.GetValue<string>()).Should().Equal(
            new Dictionary<string, string> { ["name"] = "notebook", ["type"] = "http", ["url"] = DefaultEndpoint });
    }

    [Theory, MemberData(nameof(Pages))]
    public void The_Inspector_is_the_one_that_the_judges_run_with_the_options_that_they_use(string path)
    {
        var version = JudgedVersion("@modelcontextprotocol/inspector");
        var judge = Repository.Read("tests/Judges/inspector.mjs") + Repository.Read("tests/Judges/lib/inspector.mjs");
        foreach (var command in Commands.Of(path, "npx").Where(command => !command.StartsWith("npx mcp-remote@", StringComparison.Ordinal)))
        {
            command.Should().StartWith($"npx @modelcontextprotocol/inspector@{version} --cli --server-url {DefaultEndpoint} ");
            foreach (Match option in Option().Matches(command))
                judge.Should().Contain($"'{option.Value}'", "the judge uses every option of `{0}`", command);
        }
    }

    [Theory, MemberData(nameof(Pages))]
    public void Mcp_remote_is_the_one_that_the_judges_run(string path)
    {
        foreach (var command in Commands.Of(path, "npx").Where(command => command.StartsWith("npx mcp-remote", StringComparison.Ordinal)))
            command.Should().Be($"npx mcp-remote@{JudgedVersion("mcp-remote")} {DefaultEndpoint}");
    }

    [Theory]
    [InlineData("samples/Notebook/README.md")]
    [InlineData("docs/getting-started.md")]
    public async Task The_calls_that_the_Inspector_makes_succeed(string path)
    {
        await using var served = await Served.StartAsync(builder => builder.Services.AddSingleton<NoteStore>().AddCraft()
            .AddCapabilities(Greet.Route, WhoAmI.Route, ListNotes.Route, Notebook.Capabilities.Notes.CreateNote.Route)
            .AddMcp(mcp => mcp.Auth = Everybody(new() { Subject = "alice", Roles = ["member"] })));
        var calls = Commands.Of(path, "npx").Select(command => Call().Match(command)).Where(call => call.Success).ToArray();
        calls.Should().NotBeEmpty();
        foreach (var call in calls)
        {
            var (_, message) = await Raw.SendAsync(
                served, Raw.Request(
                    "tools/call",
                    $"\"name\":\"{call.Groups[1].Value}\",\"arguments\":{call.Groups[2].Value}"), "tools/call", call.Groups[1].Value);
            (message["result"]?["isError"]?.GetValue<bool>() ?? false)
                .Should().BeFalse("{0} is answered with {1}", call.Value, message.ToJsonString());
        }
    }

    private static string DefaultPort(string path, string before)
    {
        var source = Repository.Read(path);
        source.Should().Contain(before);
        return new string([.. source[(source.IndexOf(before, StringComparison.Ordinal) + before.Length)..].TakeWhile(char.IsAsciiDigit)]);
    }

    private static string Endpoint(McpOptions options) => $"http://{options.Host}:{options.Port}{options.Path}";

    private static string JudgedVersion(string package) =>
        JsonNode.Parse(Repository.Read("tests/Judges/package.json"))!["dependencies"]![package]!.GetValue<string>();

    [GeneratedRegex(@"https?://localhost[^\s'""`)]*")]
    private static partial Regex Address();

    [GeneratedRegex("(?<= )--[a-z-]+")]
    private static partial Regex Option();

    [GeneratedRegex("--tool-name ([a-z_]+) --tool-args-json '([^']+)'")]
    private static partial Regex Call();
}
