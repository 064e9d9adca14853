using System.ComponentModel;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Docs.Tests.Snippets;

internal static class McpPage
{
    public static void Identity(WebApplicationBuilder builder)
    {
        #region mcp-identity
        builder.Services.AddCraft()
            .AddCapabilities(Greet.Route)
            .AddMcp(mcp =>
            {
                mcp.Name = "hello";
                mcp.Title = "Hello";
                mcp.Version = "1.2.0";
                mcp.Description = "Greets people.";
                mcp.WebsiteUrl = "https://hello.example.com";
                mcp.Instructions = "Use greet when the user wants to say hello to somebody.";
                mcp.Icons = [new McpIcon("https://hello.example.com/icon.png", "image/png", ["48x48"])];
                mcp.Port = 4000;
            });
        #endregion
    }

    #region mcp-annotations
    public static Capability Delete { get; } = Craft.Route()
        .Id("notes_clear")
        .Title("Clear the notebook")
        .Description("Delete all notes.")
        .Tag("destructive", "idempotent")
        .From(Mcp(new McpToolOptions { OpenWorld = false, Icons = [] }))
        .Transform(_ => "All notes are gone.");
    #endregion

    #region mcp-rich
    public static Capability Chart { get; } = Craft.Route()
        .Id("chart")
        .Description("Draw the notes of the last week.")
        .From(Mcp())
        .Transform((_, exchange) => exchange.Mixed(
            exchange.Text("Seven notes in seven days."),
            exchange.Image(Png, "image/png"),
            exchange.Resource("notes://week", "Mon 1, Tue 0, Wed 6", "text/plain")));
    #endregion

    #region mcp-progress
    public static Capability Import { get; } = Craft.Route()
        .Id("import")
        .Description("Import three files.")
        .From(Mcp())
        .Transform(async (_, exchange) =>
        {
            for (var file = 1; file <= 3; file++)
                await exchange.ReportProgressAsync(file, total: 3, $"File {file}");

            return "Imported.";
        });
    #endregion

    #region mcp-door using ModelContextProtocol, ModelContextProtocol.Protocol
    public static Capability WhoCalls { get; } = Craft.Route()
        .Id("who_calls")
        .Description("Name the client that is calling.")
        .From(Mcp())
        .Transform((_, exchange) => exchange.McpRequest?.Server.ClientInfo?.Name ?? "not an MCP client");

    public static Capability Ask { get; } = Craft.Route()
        .Id("ask")
        .Description("Ask the user for a name, then greet.")
        .From(Mcp())
        .Transform(async (_, exchange) =>
        {
            if (exchange.McpRequest is not { Server.ClientCapabilities.Elicitation: not null } request)
                throw new McpProtocolException("This tool asks the user, and your client cannot.", McpErrorCode.InvalidRequest);
            var answer = await request.Server.ElicitAsync(
                new ElicitRequestParams
                {
                    Message = "What is your name?",
                    RequestedSchema = new() { Properties = { ["name"] = new ElicitRequestParams.StringSchema() } },
                },
                exchange.CancellationToken);
            return answer.Content is { } content ? $"Hello, {content["name"].GetString()}!" : "Hello, whoever you are!";
        });
    #endregion

    private static ReadOnlyMemory<byte> Png { get; } = new byte[] { 0x89, 0x50, 0x4e, 0x47 };

    public static void Beside(WebApplicationBuilder builder)
    {
        #region mcp-beside
        builder.Services.AddCraft().AddCapabilities(Greet.Route).AddMcp();
        builder.Services.AddMcpServer()
            .WithTools<SdkTools>()
            .WithPrompts<SdkPrompts>()
            .WithResources<SdkResources>();
        #endregion
    }

    #region mcp-sdk-primitives using System.ComponentModel, ModelContextProtocol.Server
    [McpServerToolType]
    public sealed class SdkTools
    {
        [McpServerTool(Name = "add"), Description("Add two numbers.")]
        public static int Add(int a, int b) => a + b;
    }

    [McpServerPromptType]
    public sealed class SdkPrompts
    {
        [McpServerPrompt(Name = "polite"), Description("Ask for a polite greeting.")]
        public static string Polite(string name) => $"Greet {name} with the greet tool, politely.";
    }

    [McpServerResourceType]
    public sealed class SdkResources
    {
        [McpServerResource(UriTemplate = "hello://manners", Name = "manners"), Description("How to greet.")]
        public static string Manners() => "Look people in the eye.";
    }
    #endregion

    public static async Task ExistingApp(string[] args)
    {
        #region mcp-existing-app
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddCraft().AddCapabilities(Greet.Route).AddMcp(mcp => mcp.Path = "/api/mcp");

        var app = builder.Build();
        app.MapGet("/", () => "The web site.");
        app.MapCraft();
        await app.RunAsync();
        #endregion
    }

    public static async Task Stdio(string[] args)
    {
        #region mcp-stdio
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddCraft()
            .AddCapabilities(Greet.Route)
            .AddMcp(mcp => mcp.Transport = McpTransport.Stdio);

        await builder.Build().RunAsync();
        #endregion
    }

    public static void Hosts(WebApplicationBuilder builder)
    {
        #region mcp-hosts
        builder.Services.AddCraft().AddCapabilities(Greet.Route).AddMcp(mcp =>
        {
            mcp.Host = "0.0.0.0";
            mcp.AllowedHosts.Add("mcp.example.com");
            mcp.AllowedOrigins.Add("https://app.example.com");
            mcp.MaxRequestBodyBytes = 64 * 1024;
        });
        #endregion
    }

    public static void Publish(WebApplicationBuilder builder)
    {
        #region mcp-filter
        builder.Services.AddCraft()
            .AddCapabilities(Greet.Route, Delete)
            .AddMcp(mcp => mcp.Tools = capability => !capability.Tags.Contains("destructive"));
        #endregion
    }

    #region mcp-principal
    public static Capability Mine { get; } = Craft.Route()
        .Id("whoami")
        .Description("Say who is calling.")
        .From(Mcp())
        .Authorize("member")
        .Transform((_, exchange) => exchange.Principal!.Subject);
    #endregion
}
