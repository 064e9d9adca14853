using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Docs.Tests;

/// <summary>Calls a tool with a token and nobody's help, and says what came back.</summary>
internal static class Bearer
{
    private const string Realm =
        "Bearer realm=\"orders\", resource_metadata=\"https://mcp.example.com/.well-known/oauth-protected-resource/mcp\"";

    /// <summary>An application that asks for tokens of the provider.</summary>
    public static Task<Served> StartAsync(Provider provider, Action<McpOptions> mcp, params Capability[] capabilities) =>
        Served.StartAsync(builder =>
    {
        builder.Services.AddCraft().AddCapabilities(capabilities).AddMcp(options =>
        {
            options.Name = "orders";
            mcp(options);
        });
        provider.Attach(builder.Services);
    });

    /// <summary>An application with the usual options, and one change to them.</summary>
    public static Task<Served> StartAsync(
        Provider provider, Func<OauthOptions, OauthOptions>? change = null, params Capability[] capabilities)
    {
        var options =
            new OauthOptions { ResourceIssuerUrl = Provider.Server, Verify = Jwks(Provider.Issuer + "/jwks.json", Provider.Issuer) };
        return StartAsync(provider, mcp => mcp.Auth = Oauth(change?.Invoke(options) ?? options), capabilities);
    }

    public static async Task<HttpResponseMessage> SendAsync(Served served, string tool, params string[] authorization)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, served.Endpoint)
        {
            Content = new StringContent(
                Raw.Request("tools/call", $"\"name\":\"{tool}\",\"arguments\":{{}}"), Encoding.UTF8, "application/json"),
        };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        request.Headers.Add("MCP-Protocol-Version", Served.Stateless);
        request.Headers.Add("Mcp-Method", "tools/call");
        request.Headers.Add("Mcp-Name", tool);
        foreach (var value in authorization)
            request.Headers.TryAddWithoutValidation("Authorization", value);
        return await http.SendAsync(request);
    }

    /// <summary>The answer in a row of a table: status, challenge, and what the body says.</summary>
    public static async Task<string> TellAsync(Served served, string tool, params string[] tokens)
    {
        using var response = await SendAsync(served, tool, [.. tokens.Select(token => "Bearer " + token)]);
        var text = await response.Content.ReadAsStringAsync();
        var data = text.Split('\n').LastOrDefault(line => line.StartsWith("data: ", StringComparison.Ordinal))?["data: ".Length..] ?? text;
        var body = JsonNode.Parse(data)!;
        var challenge = response.Headers.TryGetValues("WWW-Authenticate", out var values)
            ? $"`{values.Single().Replace(Realm, "Bearer …")}`"
            : "none";
        var retry = response.Headers.RetryAfter is null ? "" : ", `Retry-After`";
        var said = body["result"]?["isError"] is not null ? "`isError` " + body["result"]!["content"]![0]!["text"]
            : body["result"] is { } result ? result["content"]![0]!["text"]!.ToString()
            : $"`{Json.Compact(body)}`";
        return $"{(int)response.StatusCode}{retry} | {challenge} | {said}";
    }

    /// <summary>The whole challenge of an answer.</summary>
    public static async Task<string> ChallengeAsync(Served served, string tool, params string[] tokens)
    {
        using var response = await SendAsync(served, tool, [.. tokens.Select(token => "Bearer " + token)]);
        return $"HTTP/1.1 {(int)response.StatusCode} {response.ReasonPhrase}\nWWW-Authenticate: "
            + $"{response.Headers.GetValues("WWW-Authenticate").Single()}";
    }
}
