using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Crafting.Ai.Tests;

public class CraftMcpExtensionsTests
{
    private static readonly Capability Ping = Craft.Route().Id("ping").Description("Pings.").From(Mcp()).Transform(_ => "pong");

    [Theory, BothEras]
    public async Task Craft_lives_in_an_application_beside_its_own_endpoints_and_middleware(string revision)
    {
        await using var app = await App.StartAsync(
            new AppSetup
            {
                Pipeline = web =>
                {
                    web.Use((context, next) =>
                    {
                        context.Response.Headers["X-Own"] = "yes";
                        return next(context);
                    });
                    web.MapGet("/own", () => "own");
                    web.MapCraft();
                },
            },
            Ping);
        using var http = new HttpClient { BaseAddress = app.Address };
        using var raw = app.Raw(revision);

        (await http.GetStringAsync("/own")).Should().Be("own");
        var answer = await raw.CallAsync("ping");
        answer.Result["content"]![0]!["text"]!.GetValue<string>().Should().Be("pong");
        answer.Headers["X-Own"].Should().Be("yes");
    }

    [Theory, BothEras]
    public async Task Craft_can_be_mapped_into_a_group(string revision)
    {
        await using var app = await App.StartAsync(new AppSetup { Pipeline = web => web.MapGroup("/x").MapCraft() }, Ping);
        using var raw = app.Raw(revision, "/x/mcp");

        (await raw.CallAsync("ping")).Result["content"]![0]!["text"]!.GetValue<string>().Should().Be("pong");
    }

    [Theory, BothEras]
    public async Task Craft_can_be_mapped_while_the_web_host_starts(string revision)
    {
        using var host = Host.CreateDefaultBuilder()
            .ConfigureLogging(logging => logging.ClearProviders())
            .ConfigureWebHostDefaults(web => web
                .UseUrls("http://127.0.0.1:0")
                .ConfigureServices(services => services.AddCraft().AddCapabilities(Ping).AddMcp())
                .Configure(app => app.UseRouting().UseEndpoints(endpoints => endpoints.MapCraft())))
            .Build();
        await host.StartAsync();
        var address = host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        using var raw = new RawMcp(new Uri(new Uri(address), "/mcp"), revision);

        (await raw.CallAsync("ping")).Result["content"]![0]!["text"]!.GetValue<string>().Should().Be("pong");
        await host.StopAsync();
    }

    [Theory, BothEras]
    public async Task The_endpoint_takes_conventions_and_another_path(string revision)
    {
        await using var app = await App.StartAsync(
            new AppSetup
            {
                Mcp = mcp => mcp.Path = "/tools/v1",
                Pipeline = web =>
                {
                    web.Use((context, next) =>
                    {
                        context.Response.Headers["X-Endpoint"] = context.GetEndpoint()?.Metadata.GetMetadata<Marker>()?.Name;
                        return next(context);
                    });
                    web.MapCraft().WithMetadata(new Marker("marked"));
                },
            },
            Ping);
        using var raw = app.Raw(revision, "/tools/v1");

        (await raw.CallAsync("ping")).Headers["X-Endpoint"].Should().Be("marked");
    }

    private sealed record Marker(string Name);

    [Fact]
    public void A_second_server_is_refused_where_it_is_added()
    {
        var craft = new ServiceCollection().AddCraft().AddMcp();

        craft.Invoking(c => c.AddMcp()).Should().Throw<InvalidOperationException>()
            .WithMessage("AddMcp was called twice. An application has one MCP server: put everything into one AddMcp(mcp => …).");
    }

    [Fact]
    public async Task MapCraft_without_AddMcp_says_what_to_call()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Services.AddCraft();
        await using var app = builder.Build();

        app.Invoking(a => a.MapCraft()).Should().Throw<InvalidOperationException>()
            .WithMessage("MapCraft found nothing to map. Call builder.Services.AddCraft().AddMcp(…), or .AddHttp(), before building the application.");
    }

    [Fact]
    public async Task A_forgotten_MapCraft_stops_the_start()
    {
        (await App.FailAsync(new AppSetup { Pipeline = _ => { } }, Ping)).Should()
            .Contain("AddMcp was called, but no endpoint was mapped. Write app.MapCraft(); between builder.Build() and app.Run().");
    }

    [Fact]
    public async Task Http_without_a_web_server_stops_the_start()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddCraft().AddCapabilities(Ping).AddMcp();
        using var host = builder.Build();

        (await host.Awaiting(h => h.StartAsync()).Should().ThrowAsync<CraftException>()).WithMessage(
            "*mcp.Transport is Http, but this application has no web server. HTTP needs a web application: use WebApplication.CreateBuilder, or McpTransport.Stdio.*");
    }

    [Fact]
    public async Task Mcp_without_AddMcp_stops_the_start()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddCraft().AddCapabilities(Ping);
        using var host = builder.Build();

        (await host.Awaiting(h => h.StartAsync()).Should().ThrowAsync<CraftException>())
            .WithMessage("*route 'ping': It begins at Mcp(), but no MCP server was added. Write AddCraft().AddMcp(…).*");
    }

    [Fact]
    public async Task A_server_that_offers_nothing_says_so()
    {
        await using var app = await App.StartAsync();

        app.Log.GetSnapshot().Should().ContainSingle(line => line.Category == "Craft.Mcp" && line.Level == LogLevel.Warning).Which.Should().BeEquivalentTo(new
        {
            Level = LogLevel.Warning,
            Message = "The MCP server offers nothing: no published route begins at .From(Mcp()), and nothing is registered with the SDK",
        });
    }

    [Fact]
    public async Task A_server_that_offers_something_starts_without_a_warning()
    {
        await using var app = await App.StartAsync(Ping);

        app.Log.GetSnapshot().Should().NotContain(line => line.Level >= LogLevel.Warning);
        app.Log.GetSnapshot().Should().ContainSingle(line => line.Category == "Craft.Mcp")
            .Which.Message.Should().MatchRegex("^MCP is served at http://127.0.0.1:[0-9]+/mcp \\(tools: [0-9]+\\)$");
    }
}
