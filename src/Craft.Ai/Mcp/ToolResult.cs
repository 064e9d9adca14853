using System.Text;
using System.Text.Json;
using ModelContextProtocol.Protocol;

namespace Crafting.Ai;

/// <summary>What the body at the end of a route looks like on the wire.</summary>
/// <param name="declared">The type that the last step gives: what is written, so that polymorphism works.</param>
/// <param name="json">The serializer's options.</param>
internal sealed class ToolResult(Type declared, JsonSerializerOptions json)
{
    private readonly bool _declaresStream = IsStream(declared);

    public async ValueTask<CallToolResult> OfAsync(Exchange exchange, CancellationToken cancellationToken) => exchange.Body switch
    {
        _ when exchange.Output is { } output => Structured(output),
        null or Unit => new() { Content = [] },
        string text => Text(text),
        CallToolResult result => result,
        ContentBlock block => new() { Content = [block] },
        IEnumerable<ContentBlock> blocks => new() { Content = [.. blocks] },
        IAsyncEnumerable<ContentBlock> blocks => new() { Content = await blocks.ToListAsync(cancellationToken).ConfigureAwait(false) },
        var body when declared != typeof(object) && declared.IsInstanceOfType(body) =>
            await JsonAsync(body, declared, _declaresStream, cancellationToken).ConfigureAwait(false),
        var body => await JsonAsync(body, body.GetType(), IsStream(body.GetType()), cancellationToken).ConfigureAwait(false),
    };

    // Clients that do not read structuredContent get the same JSON as text (MCP 2025-11-25, tools, structured content).
    private static CallToolResult Structured(JsonElement output) => new()
    {
        StructuredContent = output,
        Content = [new TextContentBlock { Text = output.GetRawText() }],
    };

    private static CallToolResult Text(string text) => new() { Content = [new TextContentBlock { Text = text }] };

    private async ValueTask<CallToolResult> JsonAsync(object body, Type type, bool isStream, CancellationToken cancellationToken)
    {
        if (!isStream)
            return Text(JsonSerializer.Serialize(body, type, json));

        // Only the asynchronous serializer can read an IAsyncEnumerable, as a database query is one.
        using var buffer = new MemoryStream();
        await JsonSerializer.SerializeAsync(buffer, body, type, json, cancellationToken).ConfigureAwait(false);
        return Text(Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length)));
    }

    private static bool IsStream(Type type) => type.GetInterfaces().Append(type)
        .Any(candidate => candidate.IsGenericType && candidate.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>));
}
