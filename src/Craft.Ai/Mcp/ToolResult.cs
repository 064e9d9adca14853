using System.Text.Json;
using ModelContextProtocol.Protocol;

namespace Crafting.Ai;

/// <summary>What a route's outcome looks like on the wire.</summary>
internal static class ToolResult
{
    public static CallToolResult Declined => Text(
        $"{CraftError.Declined.Code}: The tool declined this call. Nothing was done; do not repeat it unchanged.", isError: true);

    public static CallToolResult Failed(CraftException exception) => Text($"{exception.Code}: {exception.Message}", isError: true);

    public static CallToolResult Of(Exchange exchange, Type declared, JsonSerializerOptions json) => exchange.Body switch
    {
        CallToolResult result => result,
        ContentBlock block => new() { Content = [block] },
        IEnumerable<ContentBlock> blocks => new() { Content = [.. blocks] },
        null or Unit => new() { Content = [] },
        string text => Text(text),
        _ when exchange.Output is { } output => Structured(output),
        var body => Text(JsonSerializer.Serialize(body, declared.IsInstanceOfType(body) ? declared : body.GetType(), json)),
    };

    // Clients that do not read structuredContent get the same JSON as text (MCP 2025-11-25, tools, structured content).
    private static CallToolResult Structured(JsonElement output) => new()
    {
        StructuredContent = output,
        Content = [new TextContentBlock { Text = output.GetRawText() }],
    };

    private static CallToolResult Text(string text, bool isError = false) => new()
    {
        Content = [new TextContentBlock { Text = text }],
        IsError = isError ? true : null,
    };
}
