using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.AspNetCore;
using ModelContextProtocol.Server;

namespace Crafting.Load;

/// <summary>The three servers of the same tool: <c>echo(message)</c> answers <c>Echo: </c> and the message.</summary>
internal static class Servers
{
    public const string Description = "Answers with what it was given.";

    public static async Task RunAsync(string kind, int port, int tools)
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        Action<WebApplication> map = kind switch
        {
            "craft" => OfCraft(builder, tools),
            "sdk" => OfTheSdk(builder, tools),
            "craft-auth" => AuthServers.OfCraft(builder, port),
            "sdk-auth" => AuthServers.OfTheSdk(builder, port),
            "bare" => app => app.MapPost("/bare", EchoAsync),
            _ => throw new ArgumentException($"There is no server '{kind}'. Use craft, sdk, craft-auth, sdk-auth or bare.", nameof(kind)),
        };
        var app = builder.Build();
        map(app);
        app.MapGet(Stats.Path, () => Stats.Now().ToString());
        await app.StartAsync();

        // Whoever started the server holds its input open; when they are gone, so is the server.
        await Console.In.ReadToEndAsync();
        await app.StopAsync();
    }

    private static Action<WebApplication> OfCraft(WebApplicationBuilder builder, int tools)
    {
        builder.Services.AddCraft()
            .AddCapabilities([.. Enumerable.Range(0, tools).Select(Route)])
            .AddMcp();
        return app => app.MapCraft();

        static Capability Route(int number) => Craft.Route()
            .Id(ToolName(number))
            .Description(Description)
            .Input<EchoInput>()
            .From(Mcp())
            .Transform(static input => "Echo: " + input.Message);
    }

    // As its own documentation shows it, in the session mode that Craft uses.
    private static Action<WebApplication> OfTheSdk(WebApplicationBuilder builder, int tools)
    {
        builder.Services.AddMcpServer()
            .WithHttpTransport(http => http.SessionMode = HttpServerSessionMode.StatefulForInitializeClients)
            .WithTools(Enumerable.Range(0, tools).Select(Tool));
        return app => app.MapMcp("/mcp");

        static McpServerTool Tool(int number) => McpServerTool.Create(
            static (string message) => "Echo: " + message,
            new() { Name = ToolName(number), Description = Description });
    }

    private static string ToolName(int number) => number == 0 ? "echo" : "echo_" + number.ToString(CultureInfo.InvariantCulture);

    private static async Task EchoAsync(HttpContext context)
    {
        var request = await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        var message = (string?)request!["params"]!["arguments"]!["message"];
        context.Response.ContentType = "application/json";
        await using var writer = new Utf8JsonWriter(context.Response.BodyWriter);
        writer.WriteStartObject();
        writer.WriteString("jsonrpc", "2.0");
        writer.WriteNumber("id", (int)request["id"]!);
        writer.WriteStartObject("result");
        writer.WriteStartArray("content");
        writer.WriteStartObject();
        writer.WriteString("type", "text");
        writer.WriteString("text", "Echo: " + message);
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    public sealed record EchoInput(string Message);
}
