namespace Crafting.Ai.Tests;

public class ConsentEndpointTests
{
    [Fact]
    [Trait("Contract", "T39")]
    [Trait("Threat", "H4"), Trait("Threat", "H40")]
    public async Task The_page_says_who_asks_for_what_and_where_the_answer_goes()
    {
        await using var host = await BrowserHost.WithClientAsync(
            ServingMode.Relay, BrowserHost.Client with { ClientName = "Bank <b>\"App\"</b>\u202e\u0007 'x'" });
        using var browser = host.Open();

        var page = await host.AskAsync(browser, new SignInDraft().And("scope", "read notes:write"));

        page.Status.Should().Be(200);
        page.Headers["Content-Type"].Should().Be("text/html; charset=utf-8");
        page.Body.Should().Contain("Bank &lt;b&gt;&quot;App&quot;&lt;/b&gt; &#x27;x&#x27;").And.NotContain("<b>").And.NotContain("\u202e")
            .And.NotContain("&#x202E;");
        page.Body.Should().Contain("self-declared").And.Contain("client-1").And.Contain("good.test").And.Contain("<code>read</code>")
            .And.Contain("<code>notes:write</code>").And.Contain("Test Notes").And.Contain("https://mcp.test/mcp");
        page.Body.Should().NotContain("class=\"warning\"").And.NotContain("<script")
            .And.NotContain("state-1", "the client's state is sealed");
        page.Body.Should().Contain("<html lang=\"en\">").And.Contain("<title>Allow access to Test Notes?</title>")
            .And.Contain("name=\"decision\" value=\"allow\"").And.Contain("name=\"decision\" value=\"cancel\"");
        page.Headers["Content-Security-Policy"].Should().MatchRegex(
            "^default-src 'none'; style-src 'nonce-[A-Za-z0-9+/=]{24}'; form-action 'self' https://good\\.test; frame-ancestors 'none'; base-uri 'none'$");
        page.Headers["X-Frame-Options"].Should().Be("DENY");
        page.Headers["Cache-Control"].Should().Be("no-store");
        page.Headers["Referrer-Policy"].Should().Be("no-referrer");
    }

    [Theory]
    [Trait("Contract", "T39")]
    [InlineData("http://127.0.0.1:53076/cb", "127.0.0.1:53076 (this computer)", "'self' http://127.0.0.1:53076;")]
    [InlineData("http://[::1]:53076/cb", "[::1]:53076 (this computer)", "'self';")]
    [InlineData("cursor://anysphere.cursor-mcp/oauth/callback", "cursor: (an application)", "'self' cursor:;")]
    public async Task The_page_warns_when_the_answer_goes_to_a_program(string redirectUri, string shown, string formAction)
    {
        await using var host = await BrowserHost.WithClientAsync(ServingMode.Relay,
            BrowserHost.Client with { RedirectUris = [redirectUri] });
        using var browser = host.Open();

        var page = await host.AskAsync(browser, new SignInDraft().With("redirect_uri", redirectUri));

        page.Body.Should().Contain("class=\"warning\"").And.Contain(shown);
        page.Headers["Content-Security-Policy"].Should().Contain("form-action " + formAction);
    }

    [Fact]
    [Trait("Contract", "T39")]
    [Trait("Threat", "H1")]
    public async Task The_page_appears_every_time()
    {
        await using var host = await BrowserHost.RelayAsync();
        using var browser = host.Open();

        for (var i = 0; i < 3; i++)
        {
            (await host.AllowAsync(browser)).Location.Should().StartWith("https://idp.test/authorize?");
            (await host.AskAsync(browser)).Body.Should().Contain("value=\"allow\"");
        }
    }

    [Fact]
    public async Task A_client_without_a_name_is_shown_as_such()
    {
        await using var host = await BrowserHost.WithClientAsync(ServingMode.Relay,
            BrowserHost.Client with { ClientName = "\u200b \u202e" });
        using var browser = host.Open();

        (await host.AskAsync(browser)).Body.Should().Contain("An application without a name");
    }

    [Fact]
    public async Task Allow_leads_to_the_provider_with_the_own_callback_and_the_clients_challenge()
    {
        await using var host = await BrowserHost.RelayAsync();
        using var browser = host.Open();

        var decided = await browser.SubmitAsync(await host.AskAsync(browser, new SignInDraft().And("scope", "read")), "allow");
        var sent = await browser.GetAsync(decided.Location!);

        decided.Status.Should().Be(303);
        decided.Location.Should().StartWith("https://mcp.test/oauth/consent?t=");
        decided.SetCookies.Should().ContainSingle().Which.Should().StartWith("__Host-craft-tx-")
            .And.Contain("; secure").And.Contain("; httponly").And.Contain("; samesite=lax").And.Contain("; path=/")
                .And.NotContain("domain");
        sent.Status.Should().Be(302);
        sent.Location.Should().StartWith("https://idp.test/authorize?");
        sent.Query.Should().HaveCount(7).And.Contain("redirect_uri", "https://mcp.test/oauth/callback").And.Contain("client_id", "client-1")
            .And.Contain("code_challenge", SignInDraft.Challenge).And.Contain("code_challenge_method", "S256").And.Contain("scope", "read");
        sent.Query["state"].Should().NotContain("state-1");
    }

    [Fact]
    public async Task A_browser_leaves_by_a_page_because_Chromium_holds_redirects_to_the_form()
    {
        await using var host = await BrowserHost.RelayAsync();
        using var browser = host.Open();

        var decided = await browser.SubmitAsync(await host.AskAsync(browser), "allow", TestBrowser.Html);
        var page = await browser.GetAsync(decided.Location!, TestBrowser.Html);

        page.Status.Should().Be(200);
        page.Location.Should().BeNull();
        page.Headers["Refresh"].Should().StartWith("0; url=https://idp.test/authorize?response_type=code&");
        page.Body.Should().Contain("<a href=\"https://idp.test/authorize?response_type=code&amp;");
        page.Headers["Referrer-Policy"].Should().Be("no-referrer");
    }

    [Fact]
    public async Task Cancel_is_told_to_the_client_and_leaves_no_cookie()
    {
        await using var host = await BrowserHost.RelayAsync();
        using var browser = host.Open();

        var decided = await browser.SubmitAsync(await host.AskAsync(browser), "cancel");
        var told = await browser.GetAsync(decided.Location!);

        decided.Status.Should().Be(303);
        decided.SetCookies.Should().BeEmpty();
        told.Location.Should().StartWith("https://good.test/cb?error=access_denied&");
        told.Query.Should().Contain("state", "state-1").And.Contain("iss", BrowserHost.Issuer);
    }

    [Theory]
    [InlineData("")]
    [InlineData("maybe")]
    [InlineData("ALLOW")]
    public async Task Another_decision_is_none(string decision)
    {
        await using var host = await BrowserHost.RelayAsync();
        using var browser = host.Open();
        var page = await host.AskAsync(browser);

        (await browser.SubmitAsync(page, decision)).Status.Should().Be(400);
        (await browser.SubmitAsync(page, "allow")).Status.Should().Be(303, "the ticket is not spent yet");
    }

    [Fact]
    [Trait("Contract", "T40")]
    [Trait("Threat", "H2")]
    public async Task A_decision_without_the_forms_own_field_is_refused()
    {
        await using var host = await BrowserHost.RelayAsync();
        using var browser = host.Open();
        var page = await host.AskAsync(browser);
        var other = await host.AskAsync(browser);
        var ticket = "t=" + Uri.EscapeDataString(page.Field("t"));

        foreach (var form in new[]
        {
            ticket + "&decision=allow",
            ticket + "&csrf=&decision=allow",
            ticket + "&csrf=AAAA&decision=allow",
            ticket + "&decision=allow&csrf=" + Uri.EscapeDataString(other.Field("csrf")),
            ticket + "&decision=allow&csrf=" + Uri.EscapeDataString(page.Field("t")),
            page.Form("allow") + "&decision=allow",
        })
        {
            var answer = await browser.PostAsync("/oauth/consent", form);
            answer.Status.Should().Be(400);
            answer.SetCookies.Should().BeEmpty();
        }

        (await browser.SubmitAsync(page, "allow")).Status.Should().Be(303);
    }

    [Fact]
    [Trait("Contract", "T40")]
    [Trait("Threat", "H2")]
    public async Task A_form_of_another_browser_is_refused()
    {
        await using var host = await BrowserHost.RelayAsync();
        using var attacker = host.Open();
        using var victim = host.Open();
        var page = await host.AskAsync(attacker);

        (await victim.SubmitAsync(page, "allow")).Status.Should().Be(400, "the victim has no cookie");
        await host.AskAsync(victim);
        var answer = await victim.SubmitAsync(page, "allow");
        answer.Status.Should().Be(400, "the victim has another cookie");
        answer.SetCookies.Should().BeEmpty();
    }

    [Fact]
    [Trait("Contract", "T40")]
    [Trait("Threat", "H2")]
    public async Task A_decision_counts_once()
    {
        await using var host = await BrowserHost.RelayAsync();
        using var browser = host.Open();
        var page = await host.AskAsync(browser);

        (await browser.SubmitAsync(page, "allow")).Status.Should().Be(303);
        (await browser.SubmitAsync(page, "allow")).Status.Should().Be(400);
        (await browser.SubmitAsync(page, "cancel")).Status.Should().Be(400);
    }

    /// <summary>An editor that starts with two servers of one host opens both pages before either has an answer.</summary>
    [Fact]
    [Trait("Contract", "T39")]
    public async Task Two_pages_that_open_at_once_in_a_fresh_browser_can_both_be_allowed()
    {
        await using var host = await BrowserHost.RelayAsync();
        using var browser = host.Open();
        using var atOnce = host.Open();
        var pages = new[] { await host.AskAsync(browser), await host.AskAsync(atOnce) };
        foreach (var (name, value) in atOnce.Cookies)
            browser.Cookies[name] = value;

        var sent = new List<BrowserAnswer>();
        foreach (var page in pages)
        {
            var decided = await browser.SubmitAsync(page, "allow");
            decided.Status.Should().Be(303);
            sent.Add(await browser.GetAsync(decided.Location!));
        }

        foreach (var at in sent)
        {
            var answer = await browser.GetAsync($"/oauth/callback?code=c&iss={BrowserHost.Idp}&state={at.Query["state"]}");
            answer.Location.Should().StartWith("https://good.test/cb?code=");
        }
    }

    [Fact]
    public async Task Two_answers_that_cross_do_not_undo_each_others_decision()
    {
        await using var host = await BrowserHost.RelayAsync();
        using var browser = host.Open();
        var pages = new[] { await host.AskAsync(browser), await host.AskAsync(browser) };
        using var atOnce = host.Open();
        foreach (var (name, value) in browser.Cookies)
            atOnce.Cookies[name] = value;

        var first = await browser.SubmitAsync(pages[0], "allow");
        var second = await atOnce.SubmitAsync(pages[1], "allow");
        foreach (var (name, value) in atOnce.Cookies)
            browser.Cookies[name] = value;

        (await browser.GetAsync(first.Location!)).Status.Should().Be(302);
        (await browser.GetAsync(second.Location!)).Status.Should().Be(302);
    }

    [Fact]
    public async Task A_page_that_opens_many_others_fills_no_cookie_jar()
    {
        await using var host = await BrowserHost.RelayAsync();
        using var browser = host.Open();
        BrowserAnswer page = await host.AskAsync(browser), oldest = page;

        for (var i = 0; i < 20; i++)
            page = await host.AskAsync(browser);

        browser.Cookies.Should().HaveCount(8);
        (await browser.SubmitAsync(oldest, "allow")).Status.Should().Be(400);
        (await browser.SubmitAsync(page, "allow")).Status.Should().Be(303);
    }

    [Fact]
    public async Task A_server_that_cannot_remember_one_more_decision_says_so_and_can_be_asked_again()
    {
        await using var host = await BrowserHost.StartAsync(ServingMode.Relay, capacity: 1);
        using var browser = host.Open();
        await host.AllowAsync(browser);
        host.Time.Advance(TimeSpan.FromMinutes(9));
        var page = await host.AskAsync(browser);

        var answer = await browser.SubmitAsync(page, "allow", TestBrowser.Html);

        (answer.Status, answer.Headers["Retry-After"]).Should().Be((503, "60"));
        answer.SetCookies.Should().BeEmpty();
        host.Time.Advance(TimeSpan.FromMinutes(2));
        (await browser.SubmitAsync(page, "allow")).Status.Should().Be(303);
    }

    [Theory]
    [Trait("Contract", "T40")]
    [InlineData("Origin", "https://evil.test", 403)]
    [InlineData("Origin", "http://mcp.test", 403)]
    [InlineData("Sec-Fetch-Site", "cross-site", 403)]
    [InlineData("Sec-Fetch-Site", "same-site", 403)]
    [InlineData("Sec-Fetch-Site", "none", 403)]
    [InlineData("Sec-Fetch-Site", "same-origin", 303)]
    [InlineData("Origin", "https://mcp.test", 303)]
    [InlineData("Origin", "null", 303)]
    [Trait("Threat", "H2")]
    public async Task Another_site_does_not_decide(string header, string value, int status)
    {
        await using var host = await BrowserHost.RelayAsync();
        using var browser = host.Open();
        var page = await host.AskAsync(browser);

        (await browser.SubmitAsync(page, "allow", null, (header, value))).Status.Should().Be(status);
    }

    [Fact]
    [Trait("Contract", "T41")]
    public async Task After_ten_minutes_the_page_is_too_old()
    {
        await using var host = await BrowserHost.RelayAsync();
        using var browser = host.Open();
        var page = await host.AskAsync(browser);
        var inTime = await host.AskAsync(browser);
        var url = (await browser.GetAsync(new SignInDraft().Url)).Location!;

        host.Time.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromSeconds(1));
        (await browser.SubmitAsync(inTime, "allow")).Status.Should().Be(303);
        host.Time.Advance(TimeSpan.FromSeconds(2));

        foreach (var answer in new[] { await browser.SubmitAsync(page, "allow", TestBrowser.Html),
            await browser.GetAsync(url, TestBrowser.Html) })
        {
            answer.Status.Should().Be(400);
            answer.Location.Should().BeNull();
            answer.Body.Should().Contain("connect again");
        }
    }

    [Fact]
    public async Task The_address_behind_the_page_does_not_replace_the_decision()
    {
        await using var host = await BrowserHost.RelayAsync();
        using var attacker = host.Open();
        using var victim = host.Open();
        var decided = await attacker.SubmitAsync(await host.AskAsync(attacker), "allow");
        var undecided = (await victim.GetAsync(new SignInDraft().Url)).Location! + "&step=allowed";

        (await victim.GetAsync(decided.Location!)).Status.Should().Be(400);
        (await victim.GetAsync(undecided)).Status.Should().Be(400);
        (await attacker.GetAsync(decided.Location!)).Status.Should().Be(302);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?t=")]
    [InlineData("?t=AAAA")]
    [InlineData("?t=%00")]
    [InlineData("?t=a&t=b")]
    public async Task A_page_without_a_good_ticket_is_an_error(string query)
    {
        await using var host = await BrowserHost.RelayAsync();

        var answer = await host.GetAsync("/oauth/consent" + query, TestBrowser.Html);

        answer.Status.Should().Be(400);
        answer.Body.Should().NotContain("<form");
    }

    [Fact]
    public async Task On_plain_http_the_cookies_are_named_by_port_and_the_operator_is_warned_once()
    {
        await using var host = await BrowserHost.RelayAsync(BrowserHost.Options with { ResourceIssuerUrl = "http://localhost:3001" });
        using var browser = host.Open();

        await host.AllowAsync(browser);
        await host.AllowAsync(browser);

        browser.Cookies.Keys.Select(name => name[..^8])
            .Should().BeEquivalentTo("craft-consent-3001-", "craft-tx-3001-", "craft-consent-3001-", "craft-tx-3001-");
        host.Log.Count(line => line.Contains("__Host-", StringComparison.Ordinal)).Should().Be(1);
    }
}
