using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Crafting.Ai.Tests;

/// <summary>The log at its loudest: what the platform would write about tokens is silent, and nothing else is.</summary>
public class AuthSetupTests
{
    private const string Requests = "Microsoft.AspNetCore.Hosting.Diagnostics";
    private const string Canary = "canary-of-a-code";

    private static readonly Capability Who = Craft.Route().Id("who").Description("Says who calls.").From(Mcp()).Authorize()
        .Transform((_, exchange) => exchange.Principal!.Subject);

    [Fact]
    [Trait("Threat", "H33")]
    public async Task No_line_of_the_web_server_holds_a_query_and_no_line_of_the_client_an_address()
    {
        await using var idp = await FakeIdp.StartAsync();
        await using var app = await App.StartAsync(
            SignIn.At(
                idp,
                mcp: mcp => mcp.UserinfoUrl = idp.Url($"/userinfo?secret={Canary}"),
                services: services => services.AddHttpClient("own")) with
            { Logged = LogLevel.Trace },
            Who);
        idp.On("/userinfo", 200, """{"sub":"alice"}""");
        var token = idp.Token();
        using var raw = app.Raw(Era.Stateless, $"/mcp?code={Canary}");
        raw.Headers["Authorization"] = "Bearer " + token;

        (await raw.CallAsync("who")).Text.Should().Contain("alice");
        using var own = app.Services.GetRequiredService<IHttpClientFactory>().CreateClient("own");
        await own.GetAsync(idp.Url("/of-the-application"));

        var log = app.Log.GetSnapshot();
        log.Should().Contain(record => record.Level == LogLevel.Trace || record.Level == LogLevel.Debug);
        log.Where(record => record.Category == Requests && record.Level < LogLevel.Warning).Should().BeEmpty();
        log.Where(record => record.Category!.StartsWith("System.Net.Http.HttpClient.Craft", StringComparison.Ordinal)).Should().BeEmpty();
        log.Where(record => record.Category!.StartsWith("System.Net.Http.HttpClient.own", StringComparison.Ordinal)).Should().NotBeEmpty();
        string.Join('\n', log.Select(record => $"{record.Message} {record.Exception}")).Should().NotContain(Canary).And.NotContain(token);
    }

    [Fact]
    [Trait("Threat", "H33")]
    public async Task Who_is_refused_is_said_by_Craft_and_not_by_the_platforms_authentication()
    {
        await using var idp = await FakeIdp.StartAsync();
        await using var app = await App.StartAsync(
            SignIn.At(idp, services: services => services.AddAuthorization()) with
            {
                Logged = LogLevel.Trace,
                Pipeline = web =>
                {
                    web.MapCraft();
                    web.MapGet("/me", () => "me").RequireAuthorization();
                },
            },
            Who);
        var bad = idp.Mint();
        using var http = new HttpClient { BaseAddress = app.Address };
        http.DefaultRequestHeaders.Add("Authorization", "Bearer " + bad);

        (await http.GetAsync("/me")).StatusCode.Should().Be(HttpStatusCode.Unauthorized);

        var log = app.Log.GetSnapshot();
        log.Where(record => record.Category!.EndsWith("BearerHandler", StringComparison.Ordinal)).Should().BeEmpty();
        log.Should().Contain(record => record.Category == "Craft.Auth" && record.Level >= LogLevel.Information);
        string.Join('\n', log.Select(record => $"{record.Message} {record.Exception}")).Should().NotContain(bad);
    }
}
