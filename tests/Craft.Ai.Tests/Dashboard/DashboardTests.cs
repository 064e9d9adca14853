using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Crafting.Ai.Tests;

public class DashboardTests
{
    private static readonly Capability Greet =
        Craft.Route().Id("greet").Description("<script>alert(1)</script>").From(Mcp()).Filter(_ => true).Transform(_ => "hello");

    private static AppSetup Development { get; } = new() { Environment = "Development" };

    private static AppSetup Guarded { get; } = TestAuthentication.Setup with
    {
        Services = services =>
        {
            TestAuthentication.Setup.Services(services);
            services.AddAuthorizationBuilder().AddPolicy("operators", policy => policy.RequireRole("operator"));
        },
        Pipeline = app =>
        {
            app.MapCraft();
            app.MapCraftDashboard();
            app.MapCraftDashboard("/operators", "operators");
        },
    };

    [Fact]
    public async Task In_Development_MapCraft_maps_a_page_of_its_own_that_loads_nothing_from_elsewhere()
    {
        await using var app = await App.StartAsync(Development, Greet);

        using var answer = await AskAsync(app, "/craft", ("Accept", "text/html"));
        var page = await answer.Content.ReadAsStringAsync();

        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        var policy = string.Join(' ', answer.Headers.GetValues("Content-Security-Policy"));
        policy.Should().StartWith("default-src 'none'; style-src 'sha256-").And.Contain("script-src 'sha256-").And.Contain("frame-ancestors 'none'")
            .And.NotContain("unsafe");
        answer.Headers.CacheControl!.NoStore.Should().BeTrue();
        answer.Headers.GetValues("X-Frame-Options").Should().Equal("DENY");
        page.Should().NotContain("innerHTML").And.NotContain("http://").And.NotContain("https://").And.NotContain("{script}").And.NotContain("{style}");
    }

    [Fact]
    public async Task The_document_has_routes_counts_and_the_last_exchanges_step_by_step()
    {
        await using var app = await App.StartAsync(Development, Greet);
        await app.Services.GetRequiredService<ICraftClient>().SendAsync<string>("greet");

        var found = JsonNode.Parse(await (await AskAsync(app, "/craft")).Content.ReadAsStringAsync())!;

        var route = found["routes"]!.AsArray().Should().ContainSingle().Which!;
        route["description"]!.GetValue<string>().Should().Be(Greet.Description);
        route["steps"]!.AsArray().Select(step => step!["text"]!.GetValue<string>()).Should().Equal("input", "filter", "transform");
        route["counts"]!["completed"]!.GetValue<int>().Should().Be(1);
        var exchange = found["exchanges"]!.AsArray().Should().ContainSingle().Which!;
        exchange["end"]!.GetValue<string>().Should().Be("completed");
        exchange["steps"]!.AsArray().Should().HaveCount(3);
        found.ToJsonString().Should().NotContain("hello");
    }

    [Fact]
    public async Task There_is_no_page_where_nobody_asked_for_one()
    {
        await using var production = await App.StartAsync(Greet);
        await using var off = await App.StartAsync(Development with { Mcp = mcp => mcp.DevelopmentDashboard = false }, Greet);
        await using var elsewhere = await App.StartAsync(
            Development with
            {
                Pipeline = app =>
                {
                    app.MapCraft();
                    app.MapCraftDashboard("/ops");
                },
            },
            Greet);

        (await StatusAsync(production, "/craft")).Should().Be(404);
        (await StatusAsync(off, "/craft")).Should().Be(404);
        (await StatusAsync(elsewhere, "/craft")).Should().Be(404);
        (await StatusAsync(elsewhere, "/ops")).Should().Be(200);
    }

    [Theory]
    [InlineData("Host", "evil.example")]
    [InlineData("Host", "notebook.example.com")]
    [InlineData("X-Forwarded-For", "192.0.2.1")]
    [InlineData("Forwarded", "for=192.0.2.1")]
    [InlineData("Origin", "http://evil.example")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    public async Task In_Development_only_this_machine_reads_it(string name, string value)
    {
        await using var app = await App.StartAsync(Development with { Mcp = mcp => mcp.AllowedHosts.Add("notebook.example.com") }, Greet);

        (await StatusAsync(app, "/craft", (name, value))).Should().Be(403);
        (await StatusAsync(app, "/craft")).Should().Be(200);
        (await StatusAsync(app, "/CRAFT/")).Should().Be(404);
    }

    [Fact]
    public async Task Outside_Development_only_whoever_is_signed_in_reads_it()
    {
        await using var app = await App.StartAsync(Guarded, Greet);

        (await StatusAsync(app, "/craft")).Should().Be(401);
        (await StatusAsync(app, "/operators")).Should().Be(401);
        (await StatusAsync(app, "/craft", ("Authorization", "Test alice"))).Should().Be(200);
        (await StatusAsync(app, "/operators", ("Authorization", "Test alice"))).Should().Be(403);
        (await StatusAsync(app, "/operators", ("Authorization", "Test alice operator"))).Should().Be(200);
        (await StatusAsync(app, "/operators", ("Authorization", "Test alice operator"), ("Host", "evil.example"))).Should().Be(403);
    }

    [Fact]
    public async Task An_anonymous_page_outside_Development_does_not_start() =>
        (await App.FailAsync(
            Guarded with
            {
                Pipeline = app =>
                {
                    app.MapCraft();
                    app.MapCraftDashboard().AllowAnonymous();
                },
            },
            Greet)).Should().Contain("MapCraftDashboard is followed by AllowAnonymous");

    [Fact]
    public async Task A_page_that_nobody_could_read_does_not_start()
    {
        (await App.FailAsync(
            Guarded with
            {
                Pipeline = app =>
                {
                    app.MapCraft();
                    app.MapCraftDashboard(policy: "operator");
                },
            },
            Greet)).Should().Contain("MapCraftDashboard names the policy \"operator\", which the application does not have.");
        (await App.FailAsync(
            AppSetup.Plain with
            {
                Pipeline = app =>
                {
                    app.MapCraft();
                    app.MapCraftDashboard();
                },
            },
            Greet)).Should().Contain("MapCraftDashboard is called, but nobody can sign in.");
    }

    private static async Task<int> StatusAsync(App app, string path, params (string Name, string Value)[] headers)
    {
        using var answer = await AskAsync(app, path, headers);
        return (int)answer.StatusCode;
    }

    private static async Task<HttpResponseMessage> AskAsync(App app, string path, params (string Name, string Value)[] headers)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(app.Address, path));
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await http.SendAsync(request);
    }
}
