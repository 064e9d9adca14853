using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace Crafting.Ai.Tests;

public class TokenEndpointTests
{
    [Fact]
    public async Task Code_grant_reaches_the_provider_rebuilt_and_with_nothing_else()
    {
        await using var app = await MachineApp.StartAsync();
        var form = MachineApp.CodeGrant();
        (form["extra"], form["refresh_token"], form["resource"],
            form["scope"]) = ("x", "not-of-this-grant", "https://elsewhere.test", "admin");

        var answer = await app.TokenAsync(form, ("Cookie", "a=b"), ("X-Forwarded-For", "1.2.3.4"), ("User-Agent", "client/1"),
            ("traceparent-like", "x"));

        answer.Status.Should().Be(200);
        var asked = app.Idp.Asked(FakeIdp.TokenPath).Should().ContainSingle().Which;
        asked.Form.Should().Equal(new Dictionary<string, string>
        {
            ["grant_type"] = "authorization_code",
            ["code"] = "code-1",
            ["redirect_uri"] = MachineApp.Redirect,
            ["code_verifier"] = MachineApp.Verifier,
            ["client_id"] = "client-1",
        });
        asked.Headers["User-Agent"].Should().Be("Craft");
        asked.Headers["Accept"].Should().Be("application/json");
        asked.Headers["Content-Type"].Should().Be("application/x-www-form-urlencoded");
        asked.Headers.Keys.Should().NotContain(["Cookie", "X-Forwarded-For", "Authorization", "traceparent-like"]);
    }

    [Fact]
    public async Task Refresh_reaches_the_provider_rebuilt_and_is_answered_with_the_known_members_only()
    {
        await using var app = await MachineApp.StartAsync();
        app.Idp.On(FakeIdp.TokenPath, 200, """
            {"access_token":"at","token_type":"bearer","expires_in":"60","refresh_token":"rt","scope":"a b","id_token":"e30.e30.x","iss":"https://idp.test","extra":{"deep":[1]}}
            """);
        var form = MachineApp.Refresh();
        (form["scope"], form["code"]) = ("a b", "not-of-this-grant");

        var answer = await app.TokenAsync(form);

        answer.Body.Should().Be("""{"access_token":"at","token_type":"Bearer","expires_in":60,"refresh_token":"rt","scope":"a b"}""");
        app.Idp.Asked(FakeIdp.TokenPath).Single().Form.Should().Equal(new Dictionary<string, string>
        {
            ["grant_type"] = "refresh_token",
            ["refresh_token"] = "rt-1",
            ["scope"] = "a b",
            ["client_id"] = "client-1",
        });
    }

    [Theory]
    [InlineData("""{"access_token":"at","token_type":"Bearer"}""", true)]
    [InlineData("""{"access_token":"at","token_type":"BEARER","expires_in":-5,"refresh_token":null,"scope":""}""", true)]
    [InlineData("""{"access_token":"at","token_type":"Bearer","expires_in":3.5,"scope":["a"]}""", true)]
    [InlineData("""{"access_token":"at","token_type":"Bearer","expires_in":1e400}""", true)]
    [InlineData("\uFEFF{\"access_token\":\"at\",\"token_type\":\"Bearer\"}", true)]
    [InlineData("""{"access_token":"","token_type":"Bearer"}""", false)]
    [InlineData("""{"access_token":5,"token_type":"Bearer"}""", false)]
    [InlineData("""{"access_token":null,"token_type":"Bearer"}""", false)]
    [InlineData("""{"token_type":"Bearer"}""", false)]
    [InlineData("""{"access_token":"at"}""", false)]
    [InlineData("""{"access_token":"at","token_type":"DPoP"}""", false)]
    [InlineData("""{"access_token":"at","token_type":"Bearer","refresh_token":7}""", false)]
    [InlineData("""{"access_token":"at","access_token":"other","token_type":"Bearer"}""", false)]
    [InlineData("""{"access_token":"\ud800","token_type":"Bearer"}""", false)]
    [InlineData("""["at"]""", false)]
    [InlineData("", false)]
    public async Task Success_of_the_provider_is_passed_on_only_in_the_shape_that_clients_parse(string upstream, bool good)
    {
        await using var app = await MachineApp.StartAsync();
        app.Idp.On(FakeIdp.TokenPath, 200, upstream);

        var answer = await app.TokenAsync(MachineApp.Refresh());

        if (good)
            (answer.Status, answer.Body).Should().Be((200, """{"access_token":"at","token_type":"Bearer"}"""));
        else
            (answer.Status, answer.Error).Should().Be((502, "server_error"));
    }

    [Theory, Trait("Contract", "T46")]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOP")]
    [InlineData("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOP+")]
    [InlineData("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOP ")]
    [InlineData("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPé")]
    [InlineData("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOP\n")]
    [InlineData("129")]
    [Trait("Threat", "H8"), Trait("Threat", "H9")]
    public async Task Code_without_a_proper_verifier_never_reaches_the_provider(string? verifier)
    {
        await using var app = await MachineApp.StartAsync();
        var form = MachineApp.CodeGrant();
        if (verifier is null)
            form.Remove("code_verifier");
        else
            form["code_verifier"] = verifier == "129" ? new('a', 129) : verifier;

        var answer = await app.TokenAsync(form);

        (answer.Status, answer.Error).Should().Be((400, "invalid_request"));
        app.Idp.Count(FakeIdp.TokenPath).Should().Be(0);
    }

    [Theory, Trait("Contract", "T46")]
    [InlineData(43)]
    [InlineData(128)]
    public async Task Verifier_of_a_permitted_length_reaches_the_provider_unchanged(int length)
    {
        await using var app = await MachineApp.StartAsync();
        var form = MachineApp.CodeGrant();
        form["code_verifier"] = "-._~" + new string('a', length - 4);

        (await app.TokenAsync(form)).Status.Should().Be(200);

        app.Idp.Asked(FakeIdp.TokenPath).Single().Form["code_verifier"].Should().Be(form["code_verifier"]);
    }

    [Theory, Trait("Contract", "T47")]
    [InlineData("grant_type=refresh_token&grant_type=refresh_token&refresh_token=a&client_id=c", "", 400)]
    [InlineData("grant_type=refresh_token&refresh_token=a&client_id=c&refresh_token=b", "", 400)]
    [InlineData("grant_type=refresh_token&refresh_token=a&client_id=c&refresh%5Ftoken=b", "", 400)]
    [InlineData("grant_type=refresh_token&refresh_token=a&client_id=c&x=1&x=1", "", 400)]
    [InlineData("GRANT_TYPE=refresh_token&refresh_token=a&client_id=c", "", 400)]
    [InlineData("grant_type=refresh_token&refresh_token=%zz&client_id=c", "", 400)]
    [InlineData("grant_type=refresh_token&refresh_token=%4&client_id=c", "", 400)]
    [InlineData("grant_type=refresh_token&refresh_token=%ff&client_id=c", "", 400)]
    [InlineData("grant_type=refresh_token&refresh_token=a%0d%0ab&client_id=c", "", 400)]
    [InlineData("grant_type=refresh_token&refresh_token=a%00b&client_id=c", "", 400)]
    [InlineData("grant_type=refresh_token&refresh_token=a&client_id=c%20d", "", 400)]
    [InlineData("grant_type=refresh_token&refresh_token=a&client_id=c&scope=a++b", "", 400)]
    [InlineData("grant_type=refresh_token&refresh_token=a&client_id=c&scope=a+", "", 400)]
    [InlineData("grant_type=refresh_token&refresh_token=a", "", 400)]
    [InlineData("grant_type=refresh_token&refresh_token=&client_id=c", "", 400)]
    [InlineData("grant_type=authorization_code&client_id=c", "", 400)]
    [InlineData("grant_type=password&username=a&password=b&client_id=c", "", 400)]
    [InlineData("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=a&client_id=c", "", 400)]
    [InlineData("", "", 400)]
    [InlineData("{\"grant_type\":\"refresh_token\",\"refresh_token\":\"a\",\"client_id\":\"c\"}", "Content-Type: application/json", 415)]
    [InlineData("grant_type=refresh_token&refresh_token=a&client_id=c", "Content-Type: text/plain", 415)]
    [InlineData("grant_type=refresh_token&refresh_token=a&client_id=c", "Content-Type: ;;;/", 415)]
    [InlineData("grant_type=refresh_token&refresh_token=a&client_id=c", "Content-Type: application/x-www-form-urlencoded; charset", 415)]
    [InlineData("grant_type=refresh_token&refresh_token=a&client_id=c", "Content-Type: application/x-www-form-urlencoded; charset=utf-16",
        415)]
    [InlineData("grant_type=refresh_token&refresh_token=a&client_id=c", "Content-Type: multipart/form-data", 415)]
    public async Task Malformed_request_is_refused_and_never_reaches_the_provider(string body, string contentType, int status)
    {
        await using var app = await MachineApp.StartAsync();

        var answer = await app.WireAsync("/token", body, contentType.Length == 0
            ? "Content-Type: application/x-www-form-urlencoded" : contentType);

        answer.Status.Should().Be(status);
        answer.Message.GetProperty("error").GetString().Should().BeOneOf("invalid_request", "unsupported_grant_type", "invalid_scope");
        app.Idp.Count(FakeIdp.TokenPath).Should().Be(0);
    }

    [Fact, Trait("Contract", "T47")]
    public async Task Content_type_that_is_no_text_is_refused_by_the_server()
    {
        await using var app = await MachineApp.StartAsync();

        (await app.WireAsync("/token", "a=b", "Content-Type: \u00e4\u00f6")).Status.Should().Be(400);
    }

    [Theory, Trait("Contract", "T47")]
    [InlineData("Content-Type: application/x-www-form-urlencoded; charset=UTF-8")]
    [InlineData("Content-Type: Application/X-WWW-Form-Urlencoded;charset=\"utf-8\"")]
    public async Task Charset_of_a_form_may_be_named(string contentType)
    {
        await using var app = await MachineApp.StartAsync();

        (await app.WireAsync("/token", "grant_type=refresh_token&refresh_token=a&client_id=c&resource=a&resource=b&", contentType)).Status
            .Should().Be(200);
    }

    [Theory, Trait("Contract", "T47")]
    [InlineData("")] // No line at all.
    [InlineData("Content-Type: application/x-www-form-urlencoded", "Content-Type: application/json")]
    [InlineData("Content-Type: application/x-www-form-urlencoded", "Content-Encoding: gzip")]
    public async Task Missing_double_or_encoded_content_is_refused(params string[] headers)
    {
        await using var app = await MachineApp.StartAsync();

        (await app.WireAsync("/token", "grant_type=refresh_token&refresh_token=a&client_id=c", headers)).Status.Should().Be(415);
    }

    [Theory, Trait("Contract", "T47")]
    [InlineData("/token?client_id=c", 400)]
    [InlineData("/token?client%5Fid=c", 400)]
    [InlineData("/token?code=%zz", 400)]
    [InlineData("/token?tenant=a", 200)]
    public async Task Parameters_in_the_URL_are_refused(string path, int status)
    {
        await using var app = await MachineApp.StartAsync();

        (await app.WireAsync(path, "grant_type=refresh_token&refresh_token=a&client_id=c")).Status.Should().Be(status);
    }

    [Fact, Trait("Contract", "T47")]
    public async Task Form_of_too_many_parameters_is_refused()
    {
        await using var app = await MachineApp.StartAsync();
        var form = MachineApp.Refresh();
        foreach (var i in Enumerable.Range(0, 40))
            form["p" + i] = "1";

        (await app.TokenAsync(form)).Status.Should().Be(400);
    }

    /// <summary>H28: two credentials in one request.</summary>
    [Theory, Trait("Contract", "T49")]
    [InlineData("grant_type=refresh_token&refresh_token=a&client_id=c&client_secret=s", 400, "Authorization: Basic Yzpz")]
    [InlineData("grant_type=refresh_token&refresh_token=a&client_id=other", 400, "Authorization: Basic Yzpz")]
    [InlineData("grant_type=refresh_token&refresh_token=a", 400, "Authorization: Basic Yzpz", "Authorization: Basic Yzpz")]
    [InlineData("grant_type=refresh_token&refresh_token=a", 401, "Authorization: Basic Yzpz, Basic Yzpz")]
    [InlineData("grant_type=refresh_token&refresh_token=a", 401, "Authorization: Basic !!!")]
    [InlineData("grant_type=refresh_token&refresh_token=a", 401, "Authorization: Basic")]
    [InlineData("grant_type=refresh_token&refresh_token=a", 401, "Authorization: Basic Yw==")] // No colon.
    [InlineData("grant_type=refresh_token&refresh_token=a", 401, "Authorization: Basic OnM=")] // No id.
    [InlineData("grant_type=refresh_token&refresh_token=a", 401, "Authorization: Basic YyV6ejpz")] // c%zz:s
    [InlineData("grant_type=refresh_token&refresh_token=a", 401, "Authorization: Bearer abc")]
    [Trait("Threat", "H28")]
    public async Task Doubtful_credentials_are_refused(string body, int status, params string[] headers)
    {
        await using var app = await MachineApp.StartAsync();

        var answer = await app.WireAsync("/token", body, ["Content-Type: application/x-www-form-urlencoded", .. headers]);

        answer.Status.Should().Be(status);
        answer.Header("WWW-Authenticate").Should().Be(status == 401 ? "Basic realm=\"OAuth\"" : null);
        app.Idp.Count(FakeIdp.TokenPath).Should().Be(0);
    }

    [Fact, Trait("Contract", "T49")]
    public async Task Basic_credentials_are_form_decoded_and_sent_on_in_the_same_way()
    {
        await using var app = await MachineApp.StartAsync();
        var form = MachineApp.Refresh();
        form.Remove("client_id");
        form["client_secret"] = ""; // The C# client sends it empty beside its header.

        var answer = await app.TokenAsync(form, MachineApp.Basic("my%3Aid:a%3Ab%25c+d"));

        answer.Status.Should().Be(200);
        var asked = app.Idp.Asked(FakeIdp.TokenPath).Single();
        Encoding.ASCII.GetString(Convert.FromBase64String(asked.Headers["Authorization"]["Basic ".Length..]))
            .Should().Be("my%3Aid:a%3Ab%25c%20d");
        asked.Form.Keys.Should().BeEquivalentTo("grant_type", "refresh_token");
    }

    [Fact, Trait("Contract", "T49")]
    public async Task Empty_secret_in_the_body_is_no_secret()
    {
        await using var app = await MachineApp.StartAsync();
        var form = MachineApp.Refresh();
        form["client_secret"] = "";

        (await app.TokenAsync(form)).Status.Should().Be(200);

        app.Idp.Asked(FakeIdp.TokenPath).Single().Form.Keys.Should().BeEquivalentTo("grant_type", "refresh_token", "client_id");
    }

    [Fact]
    public async Task Assertion_that_is_not_understood_does_not_make_a_client_public()
    {
        await using var app = await MachineApp.StartAsync();
        var form = MachineApp.Refresh();
        form["client_assertion"] = "e30.e30.x";

        var answer = await app.TokenAsync(form);

        (answer.Status, answer.Error, answer.Header("WWW-Authenticate")).Should().Be((401, "invalid_client", null));
        app.Idp.Count(FakeIdp.TokenPath).Should().Be(0);
    }

    [Theory]
    [InlineData("AsPresented", true, true)]
    [InlineData("AsPresented", false, false)]
    [InlineData("Basic", false, true)]
    [InlineData("Post", true, false)]
    public async Task Secret_travels_upstream_as_the_client_sent_it_unless_configured(string configured, bool inHeader,
        bool upstreamInHeader)
    {
        await using var app = await MachineApp.StartAsync(
            new() { Options = options => options with { UpstreamTokenAuth = Enum.Parse<UpstreamTokenAuth>(configured) } });
        var form = MachineApp.Refresh();
        if (!inHeader)
            form["client_secret"] = "s3";

        await app.TokenAsync(form, inHeader ? [MachineApp.Basic("client-1:s3")] : []);

        var asked = app.Idp.Asked(FakeIdp.TokenPath).Single();
        asked.Headers.ContainsKey("Authorization").Should().Be(upstreamInHeader);
        asked.Form.ContainsKey("client_secret").Should().Be(!upstreamInHeader);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task Resource_goes_upstream_when_wanted_named_or_not_and_is_always_our_own(bool forward, bool named)
    {
        await using var app = await MachineApp.StartAsync(new() { Options = options => options with { ForwardResource = forward } });
        var form = MachineApp.CodeGrant();
        if (named)
            form["resource"] = "https://elsewhere.test/";

        await app.TokenAsync(form);

        app.Idp.Asked(FakeIdp.TokenPath).Single().Form.GetValueOrDefault("resource")
            .Should().Be(forward ? "https://mcp.test/mcp" : null);
    }

    private static RelayEnvelope Envelope(int capacity = 100) => new(new EphemeralDataProtectionProvider(), TimeProvider.System, capacity);

    private static Dictionary<string, string> SealedGrant(RelayEnvelope envelope)
    {
        var form = MachineApp.CodeGrant();
        form["code"] = envelope.SealCode(
            new(RelayEnvelope.NewId(), "upstream-code", "client-1", MachineApp.Redirect, "https://mcp.test/mcp"));
        return form;
    }

    [Fact]
    public async Task Relayed_code_is_exchanged_for_the_providers_with_our_callback()
    {
        var envelope = Envelope();
        await using var app = await MachineApp.StartAsync(
            new() { Relay = envelope, Options = options => options with { ForwardResource = true } });

        (await app.TokenAsync(SealedGrant(envelope))).Status.Should().Be(200);

        app.Idp.Asked(FakeIdp.TokenPath).Single().Form.Should().Equal(new Dictionary<string, string>
        {
            ["grant_type"] = "authorization_code",
            ["code"] = "upstream-code",
            ["redirect_uri"] = "https://mcp.test/oauth/callback",
            ["code_verifier"] = MachineApp.Verifier,
            ["resource"] = "https://mcp.test/mcp",
            ["client_id"] = "client-1",
        });
    }

    [Theory]
    [InlineData("code", "foreign")]
    [InlineData("client_id", "client-2")]
    [InlineData("redirect_uri", "http://127.0.0.1:7777/other")]
    [InlineData("redirect_uri", "")]
    [Trait("Threat", "H10")]
    public async Task Relayed_code_is_worth_nothing_to_another_client_or_another_redirect_and_stays_good_for_its_own(string parameter,
        string value)
    {
        var envelope = Envelope();
        await using var app = await MachineApp.StartAsync(new() { Relay = envelope });
        var own = SealedGrant(envelope);

        var answer = await app.TokenAsync(new(own) { [parameter] = value });

        (answer.Status, answer.Error).Should().Be((400, "invalid_grant"));
        app.Idp.Count(FakeIdp.TokenPath).Should().Be(0);
        (await app.TokenAsync(own)).Status.Should().Be(200, "a thief must not spend what he cannot use");
    }

    [Fact]
    public async Task Relayed_code_is_good_once()
    {
        var envelope = Envelope();
        await using var app = await MachineApp.StartAsync(new() { Relay = envelope });
        var form = SealedGrant(envelope);

        (await app.TokenAsync(form)).Status.Should().Be(200);
        (await app.TokenAsync(form)).Error.Should().Be("invalid_grant");
        app.Idp.Count(FakeIdp.TokenPath).Should().Be(1);
    }

    /// <summary>H54: being full says nothing about the code, and a client that is told so must not sign in anew.</summary>
    [Fact]
    public async Task Server_that_cannot_remember_one_more_code_says_so_and_exchanges_nothing()
    {
        var envelope = Envelope(capacity: 1);
        await using var app = await MachineApp.StartAsync(new() { Relay = envelope });
        await app.TokenAsync(SealedGrant(envelope));

        var answer = await app.TokenAsync(SealedGrant(envelope));

        (answer.Status, answer.Error, answer.Header("Retry-After")).Should().Be((503, "temporarily_unavailable", "5"));
        app.Idp.Count(FakeIdp.TokenPath).Should().Be(1);
    }

    [Fact]
    public async Task Relayed_code_is_not_used_up_by_a_client_that_did_not_authenticate()
    {
        var envelope = Envelope();
        await using var app = await MachineApp.StartAsync(new()
        {
            Relay = envelope,
            Options = options => options with
            {
                Client = (id, _) => Task.FromResult<OauthClient?>(new() { ClientId = id, ClientSecret = "s", RedirectUris = [MachineApp.Redirect] }),
            },
        });
        var form = SealedGrant(envelope);

        (await app.TokenAsync(new(form) { ["client_secret"] = "wrong" })).Error.Should().Be("invalid_client");
        (await app.TokenAsync(new(form) { ["client_secret"] = "s" })).Status.Should().Be(200);
    }

    [Fact]
    public async Task Refresh_needs_no_envelope_in_relay_mode()
    {
        await using var app = await MachineApp.StartAsync(new() { Relay = Envelope() });

        (await app.TokenAsync(MachineApp.Refresh())).Status.Should().Be(200);
    }

    [Fact]
    public async Task Failed_exchange_is_never_tried_again()
    {
        await using var app = await MachineApp.StartAsync();
        app.Idp.On(FakeIdp.TokenPath, 503, "");

        (await app.TokenAsync(MachineApp.CodeGrant())).Status.Should().Be(502);

        app.Idp.Count(FakeIdp.TokenPath).Should().Be(1);
    }
}
