using System.Net;

namespace Crafting.Ai.Tests;

public class McpSessionsTests
{
    private static readonly Capability Ping = Craft.Route().Id("ping").Description("Pings.").From(Mcp()).Transform(_ => "pong");

    [Fact]
    public async Task Clients_that_initialize_get_a_session_by_default_and_others_need_none()
    {
        await using var app = await App.StartAsync(Ping);
        using var sessions = app.Raw(Era.Sessions);
        using var stateless = app.Raw(Era.Stateless);

        (await sessions.CallAsync("ping")).Headers.Should().ContainKey("Mcp-Session-Id");
        (await stateless.CallAsync("ping")).Headers.Should().NotContainKey("Mcp-Session-Id");
    }

    [Theory, BothEras]
    public async Task Without_sessions_every_request_stands_alone(string revision)
    {
        await using var app = await App.StartAsync(new AppSetup { Mcp = mcp => mcp.Sessions = McpSessions.None }, Ping);
        using var raw = app.Raw(revision);
        await using var client = await app.ConnectAsync(revision);

        var answer = await raw.CallAsync("ping");

        answer.Status.Should().Be(HttpStatusCode.OK);
        answer.Headers.Should().NotContainKey("Mcp-Session-Id");
        (await client.CallAsync("ping")).Text().Should().Be("pong");
        client.SessionId.Should().BeNull();
    }
}
