using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.AspNetCore;

namespace Crafting.Ai.Tests;

public sealed class ProtocolTouchTests
{
    private const HttpServerSessionMode Hybrid = HttpServerSessionMode.StatefulForInitializeClients;

    private static Task<DoorHost> StartAsync(HttpServerSessionMode mode, bool touched) => DoorHost.StartAsync(new()
    {
        Mode = mode,
        Services = (_, mcp) =>
        {
            if (touched) mcp.AdvertiseAllRevisions().NameUnknownResources();
        },
    });

    private static Task<WireAnswer> DiscoverAsync(DoorHost server) =>
        server.PostAsync(Rpc.Request("server/discover", Rpc.Meta), Rpc.NewEra("server/discover"));

    private static string?[] Versions(WireAnswer answer) =>
        [.. answer.Message.GetProperty("result").GetProperty("supportedVersions").EnumerateArray().Select(v => v.GetString())];

    [Fact]
    public async Task Bare_SDK_discovers_fewer_revisions_than_its_error_offers()
    {
        await using var server = await StartAsync(Hybrid, touched: false);

        Versions(await DiscoverAsync(server)).Should().Equal("2026-07-28");
    }

    [Fact]
    public async Task Discover_names_every_revision_that_the_error_offers()
    {
        await using var server = await StartAsync(Hybrid, touched: true);

        var error = await server.PostAsync(
            Rpc.Request("tools/list", Rpc.Meta), "MCP-Protocol-Version: 2042-01-01", "Mcp-Method: tools/list");
        var offered = error.Error.GetProperty("data").GetProperty("supported").EnumerateArray().Select(v => v.GetString());

        Versions(await DiscoverAsync(server)).Should().Equal(Revisions.All).And.Contain(offered);
    }

    [Fact]
    public async Task Stateless_server_discovers_what_it_serves()
    {
        await using var server = await StartAsync(HttpServerSessionMode.Stateless, touched: true);

        Versions(await DiscoverAsync(server)).Should().Equal("2026-07-28");
    }

    [Theory]
    [InlineData(Hybrid)]
    [InlineData(HttpServerSessionMode.Stateless)]
    public async Task Unknown_resource_is_named_in_the_error(HttpServerSessionMode mode)
    {
        await using var bare = await StartAsync(mode, touched: false);
        await using var server = await StartAsync(mode, touched: true);
        var body = Rpc.Request("resources/read", """ "uri":"test://nope",""" + Rpc.Meta);

        (await bare.PostAsync(body, Rpc.NewEra("resources/read", "test://nope"))).Error.TryGetProperty("data", out _).Should().BeFalse();
        var answer = await server.PostAsync(body, Rpc.NewEra("resources/read", "test://nope"));

        answer.Code.Should().Be(-32602);
        answer.Error.GetProperty("data").GetProperty("uri").GetString().Should().Be("test://nope");
    }

    [Fact]
    public async Task Known_resource_and_the_apps_own_session_options_still_work()
    {
        var calls = 0;
        await using var server = await DoorHost.StartAsync(new()
        {
            Services = (_, mcp) =>
                mcp.AdvertiseAllRevisions().NameUnknownResources().WithHttpTransport(http => http.ConfigureSessionOptions = (_, _, _) =>
            {
                calls++;
                return Task.CompletedTask;
            }),
        });

        var answer = await server.PostAsync(
            Rpc.Request("resources/read", """ "uri":"test://text",""" + Rpc.Meta), Rpc.NewEra("resources/read", "test://text"));

        answer.Message.GetProperty("result").GetProperty("contents")[0].GetProperty("text").GetString().Should().Be("text");
        calls.Should().Be(1);
    }
}
