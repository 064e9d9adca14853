using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.AspNetCore;

namespace Crafting.Ai.Tests;

/// <summary>No answer tells a client what the server is made of.</summary>
public sealed partial class FrontDoorLeakTests
{
    private const HttpServerSessionMode Hybrid = HttpServerSessionMode.StatefulForInitializeClients;

    private static readonly string Deep = new string('[', 61) + new string(']', 61);

    // Each value takes the place of params; the method goes with it.
    private static readonly (string Method, string Params)[] Odd =
    [
        .. new[] { "5", "null", "{}", "[]", "true", "1e999", "\"nope\"", "\"\\ud800\"", "\"\"", "\"../../etc/passwd\"", $"\"{new string('x', 20_000)}\"" }.SelectMany(value => new[]
        {
            ("tools/call", $"\"name\":{value},\"arguments\":{{}}"),
            ("tools/call", $"\"name\":\"echo\",\"arguments\":{value}"),
            ("tools/call", $"\"name\":\"echo\",\"arguments\":{{\"message\":{value}}}"),
            ("tools/call", $"\"name\":\"echo\",\"arguments\":{{\"message\":\"x\"}},\"task\":{value}"),
            ("tools/call", $"\"name\":\"echo\",\"arguments\":{{\"message\":\"x\"}},\"inputResponses\":{value},\"requestState\":{value}"),
            ("tools/list", $"\"cursor\":{value}"),
            ("prompts/get", $"\"name\":{value}"),
            ("prompts/get", $"\"name\":\"greet\",\"arguments\":{{\"who\":{value}}}"),
            ("resources/read", $"\"uri\":{value}"),
            ("resources/subscribe", $"\"uri\":{value}"),
            ("logging/setLevel", $"\"level\":{value}"),
            ("completion/complete", $"\"ref\":{value},\"argument\":{value}"),
            ("subscriptions/listen", $"\"notifications\":{value}"),
            ("initialize", $"\"protocolVersion\":{value},\"capabilities\":{{}},\"clientInfo\":{{\"name\":\"t\",\"version\":\"1\"}}"),
            ("initialize", $"\"protocolVersion\":\"2025-11-25\",\"capabilities\":{value},\"clientInfo\":{value}"),
            ("server/discover", $"\"x\":{value}"),
            ("no/such/method", $"\"x\":{value}"),
        }),
        ("tools/call", "\"name\":\"echo\",\"name\":\"echo\""),
        ("tools/call", "\"name\":\"echo\",\"arguments\":{\"message\":\"a\",\"message\":\"b\"}"),
        ("tools/call", $"\"name\":\"echo\",\"arguments\":{{\"message\":{Deep}}}"),
        ("tools/call", $"\"name\":\"echo\",\"arguments\":{{\"message\":[{Deep}]}}"),
        ("initialize", ""),
    ];

    private static readonly string[] OddMessages =
    [
        .. EnvelopeReaderTests.Refused.Cast<object[]>().Select(row => (string)row[0]),
        .. EnvelopeReaderTests.Passed.Cast<object[]>().Select(row => (string)row[0]),
        """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","_meta":5}}""",
        """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","arguments":{"message":"x"},"_meta":{"progressToken":{}}}}""",
        """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","_meta":{"io.modelcontextprotocol/clientInfo":5,"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}}""",
        """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","_meta":{"é":1,"É":2,"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{"sampling":5}}}}""",
    ];

    [Fact]
    [Trait("WithoutDefence", "H53")]
    public async Task Bare_SDK_names_types_and_shows_stacks()
    {
        await using var bare = await DoorHost.StartAsync(new() { Environment = "Development" });

        (await bare.PostAsync("""{"jsonrpc":"2.0","id":1,"method":5}""")).All.Should().Contain("ModelContextProtocol.Protocol.JsonRpcMessage");
        (await bare.PostAsync(Rpc.Request("tools/call", "\"name\":5," + Rpc.Meta), Rpc.NewEra("tools/call", "echo"))).All.Should().Contain("   at System.Text.Json");
    }

    [Theory]
    [InlineData(HttpServerSessionMode.Stateless)]
    [InlineData(Hybrid)]
    [Trait("Threat", "H53")]
    public async Task Nothing_leaks_whatever_is_sent(HttpServerSessionMode mode)
    {
        await using var server = await DoorHost.StartAsync(new() { Door = new(), Mode = mode, Environment = "Development" });
        var session = mode == Hybrid ? await Rpc.OpenSessionAsync(server) : "X-None: 1";
        foreach (var (method, parameters) in Odd)
        {
            Check(method + parameters, await server.PostAsync(Rpc.Request(method, parameters), Wire.OldEra, session));
            Check(method + parameters, await server.PostAsync(Rpc.Request(method, parameters)));
            var separator = parameters.Length == 0 ? "" : ",";
            foreach (var name in new[] { "echo", "greet", "test://text" })
                Check(method + parameters, await server.PostAsync(Rpc.Request(method, parameters + separator + Rpc.Meta), Rpc.NewEra(method, name)));
        }

        foreach (var body in OddMessages)
        {
            Check(body, await server.PostAsync(body, Wire.OldEra, session));
            Check(body, await server.PostAsync(body, Rpc.NewEra("tools/call", "echo")));
        }
    }

    [Fact]
    public async Task Nothing_leaks_from_a_message_with_changed_bytes()
    {
        await using var server = await DoorHost.StartAsync(new() { Door = new(), Mode = Hybrid, Environment = "Development" });
        var session = await Rpc.OpenSessionAsync(server);
        var chance = new Random(20261124);
        var templates = new[]
        {
            (Rpc.Echo, new[] { Wire.OldEra, session }),
            (Rpc.Initialize, [Wire.OldEra]),
            (Rpc.Request("tools/call", """ "name":"echo","arguments":{"message":"\u00e9"},""" + Rpc.Meta), Rpc.NewEra("tools/call", "echo")),
        };
        for (var round = 0; round < 600; round++)
        {
            var (template, headers) = templates[round % templates.Length];
            var body = Encoding.UTF8.GetBytes(template);
            for (var changes = chance.Next(1, 4); changes > 0; changes--)
                body[chance.Next(body.Length)] = chance.Next(2) == 0 ? (byte)chance.Next(256) : "\"\\{}[],:0-"u8[chance.Next(10)];

            Check(Encoding.Latin1.GetString(body), await Wire.SendAsync(server.Port, Wire.Post(body, headers)));
        }
    }

    [Theory]
    [InlineData("Accept: application/json")]
    [InlineData("Accept: ;;;")]
    [InlineData("Content-Type: ;;;")]
    [InlineData("Content-Type: application/json; charset=utf-7")]
    [InlineData("MCP-Protocol-Version: é")]
    [InlineData("MCP-Protocol-Version: 2026-07-28")]
    [InlineData("Mcp-Session-Id: x")]
    [InlineData("Last-Event-ID: x")]
    [InlineData("Mcp-Name: =?base64?%%%?=")]
    [InlineData("Origin: \"")]
    [InlineData("Host: [::1]:x")]
    [InlineData("Transfer-Encoding: gzip")]
    public async Task Nothing_leaks_from_odd_headers(string header)
    {
        foreach (var mode in new[] { HttpServerSessionMode.Stateless, Hybrid })
        {
            await using var server = await DoorHost.StartAsync(new() { Door = new(), Mode = mode, Environment = "Development" });

            Check(header, await server.PostAsync(Rpc.List, header));
            foreach (var method in new[] { "GET", "DELETE", "PUT", "OPTIONS" })
            {
                var host = header.StartsWith("Host", StringComparison.Ordinal) ? [] : new[] { "Host: localhost" };
                Check(header, await Wire.SendAsync(server.Port, Wire.Head([$"{method} /mcp HTTP/1.1", "Connection: close", header, .. host])));
            }
        }
    }

    [Theory]
    [InlineData("""{"protocolVersion":5}""")]
    [InlineData("{}")]
    public async Task Initialize_of_the_wrong_shape_is_told_so(string parameters)
    {
        await using var bare = await DoorHost.BareAsync(Hybrid);
        await using var server = await DoorHost.GuardedAsync(mode: Hybrid);
        var body = $$"""{"jsonrpc":"2.0","id":1,"method":"initialize","params":{{parameters}}}""";

        (await bare.PostAsync(body)).Status.Should().Be(500);
        var answer = await server.PostAsync(body);

        answer.Status.Should().Be(400);
        answer.Code.Should().Be(-32602);
        answer.Header("Mcp-Session-Id").Should().BeNull();
    }

    [Fact]
    public async Task Failure_of_the_handler_is_logged_and_hidden()
    {
        await using var server = await DoorHost.StartAsync(new()
        {
            Door = new(),
            Environment = "Development",
            Services = (_, mcp) => mcp.WithHttpTransport(o => o.ConfigureSessionOptions = (_, _, _) => throw new InvalidOperationException("secret of C:\\app")),
        });

        var answer = await server.PostAsync(Rpc.List);

        answer.Status.Should().Be(500);
        answer.Body.Should().Be("""{"jsonrpc":"2.0","error":{"code":-32603,"message":"Internal error: the server could not handle this message."},"id":null}""");
    }

    private static void Check(string sent, WireAnswer answer)
    {
        var name = sent.Length > 300 ? sent[..300] + "…" : sent;
        answer.Status.Should().BeInRange(200, 499, name);
        // What the client sent itself may come back: a tool's name, an argument.
        Tells().Match(answer.All.Replace("Echo: ", "", StringComparison.Ordinal)).Value.Should().BeEmpty(name);
    }

    [GeneratedRegex(@"System\.|ModelContextProtocol|Microsoft\.|Crafting|HttpServerTransportOptions|SessionMode|Exception|JsonNode|JsonRpc\w|\.cs\b|\bat [A-Z]\w*\.|/src/|[A-Z]:\\|csharp")]
    private static partial Regex Tells();
}
