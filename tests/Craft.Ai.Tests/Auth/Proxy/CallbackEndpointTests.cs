using Microsoft.AspNetCore.DataProtection;

namespace Crafting.Ai.Tests;

public class CallbackEndpointTests
{
    [Fact]
    public async Task The_client_gets_a_code_its_state_and_the_own_issuer()
    {
        await using var host = await BrowserHost.WithClientAsync(ServingMode.Relay,
            BrowserHost.Client with { RedirectUris = ["https://good.test/cb?tenant=a"] });
        using var browser = host.Open();
        var draft = new SignInDraft().With("redirect_uri", "https://good.test/cb?tenant=a").With("state", "a b&c").And("resource", "https://mcp.test");

        var answer = await ReturnAsync(host, browser, "code=upstream-code&iss=" + BrowserHost.Idp, draft);

        answer.Status.Should().Be(302);
        answer.Location.Should().StartWith("https://good.test/cb?tenant=a&code=");
        answer.Query.Should().HaveCount(4).And.Contain("state", "a b&c").And.Contain("iss", BrowserHost.Issuer);
        answer.Query["code"].Should().NotContain("upstream-code");
        answer.Headers["Cache-Control"].Should().Be("no-store");
        answer.Headers["Referrer-Policy"].Should().Be("no-referrer");
        (host.Envelope.OpenCode(answer.Query["code"])! with { Id = "" }).Should().Be(
            new RelayCode("", "upstream-code", "client-1", "https://good.test/cb?tenant=a", "https://mcp.test/mcp"));
        string.Concat(host.Log).Should().NotContain("upstream-code").And.NotContain("a b&c");
    }

    [Fact]
    public async Task A_client_that_named_no_redirect_uri_need_not_repeat_it()
    {
        await using var host = await BrowserHost.WithClientAsync(ServingMode.Relay,
            BrowserHost.Client with { RedirectUris = ["https://good.test/cb"] });
        using var browser = host.Open();

        var answer = await ReturnAsync(host, browser, "code=c", new SignInDraft().With("redirect_uri", null).With("state", null));

        answer.Query.Should().NotContainKey("state");
        (host.Envelope.OpenCode(answer.Query["code"])! with { Id = "" }).Should().Be(new RelayCode("", "c", "client-1", null, null));
    }

    [Fact]
    [Trait("Contract", "T42")]
    [Trait("Threat", "H3")]
    public async Task An_answer_in_another_browser_goes_nowhere()
    {
        await using var host = await BrowserHost.RelayAsync();
        using var attacker = host.Open();
        using var victim = host.Open();
        var state = (await host.AllowAsync(attacker)).Query["state"];

        var bare = await victim.GetAsync("/oauth/callback?code=c&state=" + state);
        await host.AllowAsync(victim);
        var busy = await victim.GetAsync("/oauth/callback?code=c&state=" + state, TestBrowser.Html);

        foreach (var answer in new[] { bare, busy })
        {
            answer.Status.Should().Be(400);
            answer.Location.Should().BeNull();
        }

        (await attacker.GetAsync("/oauth/callback?code=c&state=" + state)).Status.Should().Be(302, "the state itself is good");
    }

    [Fact]
    [Trait("Contract", "T42")]
    [Trait("Threat", "H3")]
    public async Task An_answer_without_the_users_consent_goes_nowhere()
    {
        await using var host = await BrowserHost.RelayAsync();
        using var browser = host.Open();
        var page = await host.AskAsync(browser);
        var ticket = host.Envelope.OpenTicket(page.Field("t"))!;

        (await browser.GetAsync("/oauth/callback?code=c&state=" + host.Envelope.SealState(ticket))).Status.Should().Be(400);
    }

    [Fact]
    public async Task An_answer_counts_once()
    {
        await using var host = await BrowserHost.RelayAsync();
        using var browser = host.Open();
        var state = (await host.AllowAsync(browser)).Query["state"];

        (await browser.GetAsync("/oauth/callback?code=c&state=" + state)).Status.Should().Be(302);
        (await browser.GetAsync("/oauth/callback?code=c&state=" + state)).Status.Should().Be(400);
        browser.Cookies.Keys.Should().NotContain(name => name.StartsWith("__Host-craft-tx", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Several_clients_may_be_connected_at_once()
    {
        await using var host = await BrowserHost.RelayAsync();
        using var browser = host.Open();
        var first = (await host.AllowAsync(browser, new SignInDraft().With("state", "first"))).Query["state"];
        var second = (await host.AllowAsync(browser, new SignInDraft().With("state", "second"))).Query["state"];

        (await browser.GetAsync("/oauth/callback?code=c&state=" + first)).Query["state"].Should().Be("first");
        (await browser.GetAsync("/oauth/callback?code=c&state=" + second)).Query["state"].Should().Be("second");
    }

    [Theory]
    [Trait("Contract", "T43")]
    [InlineData(true, "&iss=https://evil.test", false)]
    [InlineData(true, "&iss=https://idp.test/", false)]
    [InlineData(true, "&iss=https://mcp.test", false)]
    [InlineData(true, "", false)]
    [InlineData(true, "&iss=", false)]
    [InlineData(true, "&iss=https://idp.test", true)]
    [InlineData(false, "&iss=https://evil.test", false)]
    [InlineData(false, "&iss=https://idp.test", true)]
    [InlineData(false, "", true)]
    [InlineData(null, "&iss=https://evil.test", false)]
    [InlineData(null, "&iss=https://idp.test", true)]
    [InlineData(null, "", true)]
    [Trait("Threat", "H12")]
    public async Task An_answer_of_another_issuer_goes_nowhere(bool? advertised, string iss, bool accepted)
    {
        await using var host = await BrowserHost.RelayAsync();
        using var browser = host.Open();
        host.Server.Upstream = advertised is { } sends ? new(BrowserHost.Idp, sends, null) : null;

        foreach (var result in new[] { "code=c", "error=access_denied" })
        {
            var answer = await ReturnAsync(host, browser, result + iss);
            answer.Status.Should().Be(accepted ? 302 : 400);
            (answer.Location is null).Should().Be(!accepted);
        }
    }

    [Theory]
    [InlineData("access_denied", "access_denied")]
    [InlineData("invalid_scope", "invalid_scope")]
    [InlineData("temporarily_unavailable", "temporarily_unavailable")]
    [InlineData("login_required", "login_required")]
    [InlineData("account_selection_required", "account_selection_required")]
    [InlineData("made_up", "server_error")]
    [InlineData("<script>", "server_error")]
    public async Task An_error_of_the_provider_is_told_in_our_words(string error, string told)
    {
        await using var host = await BrowserHost.RelayAsync();
        using var browser = host.Open();

        var answer = await ReturnAsync(host, browser,
            $"error={Uri.EscapeDataString(error)}&error_description=Secret+upstream+text&error_uri=https://evil.test");

        answer.Location.Should().StartWith($"https://good.test/cb?error={told}&error_description=");
        answer.Query.Should().HaveCount(4).And.Contain("state", "state-1").And.Contain("iss", BrowserHost.Issuer);
        (answer.Location + string.Concat(host.Log)).Should().NotContain("Secret").And.NotContain("evil").And.NotContain("<")
            .And.NotContain("%3C");
    }

    [Fact]
    public async Task An_answer_with_neither_code_nor_error_is_an_error()
    {
        await using var host = await BrowserHost.RelayAsync();
        using var browser = host.Open();

        (await ReturnAsync(host, browser, "scope=x")).Query.Should().Contain("error", "server_error").And.NotContainKey("code");
        (await ReturnAsync(host, browser, "code=c&error=access_denied")).Query.Should().Contain("error", "access_denied")
            .And.NotContainKey("code");
    }

    [Theory]
    [InlineData("code=c&code=d")]
    [InlineData("code=c&iss=https://idp.test&iss=https://evil.test")]
    [InlineData("code=%ff")]
    public async Task A_parameter_that_is_malformed_or_occurs_twice_spoils_the_answer(string result)
    {
        await using var host = await BrowserHost.RelayAsync();
        using var browser = host.Open();

        var answer = await ReturnAsync(host, browser, result);

        answer.Status.Should().Be(400);
        answer.Location.Should().BeNull();
    }

    [Theory]
    [Trait("Contract", "T44")]
    [InlineData("?code=c")]
    [InlineData("?code=c&state=")]
    [InlineData("?code=c&state=state-1")]
    [InlineData("?code=c&state=AAAA")]
    public async Task A_state_that_was_not_sealed_here_goes_nowhere(string query)
    {
        await using var host = await BrowserHost.RelayAsync();
        using var browser = host.Open();
        await host.AllowAsync(browser);

        (await browser.GetAsync("/oauth/callback" + query)).Status.Should().Be(400);
    }

    [Fact]
    [Trait("Contract", "T44")]
    public async Task A_spoilt_state_goes_nowhere()
    {
        await using var host = await BrowserHost.RelayAsync();
        using var browser = host.Open();
        var state = (await host.AllowAsync(browser)).Query["state"];

        for (var i = 0; i < state.Length; i += 7)
        {
            var spoilt = state[..i] + (state[i] == 'A' ? 'B' : 'A') + state[(i + 1)..];
            (await browser.GetAsync("/oauth/callback?code=c&state=" + spoilt)).Status.Should().Be(400);
        }
    }

    [Fact]
    [Trait("Contract", "T44")]
    public async Task After_ten_minutes_an_answer_comes_too_late()
    {
        await using var host = await BrowserHost.RelayAsync();
        using var browser = host.Open();
        var state = (await host.AllowAsync(browser)).Query["state"];

        host.Time.Advance(TimeSpan.FromMinutes(10) + TimeSpan.FromSeconds(1));

        (await browser.GetAsync("/oauth/callback?code=c&state=" + state)).Status.Should().Be(400);
    }

    [Fact]
    [Trait("Contract", "T44")]
    [Trait("Threat", "H64")]
    public async Task After_the_keys_were_lost_a_page_says_to_connect_again()
    {
        await using var before = await BrowserHost.RelayAsync();
        await using var after = await BrowserHost.StartAsync(ServingMode.Relay, keys: new EphemeralDataProtectionProvider());
        using var browser = before.Open();
        using var later = after.Open();
        var state = (await before.AllowAsync(browser)).Query["state"];
        foreach (var (name, value) in browser.Cookies)
            later.Cookies[name] = value;

        var answer = await later.GetAsync("/oauth/callback?code=c&state=" + state, TestBrowser.Html);

        answer.Status.Should().Be(400);
        answer.Body.Should().Contain("connect again");
    }

    [Fact]
    [Trait("WithoutDefence", "H64")]
    public async Task Nodes_that_share_their_keys_share_their_sign_ins()
    {
        var keys = new EphemeralDataProtectionProvider();
        await using var one = await BrowserHost.StartAsync(ServingMode.Relay, keys: keys);
        await using var other = await BrowserHost.StartAsync(ServingMode.Relay, keys: keys);
        using var browser = one.Open();
        using var later = other.Open();
        var state = (await one.AllowAsync(browser)).Query["state"];
        foreach (var (name, value) in browser.Cookies)
            later.Cookies[name] = value;

        (await later.GetAsync("/oauth/callback?code=c&state=" + state)).Location.Should().StartWith("https://good.test/cb?code=");
    }

    [Fact]
    public async Task A_code_that_is_too_long_to_be_redeemed_is_not_handed_out()
    {
        await using var host = await BrowserHost.RelayAsync();
        using var browser = host.Open();

        (await ReturnAsync(host, browser, "code=" + new string('c', 2800))).Query.Should().ContainKey("code");
        (await ReturnAsync(host, browser, "code=" + new string('c', 3100))).Query.Should().Contain("error", "server_error")
            .And.NotContainKey("code");
    }

    private static async Task<BrowserAnswer> ReturnAsync(BrowserHost host, TestBrowser browser, string result, SignInDraft? draft = null)
    {
        var state = (await host.AllowAsync(browser, draft)).Query["state"];
        return await browser.GetAsync($"/oauth/callback?{result}&state={state}");
    }
}
