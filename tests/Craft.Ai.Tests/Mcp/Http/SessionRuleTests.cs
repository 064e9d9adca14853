using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol.AspNetCore;

namespace Crafting.Ai.Tests;

public sealed class SessionRuleTests
{
    private const HttpServerSessionMode Hybrid = HttpServerSessionMode.StatefulForInitializeClients;

    [Fact]
    public async Task Bare_SDK_explains_its_own_api_to_clients()
    {
        await using var bare = await DoorHost.BareAsync(Hybrid);

        (await bare.PostAsync(Rpc.List, Wire.OldEra)).Sentence.Should().Contain("HttpServerTransportOptions.SessionMode");
    }

    [Theory]
    [InlineData("MCP-Protocol-Version: 2025-11-25")]
    [InlineData("MCP-Protocol-Version: 2024-11-05")]
    [InlineData("X-None: 1")]
    [InlineData("Mcp-Session-Id: ")]
    [InlineData("MCP-Protocol-Version: ")]
    public async Task Request_without_its_session_is_told_to_initialize(string header)
    {
        await using var server = await DoorHost.GuardedAsync(mode: Hybrid);

        var answer = await server.PostAsync(Rpc.List, header);

        answer.Status.Should().Be(400);
        answer.Body.Should().Be("""{"jsonrpc":"2.0","error":{"code":-32000,"message":"Bad Request: the Mcp-Session-Id header is missing. Send initialize first, then the session id it returns."},"id":1}""");
    }

    [Fact]
    public async Task Initialize_as_a_notification_opens_no_session()
    {
        await using var server = await DoorHost.GuardedAsync(mode: Hybrid);

        (await server.PostAsync(Rpc.Initialize.Replace("\"id\":1,", "", StringComparison.Ordinal))).Sentence
            .Should().StartWith("Bad Request: the Mcp-Session-Id header is missing.");
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("DELETE")]
    public async Task Stream_without_a_session_is_told_the_same(string method)
    {
        await using var server = await DoorHost.GuardedAsync(mode: Hybrid);

        var answer = await Wire.SendAsync(
            server.Port, Wire.Head($"{method} /mcp HTTP/1.1", "Host: localhost", "Connection: close", "Accept: text/event-stream"));

        answer.Status.Should().Be(400);
        answer.Sentence.Should().StartWith("Bad Request: the Mcp-Session-Id header is missing.");
    }

    [Fact]
    public async Task Both_eras_are_served_at_one_path()
    {
        await using var server = await DoorHost.GuardedAsync(mode: Hybrid);
        var session = await Rpc.OpenSessionAsync(server);

        (await server.PostAsync(Rpc.Echo, Wire.OldEra, session)).Text.Should().Be("Echo: hello");
        var stateless = await server.PostAsync(
            Rpc.Request("tools/call", """ "name":"echo","arguments":{"message":"hello"},""" + Rpc.Meta), Rpc.NewEra("tools/call", "echo"));
        stateless.Text.Should().Be("Echo: hello");
        stateless.Header("Mcp-Session-Id").Should().BeNull();
    }

    [Fact]
    public async Task Sessions_end_with_DELETE_and_are_unknown_then()
    {
        await using var server = await DoorHost.GuardedAsync(mode: Hybrid);
        var session = await Rpc.OpenSessionAsync(server);

        (await Wire.SendAsync(server.Port, Wire.Head("DELETE /mcp HTTP/1.1", "Host: localhost", "Connection: close", session))).Status
            .Should().Be(200);

        (await server.PostAsync(Rpc.List, Wire.OldEra, session)).Status.Should().Be(404);
    }

    [Fact]
    public async Task Session_of_an_earlier_deployment_makes_a_client_begin_again()
    {
        await using var bare = await DoorHost.BareAsync();
        await using var server = await DoorHost.GuardedAsync();

        (await bare.PostAsync(Rpc.List, "Mcp-Session-Id: old")).Status.Should().Be(400, "no client re-initializes on 400");
        var answer = await server.PostAsync(Rpc.List, "Mcp-Session-Id: old");

        answer.Status.Should().Be(404);
        answer.Code.Should().Be(-32001);
    }

    [Fact]
    public async Task New_clients_session_header_is_ignored()
    {
        foreach (var mode in new[] { HttpServerSessionMode.Stateless, Hybrid })
        {
            await using var server = await DoorHost.GuardedAsync(mode: mode);

            (await server.PostAsync(Rpc.Request("tools/list", Rpc.Meta), [.. Rpc.NewEra("tools/list"), "Mcp-Session-Id: old"])).Status
                .Should().Be(200);
        }
    }

    // Who declares the new revision in the body only has forgotten a header, not a session.
    [Fact]
    public async Task Missing_revision_header_is_still_called_by_its_name()
    {
        await using var server = await DoorHost.GuardedAsync(mode: Hybrid);

        var answer = await server.PostAsync(Rpc.Request("tools/list", Rpc.Meta));

        answer.Status.Should().Be(400);
        answer.Code.Should().Be(-32020);
    }

    [Fact]
    public async Task Unknown_revision_is_answered_with_the_supported_ones()
    {
        await using var server = await DoorHost.GuardedAsync(mode: Hybrid);

        var answer = await server.PostAsync(Rpc.List, "MCP-Protocol-Version: 2042-01-01");

        answer.Status.Should().Be(400);
        answer.Code.Should().Be(-32022);
        answer.Error.GetProperty("data").GetProperty("supported").EnumerateArray().Select(v => v.GetString()).Should().Equal(Revisions.All);
    }

    [Fact]
    public async Task Session_that_ends_while_a_request_enters_is_unknown()
    {
        await using var server = await DoorHost.StartAsync(new()
        {
            Mode = Hybrid,
            Pipeline = app => DoorKeeper.Guard(
                app.MapGet("/race", (RequestDelegate)(_ => throw new ObjectDisposedException("StreamableHttpSession"))),
                app.Services,
                new()),
        });

        var answer = await Wire.SendAsync(
            server.Port, Wire.Head("GET /race HTTP/1.1", "Host: localhost", "Connection: close", "Mcp-Session-Id: x"));

        answer.Status.Should().Be(404);
        answer.Code.Should().Be(-32001);
    }

    // The revision without sessions has removed these methods; that comes before their params.
    [Theory]
    [InlineData("resources/subscribe")]
    [InlineData("resources/unsubscribe")]
    [InlineData("ping")]
    public async Task Removed_method_is_not_found_whatever_its_params(string method)
    {
        await using var server = await DoorHost.GuardedAsync(mode: Hybrid);

        var answer = await server.PostAsync(Rpc.Request(method, Rpc.Meta), Rpc.NewEra(method));

        answer.Status.Should().Be(404);
        answer.Code.Should().Be(-32601);
    }
}
