using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace Crafting.Ai.Tests;

public sealed class HostCheckTests(SharedDoor shared) : IClassFixture<SharedDoor>
{
    [Fact]
    [Trait("WithoutDefence", "H31")]
    public async Task Bare_SDK_answers_a_rebound_host_name()
    {
        await using var bare = await DoorHost.BareAsync();

        var answer = await bare.PostAsync(Rpc.Echo, "Host: evil.example", "Origin: http://evil.example");

        answer.Status.Should().Be(200, "this is the attack that the door is for");
        answer.Text.Should().Be("Echo: hello");
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("LOCALHOST:1")]
    [InlineData("localhost.:3001")]
    [InlineData("127.0.0.1:65535")]
    [InlineData("127.1.2.3")]
    [InlineData("[::1]:3001")]
    [InlineData("[::1]")]
    [InlineData("mcp.example.com")]
    [InlineData("MCP.Example.Com.")]
    [InlineData("mcp.example.com:9")]
    [InlineData("a.corp.example")]
    [InlineData("a.b.corp.example:80")]
    [InlineData("alt.example:8443")]
    [InlineData("[2001:db8::1]:80")]
    [InlineData("xn--mller-kva.example")]
    public async Task Allowed_host(string host)
    {
        var server = shared.Server;

        var answer = await server.PostAsync(Rpc.Echo, $"Host: {host}");

        answer.Text.Should().Be("Echo: hello");
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("localhost.evil.example")]
    [InlineData("127.0.0.1.nip.io")]
    [InlineData("127.1")]
    [InlineData("127.0.0.256")]
    [InlineData("0x7f000001")]
    [InlineData("2130706433")]
    [InlineData("0.0.0.0")]
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("corp.example")]
    [InlineData("evilcorp.example")]
    [InlineData(".corp.example")]
    [InlineData("alt.example")]
    [InlineData("alt.example:8444")]
    [InlineData("mcp.example.com.evil.example")]
    [InlineData("localhost..")]
    [InlineData("")]
    [Trait("Threat", "H31")]
    public async Task Refused_host(string host)
    {
        var server = shared.Server;

        var answer = await server.PostAsync(Rpc.Echo, $"Host: {host}");

        answer.Status.Should().Be(403);
    }

    [Theory]
    [InlineData("localhost:x")]
    [InlineData("localhost:99999")]
    [InlineData("localhost:")]
    [InlineData("localhost:0")]
    [InlineData("localhost@evil.example")]
    [InlineData("evil.example@localhost")]
    [InlineData("localhost evil.example")]
    [InlineData("[::1")]
    [InlineData("[::]")]
    public async Task Malformed_host_is_refused_by_the_server_or_by_us(string host)
    {
        var server = shared.Server;

        var answer = await server.PostAsync(Rpc.Echo, $"Host: {host}");

        answer.Status.Should().BeOneOf(400, 403);
    }

    [Fact]
    public async Task Host_answer_says_what_to_configure_and_does_not_repeat_the_host()
    {
        var server = shared.Server;

        var answer = await server.PostAsync(Rpc.Echo, "Host: evil.example");

        answer.Status.Should().Be(403);
        answer.Header("Content-Type").Should().Be("application/json");
        answer.Body.Should().Be("""{"jsonrpc":"2.0","error":{"code":-32000,"message":"Forbidden: this server does not answer to this Host. Its operator can add the host to mcp.AllowedHosts."},"id":null}""");
    }

    [Fact]
    public async Task Missing_host_of_HTTP_1_0_is_refused()
    {
        var server = shared.Server;
        var body = Encoding.UTF8.GetBytes(Rpc.Echo);

        var answer = await Wire.SendAsync(server.Port,
            Wire.Head("POST /mcp HTTP/1.0", "Content-Type: application/json", Wire.Accept, $"Content-Length: {body.Length}"), body);

        answer.Status.Should().Be(403);
    }

    [Fact]
    public async Task Two_hosts_and_a_foreign_target_are_refused()
    {
        var server = shared.Server;

        (await server.PostAsync(Rpc.Echo, "Host: localhost", "Host: evil.example")).Status.Should().Be(400);
        (await Wire.SendAsync(server.Port,
            Wire.Head("GET http://evil.example/mcp HTTP/1.1", "Host: evil.example", "Connection: close"))).Status.Should().Be(405);
        (await Wire.SendAsync(server.Port,
            Wire.Head("POST http://evil.example/mcp HTTP/1.1", "Host: evil.example", "Content-Length: 0", "Connection: close"))).Status
                .Should().Be(403);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("DELETE")]
    public async Task Streams_and_session_ends_are_checked_too(string method)
    {
        await using var server = await DoorHost.GuardedAsync(
            mode: ModelContextProtocol.AspNetCore.HttpServerSessionMode.StatefulForInitializeClients);
        var session = await Rpc.OpenSessionAsync(server);

        var answer = await Wire.SendAsync(server.Port,
            Wire.Head($"{method} /mcp HTTP/1.1", "Host: evil.example", "Connection: close", "Accept: text/event-stream", session));

        answer.Status.Should().Be(403);
        (await server.PostAsync(Rpc.List, Wire.OldEra, session)).Status.Should().Be(200, "the session lives on");
    }

    [Fact]
    [Trait("WithoutDefence", "H31")]
    public async Task Star_is_the_explicit_way_out()
    {
        await using var server = await DoorHost.GuardedAsync(new() { AllowedHosts = ["*"] });

        (await server.PostAsync(Rpc.Echo, "Host: anything.example")).Status.Should().Be(200);
    }

    [Fact]
    public async Task Host_of_the_public_url_is_allowed()
    {
        await using var server = await DoorHost.GuardedAsync(new() { PublicUrl = new("https://mcp.example.com/mcp") });

        (await server.PostAsync(Rpc.Echo, "Host: mcp.example.com")).Status.Should().Be(200);
        (await server.PostAsync(Rpc.Echo, "Host: example.com")).Status.Should().Be(403);
    }

    [Fact]
    public async Task The_apps_own_AllowedHosts_count()
    {
        await using var server = await DoorHost.StartAsync(
            new() { Door = new(), Services = (app, _) => app.Configuration["AllowedHosts"] = "inner.example;*.lan.example" });

        foreach (var host in new[] { "inner.example", "a.lan.example" })
            (await server.PostAsync(Rpc.Echo, $"Host: {host}")).Status.Should().Be(200, host);
        (await server.PostAsync(Rpc.Echo, "Host: example.com")).Status.Should().Be(400, "ASP.NET Core's own filter comes first");
    }

    [Fact]
    public async Task The_templates_star_does_not_open_the_door()
    {
        await using var server = await DoorHost.StartAsync(
            new() { Door = new(), Services = (app, _) => app.Configuration["AllowedHosts"] = "*" });

        (await server.PostAsync(Rpc.Echo, "Host: evil.example")).Status.Should().Be(403);
    }

    [Theory]
    [InlineData("http://*:0", 1)]
    [InlineData("http://127.0.0.1:0", 0)]
    public async Task Operator_is_told_once_when_other_machines_are_refused(string url, int warnings)
    {
        var log = new FakeLogCollector();
        await using var server = await DoorHost.StartAsync(new()
        {
            Door = new(),
            Url = url,
            Services = (app, _) => app.Logging.AddProvider(new FakeLoggerProvider(log)),
        });

        log.GetSnapshot().Where(line => line.Level == LogLevel.Warning
            && line.Message.Contains("mcp.AllowedHosts", StringComparison.Ordinal)).Should().HaveCount(warnings);
    }

    [Fact]
    public async Task Operator_reads_whom_the_door_refused()
    {
        var log = new FakeLogCollector();
        await using var server = await DoorHost.StartAsync(
            new() { Door = new(), Services = (app, _) => app.Logging.AddProvider(new FakeLoggerProvider(log)) });

        await server.PostAsync(Rpc.Echo, "Host: evil.example", $"Origin: https://{new string('x', 300)}");

        log.GetSnapshot().Should().ContainSingle(line => line.Message.StartsWith("Refused", StringComparison.Ordinal))
            .Which.Message.Should().StartWith("Refused a request with 403: Host evil.example, Origin https://xxx")
                .And.HaveLength(54 + 200);
    }

    [Fact]
    public async Task What_the_operator_reads_cannot_move_the_cursor_or_pass_for_something_else()
    {
        var log = new FakeLogCollector();
        await using var server = await DoorHost.StartAsync(
            new() { Door = new(), Services = (app, _) => app.Logging.AddProvider(new FakeLoggerProvider(log)) });

        await server.PostAsync(Rpc.Echo, "Host: evil.example", "Origin: http://evil\u001b[31mred");

        log.GetSnapshot().Should().ContainSingle(line => line.Message.StartsWith("Refused", StringComparison.Ordinal))
            .Which.Message.Should().EndWith("Origin http://evil?[31mred");
    }

    [Fact]
    public void Every_bad_option_is_reported_at_once()
    {
        var options = new FrontDoorOptions
        {
            AllowedHosts = ["*", "a/b", "ok.example"],
            AllowedOrigins = ["*", "x"],
            MaxRequestBodyBytes = 0,
            Port = -1
        };

        options.Problems().Should().HaveCount(4).And.OnlyContain(problem => problem.StartsWith("mcp.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("https://mcp.example.com", "is a URL")]
    [InlineData("a b", "is not a host")]
    [InlineData("", "is not a host")]
    [InlineData("*.", "is not a host")]
    [InlineData("a.*.example", "is not a host")]
    public void Bad_entry_stops_the_program_with_a_sentence(string entry, string reason)
    {
        var parse = () => HostRule.Parse(entry);

        parse.Should().Throw<ArgumentException>().WithMessage($"mcp.AllowedHosts contains \"{entry}\", which {reason}*Use*");
    }

    [Theory]
    [InlineData(true, "http://localhost:3001")]
    [InlineData(true, "http://127.0.0.1:5000", "http://[::1]:5000")]
    [InlineData(true, "http://unix:/tmp/craft.sock")]
    [InlineData(false, "http://[::]:3001")]
    [InlineData(false, "http://*:80")]
    [InlineData(false, "http://+:80")]
    [InlineData(false, "http://127.0.0.1:80", "http://0.0.0.0:80")]
    [InlineData(false, "http://192.168.1.5:3001")]
    [InlineData(false, "http://name.example:3001")]
    public void Bound_addresses_tell_whether_other_machines_can_come(bool loopback, params string[] addresses) =>
        BoundHosts.Read(addresses, "localhost").LoopbackOnly.Should().Be(loopback);

    [Fact]
    public void A_bound_name_or_address_is_answered_to()
    {
        BoundHosts.Read(["http://192.168.1.5:3001", "http://[::]:80"], "name.example").Names.Should().Equal("192.168.1.5", "name.example");
    }

    [Fact]
    public void Listening_everywhere_without_names_answers_only_to_loopback()
    {
        var everywhere = BoundHosts.Read(["http://[::]:80"], "0.0.0.0");

        new Admission(new(), everywhere, []).AnswersOnlyToLoopback.Should().BeTrue();
        new Admission(new() { AllowedHosts = ["mcp.example.com"] }, everywhere, []).AnswersOnlyToLoopback.Should().BeFalse();
        new Admission(new() { PublicUrl = new("https://mcp.example.com") }, everywhere, []).AnswersOnlyToLoopback.Should().BeFalse();
        new Admission(new(), everywhere, ["mcp.example.com"]).AnswersOnlyToLoopback.Should().BeFalse();
    }
}
