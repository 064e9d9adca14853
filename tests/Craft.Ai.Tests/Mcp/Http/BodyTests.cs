using System.Net;
using System.Text;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using ModelContextProtocol.AspNetCore;

namespace Crafting.Ai.Tests;

public sealed class BodyTests(SharedDoor shared) : IClassFixture<SharedDoor>
{
    private static readonly FrontDoorOptions Small = new() { MaxRequestBodyBytes = 4096 };

    private static string EchoOf(int length) => Rpc.Request("tools/call", $$""" "name":"echo","arguments":{"message":"{{new string('x', length)}}"} """);

    private static byte[] Chunk(string text) => Encoding.UTF8.GetBytes($"{Encoding.UTF8.GetByteCount(text):x}\r\n{text}\r\n");

    [Fact]
    [Trait("WithoutDefence", "H41")]
    public async Task Bare_SDK_accepts_twenty_megabytes()
    {
        await using var bare = await DoorHost.BareAsync();

        (await bare.PostAsync(EchoOf(20_000_000))).Status.Should().Be(200);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(5_000)]
    [InlineData(100_000)]
    [InlineData(3_000_000)]
    public async Task SDK_reads_the_bytes_that_the_door_has_read(int length)
    {
        var server = shared.Server;
        var body = EchoOf(length);

        (await server.PostAsync(body)).Text.Should().HaveLength(6 + length);
        (await Wire.SendAsync(server.Port, Wire.Post("", "Transfer-Encoding: chunked"), Chunk(body[..7]), Chunk(body[7..]), Chunk(""))).Text.Should().HaveLength(6 + length);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(3_000_000)]
    public async Task SDK_reads_the_same_bytes_over_HTTP_2(int length)
    {
        await using var server = await DoorHost.StartAsync(new()
        {
            Door = new(),
            Services = (app, _) => app.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(e => e.Protocols = HttpProtocols.Http2)),
        });
        using var client = new HttpClient { DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://localhost:{server.Port}/mcp")
        {
            Content = new StringContent(EchoOf(length), Encoding.UTF8, "application/json"),
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.TryAddWithoutValidation("Accept", "application/json, text/event-stream");

        using var response = await client.SendAsync(request);

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        (await response.Content.ReadAsStringAsync()).Length.Should().BeGreaterThan(length);

        using var foreign = new HttpRequestMessage(HttpMethod.Post, $"http://localhost:{server.Port}/mcp")
        {
            Content = new StringContent(Rpc.Echo, Encoding.UTF8, "application/json"),
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Headers = { Host = "evil.example" },
        };
        using var refused = await client.SendAsync(foreign);
        refused.StatusCode.Should().Be(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Body_that_trickles_in_is_read_to_its_end()
    {
        var server = shared.Server;
        var request = Wire.Post(EchoOf(20));

        var answer = await Wire.SendAsync(server.Port, [.. request.Chunk(1)]);

        answer.Text.Should().HaveLength(26);
    }

    [Fact]
    public async Task Too_long_body_is_refused_by_its_declared_length()
    {
        await using var server = await DoorHost.GuardedAsync(Small);

        var answer = await server.PostAsync(EchoOf(5000));

        answer.Status.Should().Be(413);
        answer.Body.Should().Be("""{"jsonrpc":"2.0","error":{"code":-32000,"message":"Content Too Large: the body is longer than this server accepts."},"id":null}""");
    }

    [Fact]
    public async Task Too_long_body_is_refused_before_it_is_sent()
    {
        await using var server = await DoorHost.GuardedAsync(Small);

        var answer = await Wire.SendAsync(server.Port, Wire.Post("", "Content-Length: 999999999999", "Expect: 100-continue"));

        answer.Status.Should().Be(413);
        answer.Head.Should().NotContain("100 Continue");
    }

    [Fact]
    public async Task Too_long_chunked_body_is_refused_when_the_limit_is_passed()
    {
        await using var server = await DoorHost.GuardedAsync(Small);

        var answer = await Wire.SendAsync(server.Port, Wire.Post("", "Transfer-Encoding: chunked"), Chunk(new string(' ', 3000)), Chunk(new string(' ', 3000)), Chunk(""));

        answer.Status.Should().Be(413);
        answer.Code.Should().Be(-32000);
    }

    [Fact]
    public async Task Body_of_exactly_the_limit_passes()
    {
        await using var server = await DoorHost.GuardedAsync(Small);

        (await server.PostAsync(Rpc.Echo.PadRight(4096))).Status.Should().Be(200);
        (await server.PostAsync(Rpc.Echo.PadRight(4097))).Status.Should().Be(413);
    }

    [Fact]
    public async Task Connection_goes_on_after_a_moderately_long_body()
    {
        await using var server = await DoorHost.GuardedAsync(Small);
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 1 }) { BaseAddress = new($"http://localhost:{server.Port}") };

        foreach (var (length, status) in new[] { (100_000, 413), (10, 200), (1_000_000, 413), (10, 200) })
        {
            using var content = new StringContent(EchoOf(length), Encoding.UTF8, "application/json");
            using var request = new HttpRequestMessage(HttpMethod.Post, "/mcp") { Content = content };
            request.Headers.TryAddWithoutValidation("Accept", "application/json, text/event-stream");
            using var response = await client.SendAsync(request);
            ((int)response.StatusCode).Should().Be(status);
        }
    }

    [Fact]
    public async Task Limit_above_the_servers_own_raises_it()
    {
        await using var server = await DoorHost.GuardedAsync(new() { MaxRequestBodyBytes = 40_000_000 });

        (await server.PostAsync(EchoOf(31_000_000))).Status.Should().Be(200);
    }

    [Fact]
    public async Task Servers_own_lower_limit_stands_and_is_answered_in_our_words()
    {
        await using var server = await DoorHost.StartAsync(new()
        {
            Door = new(),
            Environment = "Development",
            Services = (app, _) => app.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = 1000),
        });

        var answer = await server.PostAsync(EchoOf(2000));

        answer.Status.Should().Be(413);
        answer.Code.Should().Be(-32000);
    }

    [Fact]
    public async Task Client_that_leaves_in_the_middle_of_its_body_does_no_harm()
    {
        var server = shared.Server;
        using (var socket = new System.Net.Sockets.TcpClient("127.0.0.1", server.Port))
        {
            await socket.GetStream().WriteAsync(Wire.Post("{", "Content-Length: 100"));
        }

        (await server.PostAsync(Rpc.Echo)).Status.Should().Be(200);
    }

    [Fact]
    public async Task Broken_chunk_is_answered_in_our_words_even_in_development()
    {
        await using var server = await DoorHost.StartAsync(new() { Door = new(), Environment = "Development" });

        var answer = await Wire.SendAsync(server.Port, Wire.Post("", "Transfer-Encoding: chunked"), "zz\r\n"u8.ToArray());

        answer.Status.Should().Be(400);
        answer.Sentence.Should().Be("Bad Request: the body could not be read to its end.");
    }

    // Kestrel looks once a second and allows no shorter grace.
    [Fact]
    public async Task Body_that_stops_arriving_is_given_up_in_our_words()
    {
        await using var server = await DoorHost.StartAsync(new()
        {
            Door = new(),
            Environment = "Development",
            Services = (app, _) => app.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MinRequestBodyDataRate = new(1_000_000, TimeSpan.FromSeconds(1.01))),
        });

        var answer = await Wire.SendAsync(server.Port, Wire.Post("{", "Content-Length: 100"));

        answer.Status.Should().Be(408);
        answer.Sentence.Should().Be("Request Timeout: the body arrived too slowly.");
    }

    [Fact]
    public async Task Very_long_id_is_not_sent_back()
    {
        var server = shared.Server;

        (await server.PostAsync($$"""{"jsonrpc":"2.0","id":"{{new string('i', 5000)}}","method":5}""")).Body.Should().EndWith("\"id\":null}");
    }

    [Fact]
    public async Task Byte_order_mark_is_ignored()
    {
        var server = shared.Server;

        (await server.PostAsync("\uFEFF" + Rpc.Echo)).Text.Should().Be("Echo: hello");
    }

    [Theory]
    [InlineData("Content-Type: application/json", 200)]
    [InlineData("Content-Type: Application/JSON; charset=UTF-8", 200)]
    [InlineData("Content-Type: application/json; charset=\"utf-8\"", 200)]
    [InlineData("Content-Type: application/json; charset=utf-16", 415)]
    [InlineData("Content-Type: application/json; charset=iso-8859-1", 415)]
    [InlineData("Content-Type: application/json; charset=bogus", 415)]
    [InlineData("Content-Type: application/vnd.api+json", 415)]
    [InlineData("Content-Type: ;;;", 415)]
    [InlineData("-Content-Type", 415)]
    [InlineData("Content-Type: text/plain", 415)]
    [InlineData("Content-Encoding: gzip", 415)]
    public async Task Media_type(string header, int status)
    {
        var server = shared.Server;

        var answer = await server.PostAsync(Rpc.Echo, header);

        answer.Status.Should().Be(status);
        if (status == 415)
            answer.Body.Should().Be("""{"jsonrpc":"2.0","error":{"code":-32000,"message":"Unsupported Media Type: send Content-Type application/json, in UTF-8 and without Content-Encoding."},"id":null}""");
    }

    [Fact]
    public async Task Bare_SDK_reads_UTF_16_and_breaks_on_an_unknown_charset()
    {
        await using var bare = await DoorHost.BareAsync();

        (await Wire.SendAsync(bare.Port, Wire.Post(Encoding.Unicode.GetBytes(Rpc.Echo), "Content-Type: application/json; charset=utf-16"))).Text.Should().Be("Echo: hello");
        (await bare.PostAsync(Rpc.Echo, "Content-Type: application/json; charset=bogus")).Status.Should().Be(500);
    }

    // A gateway that authorizes the first and a server that calls the last: the way around every check by name.
    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"ping","method":"tools/call","params":{"name":"echo","arguments":{"message":"x"}}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"public"},"params":{"name":"echo","arguments":{"message":"x"}}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"NAME":"echo","arguments":{"message":"x"}}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"\u006eame":"echo","arguments":{"message":"x"}}}""")]
    [Trait("WithoutDefence", "H24")]
    public async Task Message_of_two_meanings_is_called_by_the_bare_SDK_and_refused_by_us(string body)
    {
        await using var bare = await DoorHost.BareAsync();

        (await bare.PostAsync(body)).Text.Should().Be("Echo: x");
        (await shared.Server.PostAsync(body)).Status.Should().Be(400);
    }

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":"a\"\u00e9","method":"tools/call"}""", "\"a\\\"\\u00e9\"")]
    [InlineData("""{"jsonrpc":"2.0","method":5,"id":-7}""", "-7")]
    [InlineData("""{"method":"x"}""", "null")]
    [InlineData("""{"jsonrpc":"2.0","id":{},"method":"x"}""", "null")]
    public async Task Answer_carries_the_id_when_there_is_one(string body, string id)
    {
        var server = shared.Server;

        var answer = await server.PostAsync(body);

        answer.Status.Should().Be(400);
        answer.Body.Should().EndWith($",\"id\":{id}}}");
    }

    [Theory]
    [InlineData(HttpServerSessionMode.Stateless)]
    [InlineData(HttpServerSessionMode.StatefulForInitializeClients)]
    public async Task Malformed_initialize_is_answered_with_its_own_id(HttpServerSessionMode mode)
    {
        await using var server = await DoorHost.GuardedAsync(mode: mode);

        var answer = await server.PostAsync("""{"jsonrpc":"2.0","id":"first","method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":7,"clientInfo":{"name":"t","version":"1"}}}""");

        answer.Code.Should().Be(-32602);
        answer.Body.Should().Contain("\"id\":\"first\"");
    }

    [Fact]
    public async Task Too_deep_body_is_answered_with_its_own_id_and_the_bound()
    {
        var answer = await shared.Server.PostAsync("""{"jsonrpc":"2.0","id":"deep","method":"tools/call","params":{"name":"echo","arguments":{"message":""" + new string('[', 64));

        answer.Status.Should().Be(400);
        answer.Body.Should().Be("""{"jsonrpc":"2.0","error":{"code":-32600,"message":"Invalid Request: the message nests deeper than 64 levels, counted from its own braces."},"id":"deep"}""");
    }

    [Theory]
    [InlineData("\"level\":\"loud\"")]
    [InlineData("\"level\":\"Warning\"")]
    [InlineData("\"level\":4")]
    [InlineData("\"level\":null")]
    [InlineData("\"other\":\"warning\"")]
    public async Task Unknown_log_level_is_answered_with_the_eight_that_there_are(string parameters)
    {
        await using var server = await DoorHost.GuardedAsync(mode: HttpServerSessionMode.StatefulForInitializeClients);
        var session = await Rpc.OpenSessionAsync(server);

        var answer = await server.PostAsync(Rpc.Request("logging/setLevel", parameters), Wire.OldEra, session);

        answer.Code.Should().Be(-32602);
        answer.Sentence.Should().Be("Invalid params: level must be debug, info, notice, warning, error, critical, alert or emergency.");
    }

    [Fact]
    public async Task Every_log_level_passes_in_a_session_and_none_is_asked_for_without_one()
    {
        await using var server = await DoorHost.GuardedAsync(mode: HttpServerSessionMode.StatefulForInitializeClients);
        var session = await Rpc.OpenSessionAsync(server);

        foreach (var level in new[] { "debug", "info", "notice", "warning", "error", "critical", "alert", "emergency" })
            (await server.PostAsync(Rpc.Request("logging/setLevel", $"\"level\":\"{level}\""), Wire.OldEra, session)).Message.TryGetProperty("result", out _).Should().BeTrue();

        // Revision 2026-07-28 has no such method, whatever its params are.
        (await server.PostAsync(Rpc.Request("logging/setLevel", "\"level\":5," + Rpc.Meta), Rpc.NewEra("logging/setLevel"))).Code.Should().Be(-32601);
    }

    [Fact]
    public async Task Notification_and_response_pass_in_a_session()
    {
        await using var server = await DoorHost.GuardedAsync(mode: HttpServerSessionMode.StatefulForInitializeClients);
        var session = await Rpc.OpenSessionAsync(server);

        (await server.PostAsync("""{"jsonrpc":"2.0","id":9,"result":{}}""", Wire.OldEra, session)).Status.Should().Be(202);
        (await server.PostAsync("""{"jsonrpc":"2.0","id":9,"error":{"code":1,"message":"no"}}""", Wire.OldEra, session)).Status.Should().Be(202);
        (await server.PostAsync("""{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":{}}}""", Wire.OldEra, session)).Status.Should().Be(202);
    }
}
