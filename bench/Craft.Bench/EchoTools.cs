using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Crafting.Bench;

/// <summary>The same tool made by Craft and by the SDK, called as the SDK calls them but without a transport.</summary>
internal sealed class EchoTools : IDisposable
{
    private readonly CraftHost _host = new(
        craft => craft.AddCapabilities(Routes.Echo("echo")).AddMcp(mcp => mcp.Transport = McpTransport.Stdio));
    private readonly RequestContext<CallToolRequestParams> _request;
    private readonly McpServerTool _craft;
    private readonly McpServerTool _sdk = McpServerTool.Create((string message) => "Echo: " + message, new() { Name = "echo" });

    public EchoTools()
    {
        var options = _host.Services.GetRequiredService<IOptions<McpServerOptions>>().Value;
        _craft = options.ToolCollection!["echo"];
        var server = McpServer.Create(new StreamServerTransport(Stream.Null, Stream.Null), options, null, _host.Services);
        var arguments = new Dictionary<string, JsonElement> { ["message"] = JsonElement.Parse("\"hello\"") };
        _request = new(
            server,
            new JsonRpcRequest { Method = "tools/call", Id = new RequestId(1) },
            new CallToolRequestParams { Name = "echo", Arguments = arguments })
        {
            Services = _host.Services,
        };
    }

    public ValueTask<CallToolResult> OfCraft() => _craft.InvokeAsync(_request);

    public ValueTask<CallToolResult> OfTheSdk() => _sdk.InvokeAsync(_request);

    public void Dispose() => _host.Dispose();
}
