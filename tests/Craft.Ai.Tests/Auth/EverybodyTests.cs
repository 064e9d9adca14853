using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Crafting.Ai.Tests;

/// <summary>One caller for everybody: for stdio, and for trying things out on one machine.</summary>
public class EverybodyTests
{
    private static readonly Capability Who = Craft.Route().Id("who").Description("Says who calls.").From(Mcp()).Authorize("member")
        .Transform((_, exchange) => exchange.Principal!.Subject);

    [Theory, BothEras]
    public async Task Everybody_is_the_caller_who_was_named_and_the_log_says_so_loudly(string revision)
    {
        await using var app = await App.StartAsync(new AppSetup { Mcp = mcp => mcp.Auth = Everybody(new() { Subject = "local", Roles = ["member"] }) }, Who);
        await using var client = await app.ConnectAsync(revision);

        (await client.CallAsync("who")).Text().Should().Be("local");
        app.Log.GetSnapshot().Where(record => record.Level == LogLevel.Warning).Select(record => record.Message).Should().ContainMatch("NOBODY SIGNS IN*");
    }

    [Theory]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("http://*:0")]
    [InlineData("http://127.0.0.1:0;http://0.0.0.0:0")]
    public async Task It_does_not_start_where_others_could_call(string url) =>
        (await App.FailAsync(new AppSetup { Url = url, Mcp = mcp => mcp.Auth = Everybody(new() { Subject = "local" }) }, Who))
            .Should().Contain($"mcp.Auth is Everybody(…), but the server listens on {url.Split(';')[^1]}");

    [Fact]
    public async Task An_endpoint_of_Kestrel_that_others_reach_stops_the_application()
    {
        var start = () => App.StartAsync(new AppSetup
        {
            Services = services => services.Configure<KestrelServerOptions>(kestrel => kestrel.ListenAnyIP(0)),
            Mcp = mcp => mcp.Auth = Everybody(new() { Subject = "local" }),
        }, Who);

        (await start.Should().ThrowAsync<CraftException>()).Which.Message.Should().Contain("where others could call");
    }

    [Fact]
    [Trait("WithoutDefence", "H63")]
    public async Task Over_stdio_it_is_who_started_the_program()
    {
        await using var app = await StdioApp.StartAsync(mcp => mcp.Auth = Everybody(new() { Subject = "local", Roles = ["member"] }), _ => { }, Who);
        await using var client = await app.ConnectAsync(Era.Sessions);

        (await client.CallAsync("who")).Text().Should().Be("local");
    }

    [Fact]
    [Trait("Contract", "T94")]
    [Trait("Threat", "H63")]
    public async Task Over_stdio_without_it_a_guard_stays_closed()
    {
        await using var app = await StdioApp.StartAsync(Who);
        await using var client = await app.ConnectAsync(Era.Sessions);

        (await client.CallAsync("who")).ErrorText().Should().StartWith("RC5012: ");
    }
}
