using System.Net.Sockets;
using System.Text;

namespace Crafting.Ai.Tests;

public class AuthorizeEndpointTests
{
    [Theory]
    [Trait("Contract", "T23")]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Threat", "H11")]
    public async Task The_provider_gets_the_checked_parameters_and_nothing_else(bool post)
    {
        await using var host = await BrowserHost.PassAsync();
        using var browser = host.Open();
        var draft = new SignInDraft().And("scope", "read write").And("resource", "https://mcp.test/mcp").And("tracking", "x");

        var answer = post ? await browser.PostAsync("/authorize", draft.Encoded) : await browser.GetAsync(draft.Url);

        answer.Status.Should().Be(302);
        answer.Location.Should().StartWith("https://idp.test/authorize?");
        answer.Query.Should().BeEquivalentTo(new Dictionary<string, string>
        {
            ["response_type"] = "code",
            ["client_id"] = "client-1",
            ["redirect_uri"] = "https://good.test/cb",
            ["code_challenge"] = SignInDraft.Challenge,
            ["code_challenge_method"] = "S256",
            ["state"] = "state-1",
            ["scope"] = "read write",
        });
        answer.Headers["Cache-Control"].Should().Be("no-store");
        answer.Headers["Pragma"].Should().Be("no-cache");
        answer.Headers["X-Content-Type-Options"].Should().Be("nosniff");
        answer.Headers["Referrer-Policy"].Should().Be("no-referrer");
        answer.SetCookies.Should().BeEmpty();
    }

    [Fact]
    [Trait("Contract", "T23")]
    public async Task Parameters_in_both_the_URL_and_the_form_are_refused()
    {
        await using var host = await BrowserHost.PassAsync();
        using var browser = host.Open();

        (await browser.PostAsync("/authorize?client_id=client-2", new SignInDraft().Encoded)).Status.Should().Be(400);
        (await browser.PostAsync("/authorize?resource=https://a.test", new SignInDraft().Encoded)).Status.Should().Be(400);
        (await browser.PostAsync("/authorize?utm=1", new SignInDraft().Encoded)).Status
            .Should().Be(302, "a foreign query is nobody's parameter");
    }

    [Theory]
    [InlineData("application/json", 415)]
    [InlineData("text/plain", 415)]
    [InlineData("application/x-www-form-urlencoded; charset=utf-16", 415)]
    [InlineData(";;;", 415)]
    [InlineData("application/x-www-form-urlencoded; charset=UTF-8", 302)]
    public async Task A_form_has_to_say_that_it_is_one(string contentType, int status)
    {
        await using var host = await BrowserHost.PassAsync();
        using var browser = host.Open();

        (await browser.PostAsync("/authorize", new SignInDraft().Encoded, contentType: contentType)).Status.Should().Be(status);
    }

    [Fact]
    public async Task A_form_of_more_than_16_KiB_is_refused()
    {
        await using var host = await BrowserHost.PassAsync();
        using var browser = host.Open();
        var padding = 16 * 1024 - new SignInDraft().Encoded.Length - "&x=".Length;

        (await browser.PostAsync("/authorize", new SignInDraft().And("x", new('x', padding)).Encoded)).Status.Should().Be(302);
        (await browser.PostAsync("/authorize", new SignInDraft().And("x", new('x', padding + 1)).Encoded)).Status.Should().Be(413);
    }

    [Fact]
    public async Task A_long_form_that_hides_its_length_is_refused_as_well()
    {
        await using var host = await BrowserHost.PassAsync();
        using var browser = host.Open();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/authorize")
        {
            Content = new StringContent(new SignInDraft().And("x", new('x', 20_000)).Encoded, null, "application/x-www-form-urlencoded"),
        };
        request.Headers.TransferEncodingChunked = true;

        (await browser.SendAsync(request)).Status.Should().Be(413);
    }

    [Fact]
    public async Task A_form_that_never_ends_is_refused_after_ten_seconds()
    {
        await using var host = await BrowserHost.PassAsync();
        using var socket = new TcpClient();
        await socket.ConnectAsync("127.0.0.1", host.Port);
        var stream = socket.GetStream();
        await stream.WriteAsync(Wire.Head(
            "POST /authorize HTTP/1.1", "Host: localhost", "Content-Type: application/x-www-form-urlencoded", "Content-Length: 1000", "Expect: 100-continue"));
        var buffer = new byte[4096];
        // The server asks for the body once it waits for it, and so the clock runs.
        Encoding.ASCII.GetString(buffer, 0, await stream.ReadAsync(buffer)).Should().StartWith("HTTP/1.1 100");

        host.Time.Advance(TimeSpan.FromSeconds(11));

        Encoding.ASCII.GetString(buffer, 0, await stream.ReadAsync(buffer)).Should().StartWith("HTTP/1.1 408");
    }

    [Fact]
    [Trait("Contract", "T24")]
    [Trait("Threat", "H1"), Trait("Threat", "H50")]
    public async Task A_lookup_that_returns_another_client_found_nobody()
    {
        await using var host = await BrowserHost.WithClientAsync(ServingMode.Pass, BrowserHost.Client with { ClientId = "client-2" });

        var answer = await host.GetAsync(new SignInDraft());

        answer.Status.Should().Be(400);
        answer.Location.Should().BeNull();
        answer.Body.Should().Contain("invalid_client");
    }

    [Theory]
    [Trait("Contract", "T25")]
    [InlineData("nobody", "invalid_client")]
    [InlineData("CLIENT-1", "invalid_client")]
    [InlineData("client-1 ", "invalid_client")]
    [InlineData("client-1\u00e9", "invalid_client")]
    [InlineData("", "invalid_request")]
    [InlineData(null, "invalid_request")]
    [Trait("Threat", "H5")]
    public async Task An_unknown_client_is_told_here_and_never_redirected(string? clientId, string error)
    {
        await using var host = await BrowserHost.PassAsync();

        var answer = await host.GetAsync(new SignInDraft().With("client_id", clientId));

        answer.Status.Should().Be(400);
        answer.Location.Should().BeNull();
        answer.Body.Should().Contain($"\"{error}\"");
        answer.Headers["Content-Type"].Should().Be("application/json");
    }

    [Fact]
    public async Task An_id_longer_than_2048_characters_is_not_even_looked_up()
    {
        var asked = 0;
        await using var host = await BrowserHost.PassAsync(
            BrowserHost.Options with { Client = (_, _) => { asked++; return Task.FromResult<OauthClient?>(null); } });

        (await host.GetAsync(new SignInDraft().With("client_id", new('a', 2048)))).Status.Should().Be(400);
        (await host.GetAsync(new SignInDraft().With("client_id", new('a', 2049)))).Status.Should().Be(400);

        asked.Should().Be(1);
    }

    [Theory]
    [Trait("Contract", "T26")]
    [InlineData(nameof(ServingMode.Pass))]
    [InlineData(nameof(ServingMode.Relay))]
    [Trait("Threat", "H5")]
    public async Task A_redirect_uri_that_is_not_registered_is_told_here_and_never_redirected(string mode)
    {
        await using var host = await BrowserHost.StartAsync(Enum.Parse<ServingMode>(mode));

        foreach (var draft in new[] { new SignInDraft().With("redirect_uri", "https://evil.test/cb"),
            new SignInDraft().With("redirect_uri", null) })
        {
            var answer = await host.GetAsync(draft);
            answer.Status.Should().Be(400);
            answer.Location.Should().BeNull();
            answer.Body.Should().Contain("redirect_uri is not registered for this client");
        }
    }

    [Fact]
    public async Task A_client_with_one_redirect_uri_need_not_name_it()
    {
        await using var host = await BrowserHost.WithClientAsync(ServingMode.Pass,
            BrowserHost.Client with { RedirectUris = ["https://good.test/only"] });

        (await host.GetAsync(new SignInDraft().With("redirect_uri", null))).Query["redirect_uri"].Should().Be("https://good.test/only");
    }

    [Theory]
    [Trait("Contract", "T30")]
    [InlineData("javascript:alert(1)")]
    [InlineData("JavaScript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("http://good.test/cb")]
    [InlineData("https://mcp.test/oauth/callback")]
    [Trait("Threat", "H7")]
    public async Task A_record_with_a_dangerous_redirect_uri_does_not_make_it_good(string uri)
    {
        await using var host = await BrowserHost.WithClientAsync(ServingMode.Relay, BrowserHost.Client with { RedirectUris = [uri] });

        foreach (var named in new[] { uri, null })
        {
            var answer = await host.GetAsync(new SignInDraft().With("redirect_uri", named));
            answer.Status.Should().Be(400);
            answer.Location.Should().BeNull();
        }
    }

    [Theory]
    [Trait("Contract", "T31")]
    [InlineData("redirect_uri", "https://evil.test/cb")]
    [InlineData("redirect_uri", "https://good.test/cb")]
    [InlineData("client_id", "client-2")]
    [InlineData("state", "other")]
    [InlineData("scope", "admin")]
    [InlineData("anything", "x")]
    [Trait("Threat", "H11")]
    public async Task A_parameter_that_occurs_twice_is_refused_before_anything_is_believed(string name, string value)
    {
        await using var host = await BrowserHost.PassAsync();
        using var browser = host.Open();
        var draft = new SignInDraft().And("scope", "read").And("anything", "").And(name, value);

        foreach (var answer in new[] { await browser.GetAsync(draft.Url), await browser.PostAsync("/authorize", draft.Encoded) })
        {
            answer.Status.Should().Be(400);
            answer.Location.Should().BeNull();
        }
    }

    [Theory]
    [Trait("Contract", "T31")]
    [InlineData("Client_Id=client-2")]
    [InlineData("REDIRECT_URI=https://evil.test/cb")]
    public async Task A_parameter_in_another_case_is_another_parameter_and_goes_nowhere(string pair)
    {
        await using var host = await BrowserHost.PassAsync();

        var answer = await host.GetAsync(new SignInDraft().Url + "&" + pair);

        answer.Status.Should().Be(302);
        answer.Location.Should().NotContain("evil").And.NotContain("client-2");
    }

    [Fact]
    public async Task A_request_with_very_many_parameters_is_refused()
    {
        await using var host = await BrowserHost.PassAsync();

        (await host.GetAsync(new SignInDraft().Url + string.Concat(Enumerable.Range(0, 60).Select(i => $"&p{i}=1")))).Status
            .Should().Be(400);
    }

    [Theory]
    [Trait("Contract", "T32")]
    [InlineData("code_challenge", null)]
    [InlineData("code_challenge", "")]
    [InlineData("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-c")]
    [InlineData("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cMM")]
    [InlineData("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw.cM")]
    [InlineData("code_challenge_method", "plain")]
    [InlineData("code_challenge_method", "s256")]
    [InlineData("code_challenge_method", null)]
    [Trait("Threat", "H8"), Trait("Threat", "H9")]
    public async Task Without_PKCE_by_S256_nobody_signs_in(string name, string? value)
    {
        foreach (var mode in new[] { ServingMode.Pass, ServingMode.Relay })
        {
            await using var host = await BrowserHost.StartAsync(mode);

            var answer = await host.GetAsync(new SignInDraft().With(name, value));

            answer.Status.Should().Be(302);
            answer.Location.Should().StartWith("https://good.test/cb?error=invalid_request&");
            answer.Query["state"].Should().Be("state-1");
            answer.Query.GetValueOrDefault("iss").Should().Be(mode == ServingMode.Relay ? BrowserHost.Issuer : null);
        }
    }

    [Theory]
    [InlineData("response_type", null, "invalid_request")]
    [InlineData("response_type", "token", "unsupported_response_type")]
    [InlineData("response_type", "code token", "unsupported_response_type")]
    [InlineData("response_mode", "fragment", "invalid_request")]
    [InlineData("request", "eyJ", "request_not_supported")]
    [InlineData("request_uri", "https://evil.test/r", "request_uri_not_supported")]
    [InlineData("client_secret", "s3cret", "invalid_request")]
    [InlineData("access_token", "t0ken", "invalid_request")]
    [InlineData("scope", "a\"b", "invalid_scope")]
    [InlineData("scope", "a  b", "invalid_scope")]
    [InlineData("scope", "a\tb", "invalid_scope")]
    [InlineData("prompt", "none login", "invalid_request")]
    [InlineData("prompt", "create", "invalid_request")]
    [InlineData("max_age", "-1", "invalid_request")]
    [InlineData("login_hint", "a\r\nb", "invalid_request")]
    public async Task A_bad_parameter_is_told_to_the_client(string name, string? value, string error)
    {
        await using var host = await BrowserHost.PassAsync();

        var answer = await host.GetAsync(new SignInDraft().With(name, value));

        answer.Status.Should().Be(302);
        answer.Location.Should().StartWith("https://good.test/cb?");
        answer.Query["error"].Should().Be(error);
        answer.Query["state"].Should().Be("state-1");
        answer.Query.Should().NotContainKey("iss", "in pass mode the provider speaks for itself");
    }

    [Fact]
    public async Task Optional_parameters_reach_the_provider_and_the_default_scope_fills_in()
    {
        await using var host = await BrowserHost.PassAsync(BrowserHost.Options with { DefaultScope = "profile", ForwardResource = true });
        var draft = new SignInDraft().And("prompt", "login consent").And("nonce", "n-1").And("login_hint", "élise@example.com")
            .And("max_age", "60").And("ui_locales", "fr en").And("response_mode", "query").And("resource", "https://MCP.test/mcp/");

        var query = (await host.GetAsync(draft)).Query;

        query.Should().Contain("prompt", "login consent").And.Contain("nonce", "n-1").And.Contain("login_hint", "élise@example.com")
            .And.Contain("max_age", "60").And.Contain("ui_locales", "fr en").And.Contain("scope", "profile")
            .And.Contain("resource", "https://mcp.test/mcp", "the provider gets the one spelling").And.NotContainKey("response_mode");
    }

    [Fact]
    public async Task A_client_that_names_no_resource_signs_in_for_this_server_all_the_same()
    {
        await using var host = await BrowserHost.PassAsync(BrowserHost.Options with { ForwardResource = true });

        (await host.GetAsync(new SignInDraft())).Query.Should().Contain("resource", "https://mcp.test/mcp");
    }

    [Theory]
    [Trait("Contract", "T33")]
    [InlineData("a b")]
    [InlineData("'quotes' \"and\" <angles> & = # % + ;")]
    [InlineData("%0d%0aSet-Cookie: a=b")]
    [InlineData("~!@$^*()_+{}|:?/\\`")]
    public async Task A_printable_state_comes_back_exactly(string state)
    {
        await using var host = await BrowserHost.PassAsync();

        (await host.GetAsync(new SignInDraft().With("state", state))).Query["state"].Should().Be(state);
        (await host.GetAsync(new SignInDraft().With("state", state).With("response_type", "x"))).Query["state"].Should().Be(state);
    }

    [Theory]
    [Trait("Contract", "T33")]
    [InlineData("a%0d%0aSet-Cookie:%20a=b")]
    [InlineData("a%00")]
    [InlineData("a%7f")]
    [InlineData("%c3%a9")]
    [InlineData("%ff")]
    [InlineData("%c3")]
    [InlineData("%")]
    [InlineData("%zz")]
    [InlineData("%252%")]
    [Trait("Threat", "H39")]
    public async Task A_state_that_could_not_come_back_exactly_is_refused(string encoded)
    {
        await using var host = await BrowserHost.PassAsync();
        using var browser = host.Open();

        // As a form, for HttpClient repairs URLs.
        var answer = await browser.PostAsync("/authorize", new SignInDraft().With("state", null).AndEncoded("state", encoded).Encoded);

        answer.Status.Should().Be(400);
        answer.Location.Should().BeNull();
        answer.SetCookies.Should().BeEmpty();
    }

    [Theory]
    [Trait("Contract", "T33")]
    [InlineData(nameof(ServingMode.Pass), 4096)]
    [InlineData(nameof(ServingMode.Relay), 2048)]
    public async Task A_state_may_be_so_long_and_no_longer(string mode, int max)
    {
        await using var host = await BrowserHost.StartAsync(Enum.Parse<ServingMode>(mode));

        (await host.GetAsync(new SignInDraft().With("state", new('s', max)))).Status.Should().Be(302);
        (await host.GetAsync(new SignInDraft().With("state", new('s', max + 1)))).Status.Should().Be(400);
    }

    [Fact]
    public async Task A_client_without_state_gets_none_back()
    {
        await using var host = await BrowserHost.PassAsync();

        (await host.GetAsync(new SignInDraft().With("state", null))).Query.Should().NotContainKey("state");
    }

    [Fact]
    [Trait("Contract", "T35")]
    [Trait("Threat", "H40")]
    public async Task Markup_in_a_request_is_text_on_the_page()
    {
        await using var host = await BrowserHost.PassAsync();

        var answer = await host.GetAsync(new SignInDraft().With("client_id", "<script>alert(1)</script>"), "text/html");

        answer.Status.Should().Be(400);
        answer.Headers["Content-Type"].Should().Be("text/html; charset=utf-8");
        answer.Body.Should().NotContain("<script").And.Contain("&lt;script&gt;");
        answer.Headers["Content-Security-Policy"].Should().MatchRegex(
            "^default-src 'none'; style-src 'nonce-[A-Za-z0-9+/=]{24}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'$");
        answer.Headers["X-Frame-Options"].Should().Be("DENY");
        answer.Headers["Cache-Control"].Should().Be("no-store");
        var again = await host.GetAsync(new SignInDraft().With("client_id", "x"), "text/html");
        again.Headers["Content-Security-Policy"].Should().NotBe(answer.Headers["Content-Security-Policy"], "a nonce is used once");
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("*/*", false)]
    [InlineData("text/html,*/*;q=0.8", true)]
    [InlineData("application/json", false)]
    [InlineData("application/json, text/html;q=0.5", false)]
    [InlineData("text/html;q=0", false)]
    [InlineData(",,;;", false)]
    public async Task A_person_gets_a_page_and_a_program_gets_JSON(string? accept, bool page)
    {
        await using var host = await BrowserHost.PassAsync();

        (await host.GetAsync("/authorize", accept)).Headers["Content-Type"].Should().StartWith(page ? "text/html" : "application/json");
    }

    [Theory]
    [Trait("Contract", "T36")]
    [InlineData("https://mcp.test/mcp", true)]
    [InlineData("https://mcp.test/mcp/", true)]
    [InlineData("HTTPS://MCP.TEST/mcp", true)]
    [InlineData("https://mcp.test:443/mcp", true)]
    [InlineData("https://mcp.test/mcp?x=1", true)]
    [InlineData("https://mcp.test", true)]
    [InlineData("https://mcp.test/", true)]
    [InlineData("https://other.test/mcp", false)]
    [InlineData("https://mcp.test/other", false)]
    [InlineData("https://mcp.test/MCP", false)]
    [InlineData("https://mcp.test/mcp#f", false)]
    [InlineData("https://mcp.test/mcp#", false)]
    [InlineData("https://user@mcp.test/mcp", false)]
    [InlineData("https://mcp.test:8443/mcp", false)]
    [InlineData("http://mcp.test/mcp", false)]
    [InlineData("/mcp", false)]
    [InlineData("https:\\\\mcp.test\\mcp", false)]
    public async Task A_resource_has_to_be_this_server(string resource, bool accepted)
    {
        await using var host = await BrowserHost.PassAsync();

        var answer = await host.GetAsync(new SignInDraft().And("resource", resource));

        answer.Status.Should().Be(302);
        answer.Query.GetValueOrDefault("error").Should().Be(accepted ? null : "invalid_target");
        answer.Query.Should().NotContainKey("resource");
    }

    [Fact]
    [Trait("Contract", "T36")]
    public async Task Of_several_resources_each_has_to_be_this_server()
    {
        await using var host = await BrowserHost.PassAsync();
        var draft = new SignInDraft().And("resource", "https://mcp.test/mcp").And("resource", "https://mcp.test");

        (await host.GetAsync(draft)).Query.Should().NotContainKey("error");
        (await host.GetAsync(draft.And("resource", "https://other.test"))).Query["error"].Should().Be("invalid_target");
    }

    [Fact]
    [Trait("Contract", "T37")]
    public async Task The_query_of_the_configured_URL_is_kept_and_clients_do_not_override_it()
    {
        await using var host = await BrowserHost.PassAsync(BrowserHost.Options with
        {
            Endpoints = BrowserHost.Options.Endpoints! with { AuthorizationUrl = BrowserHost.Idp + "/authorize?tenant=a&prompt=login" },
        });

        var answer = await host.GetAsync(new SignInDraft().And("tenant", "b").And("prompt", "consent"));

        answer.Location.Should().StartWith("https://idp.test/authorize?tenant=a&prompt=login&response_type=code&");
        answer.Query["tenant"].Should().Be("a");
        answer.Query["prompt"].Should().Be("login");
    }

    [Theory]
    [Trait("Contract", "T12")]
    [InlineData("a:$(calc)")]
    [InlineData("https://idp.test/authorize#x")]
    [InlineData("https://user:pass@idp.test/authorize")]
    [InlineData("https://idp.test/authorize?client_id=shared")]
    [InlineData("https://idp.test/$(touch x) y")]
    public async Task A_configured_URL_that_cannot_be_used_is_an_error_that_names_the_option(string url)
    {
        await using var host = await BrowserHost.PassAsync(BrowserHost.Options with
        {
            Endpoints = BrowserHost.Options.Endpoints! with { AuthorizationUrl = url },
        });

        var answer = await host.GetAsync(new SignInDraft());

        answer.Location.Should().StartWith("https://good.test/cb?error=server_error&");
        host.Log.Should().Contain(line => line.Contains("Endpoints.AuthorizationUrl", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_lookup_that_nobody_can_answer_is_no_reason_to_forget_the_client()
    {
        await using var host = await BrowserHost.PassAsync(
            BrowserHost.Options with { Client = (_, _) => throw new HttpRequestException("s3cret") });

        var answer = await host.GetAsync(new SignInDraft());

        answer.Status.Should().BeOneOf(500, 503);
        answer.Location.Should().BeNull();
        (answer.Body + string.Concat(host.Log)).Should().NotContain("s3cret").And.NotContain("invalid_client");
    }

    [Fact]
    public async Task In_relay_mode_nobody_is_signed_in_without_a_page()
    {
        await using var host = await BrowserHost.RelayAsync();

        var answer = await host.GetAsync(new SignInDraft().And("prompt", "none"));

        answer.Location.Should().StartWith("https://good.test/cb?");
        answer.Query.Should().Contain("error", "consent_required").And.Contain("state", "state-1").And.Contain("iss", BrowserHost.Issuer);
    }

    [Fact]
    public async Task In_pass_mode_the_provider_decides_about_prompt_none()
    {
        await using var host = await BrowserHost.PassAsync();

        (await host.GetAsync(new SignInDraft().And("prompt", "none"))).Query.Should().Contain("prompt", "none").And.NotContainKey("error");
    }

    [Theory]
    [InlineData("HEAD")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    public async Task Other_methods_are_refused_and_told_which_exist(string method)
    {
        await using var host = await BrowserHost.RelayAsync();
        using var browser = host.Open();

        foreach (var (path, allowed) in new[] { ("/authorize", "GET, POST"), ("/oauth/consent", "GET, POST"), ("/oauth/callback", "GET") })
        {
            using var request = new HttpRequestMessage(new(method), path + new SignInDraft().Url["/authorize".Length..]);
            var answer = await browser.SendAsync(request);
            answer.Status.Should().Be(405);
            answer.Headers["Allow"].Should().Be(allowed);
            answer.Headers["Cache-Control"].Should().Be("no-store");
        }
    }

    [Theory]
    [InlineData("/authorize", nameof(ServingMode.ResourceServer))]
    [InlineData("/oauth/consent", nameof(ServingMode.ResourceServer))]
    [InlineData("/oauth/callback", nameof(ServingMode.ResourceServer))]
    [InlineData("/oauth/consent", nameof(ServingMode.Pass))]
    [InlineData("/oauth/callback", nameof(ServingMode.Pass))]
    public async Task What_the_mode_does_not_have_is_not_found(string path, string mode)
    {
        await using var host = await BrowserHost.StartAsync(Enum.Parse<ServingMode>(mode));

        (await host.GetAsync(path)).Status.Should().Be(404);
    }

    [Theory]
    [InlineData("/authorize")]
    [InlineData("/oauth/consent")]
    [InlineData("/oauth/callback")]
    public async Task A_page_under_a_strange_host_name_gets_nothing(string path)
    {
        await using var host = await BrowserHost.RelayAsync();
        using var browser = host.Open();
        using var request = new HttpRequestMessage(HttpMethod.Get, path + new SignInDraft().Url["/authorize".Length..]);
        request.Headers.Host = "evil.test";

        var answer = await browser.SendAsync(request);

        answer.Status.Should().Be(403);
        answer.Location.Should().BeNull();
        answer.SetCookies.Should().BeEmpty();
    }

    [Fact]
    public async Task A_request_line_of_more_than_8_KiB_is_refused_by_the_server()
    {
        await using var host = await BrowserHost.PassAsync();

        (await host.GetAsync(new SignInDraft().And("x", new('x', 8192)))).Status.Should().Be(414);
    }

    [Fact]
    [Trait("Contract", "T33")]
    public async Task The_longest_request_that_is_accepted_still_fits_into_every_URL_on_its_way()
    {
        await using var host = await BrowserHost.WithClientAsync(ServingMode.Relay, BrowserHost.Client with { ClientName = new('é', 300) });
        using var browser = host.Open();
        var draft = new SignInDraft().With("state", new('s', 2048)).And("scope", new('a', 800)).And("login_hint", new('é', 320));

        var sent = await host.AllowAsync(browser, draft);

        sent.Query["state"].Length.Should().BeLessThan(5000, "the provider has to bring it back together with its code");
        var done = await browser.GetAsync(
            $"/oauth/callback?code={new string('c', 2000)}&state={sent.Query["state"]}&iss={BrowserHost.Idp}");
        done.Query["state"].Should().HaveLength(2048);
        (await host.GetAsync(new SignInDraft().With("state", new('s', 2048)).And("scope", new('a', 2048)).And("nonce", new('n', 512))))
            .Query["error"].Should().Be("invalid_request", "what does not fit is told at once");
    }
}
