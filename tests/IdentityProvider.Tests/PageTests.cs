using System.Net;
using Crafting.Tests;

namespace IdentityProvider.Tests;

public sealed class PageTests(ProviderFixture fixture) : IClassFixture<ProviderFixture>
{
    private readonly DevelopmentIdentityProvider _provider = fixture.Provider;

    [Fact]
    public async Task Cancel_tells_the_client_that_access_is_denied()
    {
        var client = await new Client(_provider).RegisterAsync();
        using var browser = new Browser { Decision = "Cancel" };
        var answer = await client.AuthorizeAsync(browser);
        answer["error"].Should().Be("access_denied");
        answer["state"].Should().Be("a state");
        answer["iss"].Should().Be(_provider.Issuer);
        answer.Should().NotContainKey("code");
    }

    [Fact]
    public async Task A_browser_signs_in_once_and_consents_each_time()
    {
        var client = await new Client(_provider).RegisterAsync();
        using var browser = new Browser();
        await client.AuthorizeAsync(browser);
        await client.AuthorizeAsync(browser);
        browser.Seen.Should().Equal("Sign in", "Allow A client?", "Allow A client?");
    }

    [Theory]
    [InlineData("login")]
    [InlineData("select_account")]
    public async Task A_prompt_asks_for_the_sign_in_again(string prompt)
    {
        var client = await new Client(_provider).RegisterAsync();
        using var browser = new Browser();
        await client.AuthorizeAsync(browser);
        await client.AuthorizeAsync(browser, ("prompt", prompt));
        browser.Seen.Should().Equal("Sign in", "Allow A client?", "Sign in", "Allow A client?");
    }

    [Fact]
    public async Task The_page_that_a_prompt_wants_cannot_be_skipped()
    {
        var client = await new Client(_provider).RegisterAsync();
        using var browser = new Browser();
        await client.AuthorizeAsync(browser);
        using var started = await browser.SendAsync(new(client.Url(("prompt", "login"))));
        var signIn = new Uri(new(_provider.Issuer), started.Headers.Location!);
        using var consent = await browser.SendAsync(new(signIn.AbsoluteUri.Replace("/signin", "/consent", StringComparison.Ordinal)));
        consent.Headers.Location!.OriginalString.Should().Be(signIn.PathAndQuery);
    }

    [Fact]
    public async Task Without_any_page_the_client_learns_what_is_missing()
    {
        var client = await new Client(_provider).RegisterAsync();
        using var browser = new Browser();
        (await client.AuthorizeAsync(browser, ("prompt", "none")))["error"].Should().Be("login_required");
        await client.AuthorizeAsync(browser);
        (await client.AuthorizeAsync(browser, ("prompt", "none")))["error"].Should().Be("consent_required");
    }

    [Fact]
    public async Task Somebody_else_can_sign_in_from_the_consent_page()
    {
        var client = await new Client(_provider).RegisterAsync();
        using var browser = new Browser();
        await client.AuthorizeAsync(browser);
        var (page, html) = await OpenAsync(browser, client);
        html.Should().Contain("signed in as <strong>alice</strong>");
        var (url, form) = Browser.Press(page, html, "Sign in as someone else");
        using var response = await browser.SendAsync(url, form);
        (await ReadAsync(browser, new(url, response.Headers.Location!))).Should().Contain("Sign in as bob");
    }

    [Fact]
    public async Task The_consent_page_names_client_host_scopes_and_resource()
    {
        var registered = await _provider.RegisterClientAsync("<b>Bold</b>", Client.Redirect);
        using var browser = new Browser();
        var client = new Client(_provider).As(registered.ClientId);
        await client.AuthorizeAsync(browser);
        var (_, html) = await OpenAsync(browser, client);
        html.Should().Contain("&lt;b&gt;Bold&lt;/b&gt;").And.NotContain("<b>Bold").And.Contain("127.0.0.1:51999")
            .And.Contain("<li>notes:read</li>").And.Contain($"<li>{Client.Resource}</li>").And.Contain(registered.ClientId);
    }

    [Fact]
    public async Task The_pages_allow_nothing_but_their_own_style()
    {
        var client = await new Client(_provider).RegisterAsync();
        using var browser = new Browser();
        using var started = await browser.SendAsync(new(client.Url()));
        using var page = await browser.SendAsync(new(new(_provider.Issuer), started.Headers.Location!));
        page.Headers.GetValues("Content-Security-Policy").Single().Should()
            .MatchRegex("^default-src 'none'; style-src 'nonce-[^']+'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'$");
        page.Headers.GetValues("X-Frame-Options").Should().Equal("DENY");
        page.Headers.CacheControl!.NoStore.Should().BeTrue();
        page.Headers.GetValues("Set-Cookie").Single()
            .Should().StartWith($"idp-{new Uri(_provider.Issuer).Port}-form=").And.Contain("httponly").And.Contain("samesite=lax");
    }

    [Fact]
    public async Task A_form_from_another_browser_is_refused()
    {
        var client = await new Client(_provider).RegisterAsync();
        using var browser = new Browser();
        await client.AuthorizeAsync(browser);
        var (page, html) = await OpenAsync(browser, client);
        var (url, form) = Browser.Press(page, html, "Allow");
        using var other = new Browser();
        await client.AuthorizeAsync(other);
        using var response = await other.SendAsync(url, form);
        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_decision_counts_once_and_only_in_its_browser()
    {
        var client = await new Client(_provider).RegisterAsync();
        using var browser = new Browser();
        await client.AuthorizeAsync(browser);
        var (page, html) = await OpenAsync(browser, client);
        var (url, form) = Browser.Press(page, html, "Allow");
        using var pressed = await browser.SendAsync(url, form);
        pressed.StatusCode.Should().Be(HttpStatusCode.SeeOther);
        var decided = new Uri(url, pressed.Headers.Location!);

        using var other = new Browser();
        await client.AuthorizeAsync(other);
        (await LocationAsync(other, decided)).Should().StartWith("/consent");
        (await LocationAsync(browser, decided)).Should().StartWith(Client.Redirect).And.Contain("code=");
        (await LocationAsync(browser, decided)).Should().StartWith("/consent");
    }

    [Fact]
    public async Task A_request_may_come_as_a_form()
    {
        var client = await new Client(_provider).RegisterAsync();
        using var browser = new Browser();
        var url = new Uri(client.Url());
        var parameters = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(url.Query)
            .Select(pair => KeyValuePair.Create(pair.Key, pair.Value.ToString()));
        using var form = new FormUrlEncodedContent(parameters);
        using var response = await browser.SendAsync(new(_provider.AuthorizationUrl), form);
        (await browser.AuthorizeAsync(new Uri(url, response.Headers.Location!), Client.Redirect)).Query.Should().Contain("code=");
    }

    private async Task<(Uri Url, string Html)> OpenAsync(Browser browser, Client client)
    {
        var url = new Uri(new(_provider.Issuer), await LocationAsync(browser, new(client.Url())));
        return (url, await ReadAsync(browser, url));
    }

    private static async Task<string> LocationAsync(Browser browser, Uri url)
    {
        using var response = await browser.SendAsync(url);
        return response.Headers.Location!.OriginalString;
    }

    private static async Task<string> ReadAsync(Browser browser, Uri url)
    {
        using var response = await browser.SendAsync(url);
        return await response.Content.ReadAsStringAsync();
    }
}
