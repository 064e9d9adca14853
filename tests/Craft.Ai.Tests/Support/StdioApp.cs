using System.IO.Pipelines;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Crafting.Ai.Tests;

/// <summary>A generic host that talks over two pipes instead of standard input and output.</summary>
internal sealed class StdioApp : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly Pipe _input;
    private readonly Pipe _output;
    private readonly StreamReader _lines;

    private StdioApp(IHost host, Pipe input, Pipe output)
    {
        (_host, _input, _output) = (host, input, output);
        _lines = new StreamReader(output.Reader.AsStream());
    }

    public FakeLogCollector Log => _host.Services.GetRequiredService<FakeLogCollector>();

    public static Task<StdioApp> StartAsync(params Capability[] capabilities) => StartAsync(_ => { }, capabilities);

    public static Task<StdioApp> StartAsync(Action<IServiceCollection> configure, params Capability[] capabilities) =>
        StartAsync(_ => { }, configure, capabilities);

    public static async Task<StdioApp> StartAsync(
        Action<McpOptions> options, Action<IServiceCollection> configure, params Capability[] capabilities)
    {
        var (input, output) = (new Pipe(), new Pipe());
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.AddFakeLogging();
        builder.Services.AddSingleton(services => new StdioTransport(
            input.Reader.AsStream(), output.Writer.AsStream(), services.GetRequiredService<McpOptions>().MaxRequestBodyBytes, null));
        builder.Services.AddCraft().AddCapabilities(capabilities).AddMcp(mcp =>
        {
            mcp.Transport = McpTransport.Stdio;
            options(mcp);
        });
        configure(builder.Services);
        var host = builder.Build();
        await host.StartAsync();
        return new StdioApp(host, input, output);
    }

    public Task<McpClient> ConnectAsync(string revision) => McpClient.CreateAsync(
        new StreamClientTransport(
            _input.Writer.AsStream(), _output.Reader.AsStream()), new McpClientOptions { ProtocolVersion = revision });

    /// <summary>Writes one line of a client.</summary>
    public async Task WriteAsync(string line, string end = "\n") => await _input.Writer.WriteAsync(Encoding.UTF8.GetBytes(line + end));

    /// <summary>Writes a request of the stateless era.</summary>
    public Task RequestAsync(int id, string method, JsonObject? parameters = null)
    {
        parameters ??= [];
        parameters["_meta"] = new JsonObject
        {
            ["io.modelcontextprotocol/protocolVersion"] = Era.Stateless,
            ["io.modelcontextprotocol/clientCapabilities"] = new JsonObject(),
        };
        return WriteAsync(new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id, ["method"] = method, ["params"] = parameters }.ToJsonString());
    }

    public async Task<JsonObject> ReadAsync() =>
        JsonNode.Parse((await _lines.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(20)))!)!.AsObject();

    /// <summary>What a client does that goes away.</summary>
    public Task CloseInputAsync() => _input.Writer.CompleteAsync().AsTask();

    public Task WhenStoppedAsync() => _host.WaitForShutdownAsync().WaitAsync(TimeSpan.FromSeconds(20));

    public Task StopAsync() => _host.StopAsync().WaitAsync(TimeSpan.FromSeconds(20));

    public async ValueTask DisposeAsync()
    {
        await CloseInputAsync();
        await _host.StopAsync();
        _host.Dispose();
    }
}
