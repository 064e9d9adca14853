using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Crafting.Ai.Tests;

/// <summary>Short ways to call a tool and to read its answer.</summary>
internal static class Answers
{
    public static async Task<CallToolResult> CallAsync(
        this McpClient client, string tool, object? arguments = null, CancellationToken cancellationToken = default) =>
        await client.CallToolAsync(tool, Members(arguments), cancellationToken: cancellationToken);

    /// <summary>The only text of an answer.</summary>
    public static string Text(this CallToolResult result) =>
        result.Content.Should().ContainSingle().Which.Should().BeOfType<TextContentBlock>().Which.Text;

    /// <summary>The only text of an answer that must be an error.</summary>
    public static string ErrorText(this CallToolResult result)
    {
        result.IsError.Should().BeTrue();
        return result.Text();
    }

    public static IReadOnlyDictionary<string, object?> Members(object? arguments) =>
        arguments?.GetType().GetProperties().ToDictionary(p => p.Name, p => p.GetValue(arguments)) ?? [];
}
