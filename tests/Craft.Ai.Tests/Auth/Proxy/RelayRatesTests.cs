using System.Net;

namespace Crafting.Ai.Tests;

/// <summary>The relay's own endpoints are limited too, each by itself: their memories hold only so much.</summary>
public class RelayRatesTests
{
    private static readonly Capability Ping = Craft.Route().Id("ping").Description("Answers.").From(Mcp()).Transform(_ => "pong");

    [Theory]
    [InlineData("/oauth/callback?code=c&state=s", 2)]
    [InlineData("/oauth/consent?t=t", 6)] // a sign-in is three requests to the page
    [Trait("Threat", "H41")]
    public async Task Callback_and_consent_page_are_limited_for_each_address(string endpoint, int limit)
    {
        await using var idp = await FakeIdp.StartAsync();
        await using var app = await StartAsync(idp, 2);
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = app.Address };

        for (var i = 0; i < limit; i++)
            (await http.GetAsync(endpoint)).StatusCode.Should().Be(HttpStatusCode.BadRequest);
        using var pretending = new HttpRequestMessage(HttpMethod.Get, endpoint);
        pretending.Headers.Add("X-Forwarded-For", "192.0.2.1");
        var refused = await MachineAnswer.ReadAsync(await http.SendAsync(pretending));

        (refused.Status, refused.Error, refused.Header("Cache-Control")).Should().Be((429, "temporarily_unavailable", "no-store"));
        int.Parse(refused.Header("Retry-After")!, null).Should().BeInRange(1, 300);
        refused.Header("X-Craft-Request-Id").Should().NotBeNull();
        (await http.GetAsync(new SignInDraft().Url)).StatusCode.Should().Be(HttpStatusCode.BadRequest, "signing in is counted apart");
    }

    [Fact]
    [Trait("WithoutDefence", "H41")]
    public async Task Without_the_limit_nobody_is_turned_away()
    {
        await using var idp = await FakeIdp.StartAsync();
        await using var app = await StartAsync(idp, 1_000_000);
        using var http = new HttpClient { BaseAddress = app.Address };

        for (var i = 0; i < 301; i++)
            (await http.GetAsync("/oauth/callback?code=c&state=s")).StatusCode.Should().Be(HttpStatusCode.BadRequest);
    }

    private static Task<App> StartAsync(FakeIdp idp, int limit) =>
        App.StartAsync(SignIn.Proxy(idp, oauth => oauth with { Limits = new() { AuthorizePerFiveMinutes = limit } }), Ping);
}
