using System.Net;
using Crafting.Tests;

namespace IdentityProvider.Tests;

public sealed class RedirectTests(ProviderFixture fixture) : IClassFixture<ProviderFixture>
{
    private readonly DevelopmentIdentityProvider _provider = fixture.Provider;

    [Theory]
    [InlineData("http://127.0.0.1/callback", "http://127.0.0.1:41999/callback")]
    [InlineData("http://localhost:1234/callback", "http://localhost:41999/callback")]
    [InlineData("http://localhost/callback?a=b", "http://localhost:41999/callback?a=b")]
    [InlineData("http://[::1]:80/", "http://[::1]:41999/")]
    public async Task On_loopback_any_port_matches(string registered, string requested)
    {
        var client = await new Client(_provider).RegisterAsync("none", registered);
        await client.ConnectAsync("alice", ("redirect_uri", requested));
    }

    [Theory]
    [InlineData("http://127.0.0.1/callback", "http://localhost/callback")]
    [InlineData("http://127.0.0.1/callback", "http://127.0.0.1:41999/other")]
    [InlineData("http://127.0.0.1/callback", "http://127.0.0.1:41999/CALLBACK")]
    [InlineData("http://127.0.0.1/callback", "http://127.0.0.1:41999/x/../callback")]
    [InlineData("http://127.0.0.1/callback", "http://127.0.0.1:41999/callback?more=1")]
    [InlineData("http://127.0.0.1/callback", "http://127.0.0.1:41999@evil.com/callback")]
    [InlineData("http://127.0.0.1/callback", "https://127.0.0.1:41999/callback")]
    [InlineData("http://127.0.0.1/", "http://127.0.0.1.evil.com/")]
    [InlineData("https://example.com/callback", "https://example.com:8443/callback")]
    [InlineData("https://example.com/callback", "https://example.com/callback/more")]
    [InlineData("cursor://host/callback", "cursor://host:1/callback")]
    public async Task A_redirect_uri_that_is_not_registered_is_refused_on_the_spot(string registered, string requested)
    {
        var client = await new Client(_provider).RegisterAsync("none", registered);
        using var browser = new Browser();
        using var response = await browser.SendAsync(new(client.Url(("redirect_uri", requested))));
        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        response.Headers.Location.Should().BeNull();
    }

    [Fact]
    public async Task An_unknown_client_is_refused_on_the_spot()
    {
        using var browser = new Browser();
        using var response = await browser.SendAsync(new(new Client(_provider).As("unknown").Url()));
        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task The_only_redirect_uri_need_not_be_named()
    {
        var client = await new Client(_provider).RegisterAsync();
        using var browser = new Browser();
        var arrived = await browser.AuthorizeAsync(client.Url(("redirect_uri", null)), Client.Redirect);
        arrived.Query.Should().Contain("code=");
    }
}
