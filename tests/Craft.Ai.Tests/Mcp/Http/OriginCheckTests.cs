using ModelContextProtocol.AspNetCore;

namespace Crafting.Ai.Tests;

public sealed class OriginCheckTests(SharedDoor shared) : IClassFixture<SharedDoor>
{
    [Fact]
    [Trait("WithoutDefence", "H31")]
    public async Task Bare_SDK_accepts_a_call_from_an_evil_page()
    {
        await using var bare = await DoorHost.BareAsync();

        var answer = await bare.PostAsync(Rpc.Echo, "Origin: https://evil.example");

        answer.Text.Should().Be("Echo: hello", "this is the attack that the door is for");
    }

    [Theory]
    [InlineData("http://localhost:6274")]
    [InlineData("http://localhost")]
    [InlineData("https://localhost:1")]
    [InlineData("HTTP://LOCALHOST:3001")]
    [InlineData("http://127.0.0.1:80")]
    [InlineData("http://[::1]:5173")]
    [InlineData("https://app.example.com")]
    [InlineData("https://tool.example:8443")]
    [InlineData("vscode-webview://abc")]
    [InlineData("https://xn--mller-kva.example")]
    public async Task Allowed_origin(string origin)
    {
        var server = shared.Server;

        (await server.PostAsync(Rpc.Echo, $"Origin: {origin}")).Text.Should().Be("Echo: hello");
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("http://localhost.evil.example")]
    [InlineData("http://localhost@evil.example")]
    [InlineData("http://localhost:3001@evil.example")]
    [InlineData("http://evil.example#localhost")]
    [InlineData("http://localhost/")]
    [InlineData("http://localhost.")]
    [InlineData("http://localhost:3001/path")]
    [InlineData("http://localhost:")]
    [InlineData("http://localhost%2eevil.example")]
    [InlineData("http://127.0.0.1.nip.io")]
    [InlineData("http://[::ffff:127.0.0.1]")]
    [InlineData("http://0x7f000001")]
    [InlineData("http://127.1")]
    [InlineData("http://xn--lcalhost-54a")]
    [InlineData("ftp://localhost")]
    [InlineData("file://")]
    [InlineData("localhost")]
    [InlineData("//localhost")]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("http://app.example.com")]
    [InlineData("https://app.example.com:444")]
    [InlineData("https://app.example.com.evil.example")]
    [InlineData("https://tool.example")]
    [InlineData("https://app.example.com https://evil.example")]
    [InlineData("https://app.example.com, https://evil.example")]
    [Trait("Threat", "H31")]
    public async Task Refused_origin(string origin)
    {
        var server = shared.Server;

        (await server.PostAsync(Rpc.Echo, $"Origin: {origin}")).Status.Should().Be(403);
    }

    [Fact]
    public async Task Two_origins_are_refused()
    {
        var server = shared.Server;

        (await server.PostAsync(Rpc.Echo, "Origin: http://localhost", "Origin: http://localhost")).Status.Should().Be(403);
    }

    [Fact]
    public async Task Origin_answer_says_what_to_configure_and_does_not_repeat_the_origin()
    {
        var server = shared.Server;

        var answer = await server.PostAsync(Rpc.Echo, "Origin: https://evil.example");

        answer.Body.Should().Be("""{"jsonrpc":"2.0","error":{"code":-32000,"message":"Forbidden: this server does not accept calls from this Origin. Its operator can add the origin to mcp.AllowedOrigins."},"id":null}""");
    }

    [Theory]
    [InlineData("mcp.example.com", "https://mcp.example.com", true)]
    [InlineData("mcp.example.com", "http://mcp.example.com", true)]
    [InlineData("mcp.example.com:8080", "http://mcp.example.com:8080", true)]
    [InlineData("mcp.example.com:8080", "http://mcp.example.com", false)]
    [InlineData("mcp.example.com", "https://mcp.example.com:8443", false)]
    [InlineData("mcp.example.com", "https://other.example.com", false)]
    public async Task Own_pages_may_call(string host, string origin, bool allowed)
    {
        var server = shared.Server;

        (await server.PostAsync(Rpc.Echo, $"Host: {host}", $"Origin: {origin}")).Status.Should().Be(allowed ? 200 : 403);
    }

    [Fact]
    public async Task Loopback_pages_may_not_call_a_server_that_listens_beyond_this_machine()
    {
        await using var server = await DoorHost.StartAsync(new() { Door = new(), Url = "http://*:0" });

        (await server.PostAsync(Rpc.Echo)).Status.Should().Be(200);
        (await server.PostAsync(Rpc.Echo, "Origin: http://localhost:6274")).Status.Should().Be(403);
        (await server.PostAsync(Rpc.Echo, "Host: evil.example")).Status.Should().Be(403);
    }

    [Fact]
    public async Task Pages_of_other_ports_may_not_call_when_loopback_origins_are_turned_off()
    {
        await using var server = await DoorHost.GuardedAsync(
            new() { AllowLoopbackOrigins = false, AllowedOrigins = ["http://localhost:6274"] });

        (await server.PostAsync(Rpc.Echo, "Origin: http://localhost:5173")).Status.Should().Be(403);
        (await server.PostAsync(Rpc.Echo, "Origin: http://127.0.0.1:6274")).Status.Should().Be(403);
        (await server.PostAsync(Rpc.Echo, "Origin: http://localhost:6274")).Status.Should().Be(200, "it is named");
        (await server.PostAsync(Rpc.Echo, $"Host: localhost:{server.Port}", $"Origin: http://localhost:{server.Port}")).Status
            .Should().Be(200, "it is the server's own");
        (await server.PostAsync(Rpc.Echo)).Status.Should().Be(200, "no browser sent it");
    }

    [Theory]
    [InlineData(true, 200)]
    [InlineData(false, 403)]
    public async Task An_application_decides_about_loopback_origins(bool allow, int status)
    {
        await using var app = await App.StartAsync(
            new AppSetup { Mcp = mcp => mcp.AllowLoopbackOrigins = allow },
            Craft.Route().Id("ping").Description("Pings.").From(Mcp()).Transform(_ => "pong"));
        using var raw = app.Raw(Era.Stateless);
        raw.Headers["Origin"] = "http://localhost:6274";

        ((int)(await raw.CallAsync("ping")).Status).Should().Be(status);
    }

    [Fact]
    public async Task A_page_that_may_call_still_needs_a_CORS_policy_of_the_application()
    {
        var answer = await Wire.SendAsync(shared.Server.Port, Wire.Head(
            "OPTIONS /mcp HTTP/1.1", "Host: localhost", "Connection: close", "Origin: http://localhost:6274",
            "Access-Control-Request-Method: POST", "Access-Control-Request-Headers: content-type"));

        answer.Status.Should().Be(405);
        answer.Header("Access-Control-Allow-Origin").Should().BeNull();
    }

    [Fact]
    [Trait("WithoutDefence", "H31")]
    public async Task Star_allows_every_origin_but_null()
    {
        await using var server = await DoorHost.GuardedAsync(new() { AllowedOrigins = ["*"] });

        (await server.PostAsync(Rpc.Echo, "Origin: https://any.example")).Status.Should().Be(200);
        (await server.PostAsync(Rpc.Echo, "Origin: null")).Status.Should().Be(403);
    }

    [Fact]
    public async Task Pages_of_the_public_url_may_call_through_a_proxy_that_hides_it()
    {
        await using var server = await DoorHost.GuardedAsync(new() { PublicUrl = new("https://mcp.example.com/mcp") });

        (await server.PostAsync(Rpc.Echo, "Host: localhost:9", "Origin: https://mcp.example.com")).Status.Should().Be(200);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("DELETE")]
    public async Task Streams_and_session_ends_are_checked_too(string method)
    {
        await using var server = await DoorHost.GuardedAsync(mode: HttpServerSessionMode.StatefulForInitializeClients);
        var session = await Rpc.OpenSessionAsync(server);

        var answer = await Wire.SendAsync(server.Port,
            Wire.Head($"{method} /mcp HTTP/1.1", "Host: localhost", "Origin: https://evil.example", "Connection: close", "Accept: text/event-stream", session));

        answer.Status.Should().Be(403);
        (await server.PostAsync(Rpc.List, Wire.OldEra, session)).Status.Should().Be(200, "the session lives on");
    }

    [Theory]
    [InlineData("app.example.com")]
    [InlineData("https://app.example.com/path")]
    [InlineData("https://u@app.example.com")]
    [InlineData("null")]
    [InlineData("")]
    public void Bad_entry_stops_the_program_with_a_sentence(string entry)
    {
        var parse = () => OriginRule.Normalize(entry);

        parse.Should().Throw<ArgumentException>().WithMessage("mcp.AllowedOrigins contains*is not an origin. Use*");
    }
}
