using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Crafting.Ai.Tests;

/// <summary>JSON-RPC over HTTP by hand, to see exactly what is on the wire.</summary>
internal sealed class RawMcp(Uri endpoint, string revision) : IDisposable
{
    private readonly HttpClient _http = new();
    private string? _session;

    /// <summary>The id of the newest request.</summary>
    public int Id { get; private set; }

    /// <summary>Headers for every further request.</summary>
    public Dictionary<string, string> Headers { get; } = [];

    public async Task<RawAnswer> CallAsync(
        string tool, object? arguments = null, object? meta = null, CancellationToken cancellationToken = default)
    {
        var parameters = new JsonObject { ["name"] = tool, ["arguments"] = Node(arguments ?? new { }) };
        if (meta is not null)
            parameters["_meta"] = Node(meta);
        return await SendAsync("tools/call", parameters, cancellationToken);
    }

    public async Task<RawAnswer> SendAsync(string method, JsonObject? parameters = null, CancellationToken cancellationToken = default)
    {
        if (revision != Era.Stateless && _session is null && method != "initialize")
            await InitializeAsync(cancellationToken);
        var message = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = ++Id, ["method"] = method, ["params"] = WithMeta(parameters ?? []) };
        var answer = await PostAsync(message, cancellationToken);
        _session ??= answer.Headers.GetValueOrDefault("Mcp-Session-Id");
        return answer;
    }

    public Task<RawAnswer> NotifyAsync(string method, JsonObject? parameters = null) =>
        PostAsync(new JsonObject { ["jsonrpc"] = "2.0", ["method"] = method, ["params"] = parameters });

    public async Task DeleteSessionAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, endpoint);
        request.Headers.Add("Mcp-Session-Id", _session);
        (await _http.SendAsync(request)).EnsureSuccessStatusCode();
    }

    public async Task<RawAnswer> PostAsync(JsonObject message, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint) { Content = JsonContent.Create(message) };
        request.Headers.Accept.ParseAdd("application/json, text/event-stream");
        if ((string?)message["method"] != "initialize")
            request.Headers.Add("MCP-Protocol-Version", revision);
        if (_session is not null)
            request.Headers.Add("Mcp-Session-Id", _session);
        if (revision == Era.Stateless)
        {
            request.Headers.Add("Mcp-Method", (string?)message["method"]);
            if ((string?)message["params"]?["name"] is { } name)
                request.Headers.Add("Mcp-Name", name);
        }

        foreach (var (name, value) in Headers)
            request.Headers.Add(name, value);
        using var response = await _http.SendAsync(request, cancellationToken);
        return new RawAnswer(
            response.StatusCode,
            response.Headers.Concat(response.Content.Headers).ToDictionary(h => h.Key, h => string.Join(", ", h.Value)),
            await response.Content.ReadAsStringAsync(cancellationToken));
    }

    public void Dispose() => _http.Dispose();

    private async Task InitializeAsync(CancellationToken cancellationToken)
    {
        _session = null;
        await SendAsync("initialize", new JsonObject
        {
            ["protocolVersion"] = revision,
            ["capabilities"] = new JsonObject(),
            ["clientInfo"] = new JsonObject { ["name"] = "raw", ["version"] = "1" },
        }, cancellationToken);
        await NotifyAsync("notifications/initialized");
    }

    private JsonObject WithMeta(JsonObject parameters)
    {
        if (revision != Era.Stateless)
            return parameters;
        if (parameters["_meta"] is not JsonObject meta)
            parameters["_meta"] = meta = [];
        meta["io.modelcontextprotocol/protocolVersion"] = revision;
        meta["io.modelcontextprotocol/clientCapabilities"] = new JsonObject();
        return parameters;
    }

    private static JsonNode Node(object value) => System.Text.Json.JsonSerializer.SerializeToNode(value)!;
}

/// <summary>One HTTP answer as it came.</summary>
internal sealed record RawAnswer(HttpStatusCode Status, IReadOnlyDictionary<string, string> Headers, string Text)
{
    /// <summary>Every JSON-RPC message in it, in order.</summary>
    public IReadOnlyList<JsonObject> Messages =>
        Headers.GetValueOrDefault("Content-Type")?.StartsWith("text/event-stream", StringComparison.Ordinal) == true
        ? [.. Text.Split('\n').Where(line =>
            line.StartsWith("data: ", StringComparison.Ordinal)).Select(line => JsonNode.Parse(line[6..])!.AsObject())]
        : [JsonNode.Parse(Text)!.AsObject()];

    public JsonObject Last => Messages[^1];

    public JsonObject Result => Last["result"]!.AsObject();

    public JsonObject Error => Last["error"]!.AsObject();
}
