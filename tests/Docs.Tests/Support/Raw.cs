using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Docs.Tests;

/// <summary>Speaks HTTP to a server without a client's help, in the revision without sessions.</summary>
internal static class Raw
{
    private const string Meta =
        """{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientInfo":{"name":"docs","version":"1"},"io.modelcontextprotocol/clientCapabilities":{}}""";

    public static string Request(string method, string parameters = "") =>
        $$"""{"jsonrpc":"2.0","id":1,"method":"{{method}}","params":{"_meta":{{Meta}}""" + (parameters.Length > 0 ? "," : "") + parameters + "}}";

    /// <summary>Sends a body and says how it was answered: the status, and what matters of the message.</summary>
    public static async Task<string> AnswerAsync(
        Served served, string body, string method, string? name = null, string? host = null, string? origin = null)
    {
        var (status, message) = await SendAsync(served, body, method, name, host, origin);
        return message["error"] is { } error ? $"HTTP {status}, error {error["code"]}: {error["message"]}" : $"HTTP {status}";
    }

    public static async Task<(int Status, JsonNode Message)> SendAsync(
        Served served, string body, string method, string? name = null, string? host = null, string? origin = null)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, served.Endpoint)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        request.Headers.Add("MCP-Protocol-Version", Served.Stateless);
        request.Headers.Add("Mcp-Method", method);
        if (name is not null)
            request.Headers.Add("Mcp-Name", name);
        request.Headers.Host = host;
        if (origin is not null)
            request.Headers.Add("Origin", origin);
        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var data = text.Split('\n').LastOrDefault(line => line.StartsWith("data: ", StringComparison.Ordinal))?["data: ".Length..] ?? text;
        return ((int)response.StatusCode, JsonNode.Parse(data)!);
    }
}
