using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Crafting.Ai.Tests;

/// <summary>The preset in front of a real server: which of Clerk's tokens are let in, and as whom.</summary>
public sealed class ClerkTests : IAsyncLifetime
{
    private static readonly Capability Who = Craft.Route().Id("who").Description("Says who calls.").From(Mcp()).Authorize()
        .Transform((_, exchange) => $"{exchange.Principal!.Subject} through {exchange.Principal.ClientId}: {string.Join(", ", exchange.Principal.Roles)}");

    private static readonly Capability Members = Craft.Route().Id("members").Description("For members.").From(Mcp()).Authorize("member").Transform(_ => "welcome");

    private static readonly Capability PrefixedMembers = Craft.Route().Id("prefixed").Description("For members.").From(Mcp()).Authorize("org:member").Transform(_ => "welcome");

    private const string Document = "https://app.example.com/client.json";

    private FakeClerk _clerk = null!;

    public async Task InitializeAsync() => _clerk = await FakeClerk.StartAsync();

    public async Task DisposeAsync() => await _clerk.DisposeAsync();

    [Theory, BothEras]
    public async Task Two_keys_are_enough_for_a_member_to_get_in_and_for_others_to_stay_out(string revision)
    {
        _clerk.AddMembership("user_alice", "org_1", "org:member");
        await using var app = await StartAsync();

        (await CallAsync(app, "members", InOrganization("org_1"), revision)).Text.Should().Contain("welcome");
        (await CallAsync(app, "prefixed", InOrganization("org_1"), revision)).Text.Should().Contain("welcome");
        (await CallAsync(app, "members", InOrganization("org_2"), revision)).Text.Should().Contain("RC5015");
        (await CallAsync(app, "members", _clerk.Mint(), revision)).Text.Should().Contain("RC5015");
        (await CallAsync(app, "who", _clerk.Mint(), revision)).Text.Should().Contain("user_alice through client-1: ");
    }

    [Fact]
    public async Task Clients_are_sent_to_Clerk_itself()
    {
        await using var app = await StartAsync();
        using var http = new HttpClient { BaseAddress = app.Address };

        var metadata = JsonNode.Parse(await http.GetStringAsync("/.well-known/oauth-protected-resource/mcp"))!;

        ((string?)metadata["resource"]).Should().Be("https://mcp.test/mcp");
        metadata["authorization_servers"]!.AsArray().Select(it => (string?)it).Should().Equal(_clerk.Issuer);
        metadata["scopes_supported"]!.AsArray().Select(it => (string?)it).Should().Equal("profile", "email");
        (await http.GetAsync("/.well-known/oauth-authorization-server")).StatusCode.Should().Be(HttpStatusCode.NotFound, "Clerk's document on another host is an issuer mismatch");
        (await http.GetAsync("/authorize")).StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public void A_proxy_has_the_instances_endpoints()
    {
        Clerk(FakeClerk.PublishableKey, FakeClerk.SecretKey, new() { Proxy = true }).Options!.Endpoints.Should().Be(new OauthEndpoints
        {
            AuthorizationUrl = "https://clerk.example.com/oauth/authorize",
            TokenUrl = "https://clerk.example.com/oauth/token",
            RegistrationUrl = "https://clerk.example.com/oauth/register",
            RevocationUrl = "https://clerk.example.com/oauth/token/revoke",
        });
        Clerk(FakeClerk.PublishableKey, FakeClerk.SecretKey).Options!.Endpoints.Should().BeNull();
    }

    [Fact]
    public async Task A_proxy_knows_the_instances_clients_and_nobody_else()
    {
        await using var app = await StartAsync(options => options with { Proxy = true });
        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var http = new HttpClient(handler) { BaseAddress = app.Address };
        string Authorize(string client) => $"/authorize?response_type=code&client_id={client}&redirect_uri={Uri.EscapeDataString("http://localhost:4711/callback")}"
            + $"&state=s&code_challenge={new string('a', 43)}&code_challenge_method=S256";

        ((string?)JsonNode.Parse(await http.GetStringAsync("/.well-known/oauth-authorization-server"))!["issuer"]).Should().Be("https://mcp.test");
        ((int)(await http.GetAsync(Authorize("client-1"))).StatusCode).Should().BeLessThan(400);
        (await http.GetAsync(Authorize("client-gone"))).StatusCode.Should().Be(HttpStatusCode.BadRequest);
        _clerk.Count(FakeClerk.Lookup).Should().Be(2);
    }

    [Fact]
    public async Task The_secret_key_goes_to_the_backend_only_and_into_no_log()
    {
        _clerk.AddMembership("user_alice", "org_1", "org:member");
        await using var app = await StartAsync();
        var token = InOrganization("org_1");

        await CallAsync(app, "members", token);

        _clerk.Requests.Where(request => request.Headers.ContainsKey("Authorization")).Should().HaveCount(3)
            .And.AllSatisfy(request => request.Path.Should().StartWith("/v1/"));
        string.Concat(_clerk.Requests.Select(request => request.Path + request.Query + request.Body)).Should().NotContain(FakeClerk.SecretKey).And.NotContain(token);
        LogOf(app).Should().NotContain(FakeClerk.SecretKey).And.NotContain(token);
        Clerk(FakeClerk.PublishableKey, FakeClerk.SecretKey).Options!.ToString().Should().NotContain(FakeClerk.SecretKey);
    }

    [Fact]
    [Trait("Threat", "H16")]
    public async Task A_session_token_is_no_access_token()
    {
        await using var app = await StartAsync();

        (await CallAsync(app, "who", _clerk.MintSession())).Status.Should().Be(HttpStatusCode.Unauthorized);

        LogOf(app).Should().Contain("bad_type").And.Contain("This is a Clerk session token, not an OAuth access token.");
    }

    [Fact]
    public async Task An_application_that_is_not_on_record_is_refused()
    {
        await using var app = await StartAsync();

        (await CallAsync(app, "who", _clerk.Mint(draft => draft.With("client_id", "client-gone")))).Status.Should().Be(HttpStatusCode.Unauthorized);
        (await CallAsync(app, "who", _clerk.Mint(draft => draft.With("client_id", null)))).Status.Should().Be(HttpStatusCode.Unauthorized);

        LogOf(app).Should().Contain($"The Clerk instance is {_clerk.Issuer} (key is pk_test).");
    }

    [Theory, BothEras]
    public async Task A_client_with_a_metadata_document_is_let_in_when_its_token_names_this_server(string revision)
    {
        await using var app = await StartAsync();

        foreach (var audience in new[] { "https://mcp.test/mcp", "https://mcp.test/mcp/" })
        {
            (await CallAsync(app, "who", OfDocument(audience), revision)).Text.Should().Contain($"user_alice through {Document}: ");
        }

        _clerk.Count(FakeClerk.Lookup).Should().Be(0, "it is on no record");
    }

    [Fact]
    public async Task A_client_with_a_metadata_document_is_refused_when_its_token_names_nobody_or_somebody_else()
    {
        await using var app = await StartAsync();

        (await CallAsync(app, "who", OfDocument(null))).Status.Should().Be(HttpStatusCode.Unauthorized);
        LogOf(app).Should().Contain("A client with a metadata document is on no record, so its token must name this server");
        (await CallAsync(app, "who", OfDocument("https://other.test/mcp"))).Status.Should().Be(HttpStatusCode.Unauthorized);
        (await CallAsync(app, "who", OfDocument("https://mcp.test/mcp/x"))).Status.Should().Be(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task An_audience_does_not_replace_the_record_of_any_other_client()
    {
        await using var app = await StartAsync();
        string[] ids = ["client-gone", "http://app.example.com/client.json", "https://app.example.com", "https://app.example.com/a/../b", "https://u@app.example.com/c", "https://app.example.com/c#d"];

        foreach (var id in ids)
            (await CallAsync(app, "who", OfDocument("https://mcp.test/mcp", id))).Status.Should().Be(HttpStatusCode.Unauthorized, id);
    }

    [Fact]
    public async Task A_client_with_a_metadata_document_is_let_in_when_it_is_named_or_no_record_is_asked_for()
    {
        await using var named = await StartAsync(options => options with { AllowedClients = [Document] });
        await using var open = await StartAsync(options => options with { ClientMustBeKnown = false });

        (await CallAsync(named, "who", OfDocument(null))).Text.Should().Contain($"user_alice through {Document}: ");
        (await CallAsync(open, "who", OfDocument(null))).Text.Should().Contain($"user_alice through {Document}: ");
    }

    [Fact]
    public async Task Behind_a_proxy_a_client_with_a_metadata_document_stays_out()
    {
        await using var app = await StartAsync(options => options with { Proxy = true });

        (await CallAsync(app, "who", OfDocument("https://mcp.test/mcp"))).Status.Should().Be(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Named_clients_are_the_only_ones()
    {
        _clerk.AddApplication("client-2", "Another");
        await using var app = await StartAsync(options => options with { AllowedClients = ["client-1"] });

        (await CallAsync(app, "who", _clerk.Mint())).Status.Should().Be(HttpStatusCode.OK);
        (await CallAsync(app, "who", _clerk.Mint(draft => draft.With("client_id", "client-2")))).Status.Should().Be(HttpStatusCode.Unauthorized);
        _clerk.Count(FakeClerk.Lookup).Should().Be(0);
    }

    [Fact]
    public async Task An_audience_that_is_there_must_be_this_servers()
    {
        await using var app = await StartAsync();

        (await CallAsync(app, "who", _clerk.Mint(draft => draft.For("https://mcp.test/mcp")))).Status.Should().Be(HttpStatusCode.OK);
        (await CallAsync(app, "who", _clerk.Mint(draft => draft.For("https://mcp.test/mcp/")))).Status.Should().Be(HttpStatusCode.OK);
        (await CallAsync(app, "who", _clerk.Mint(draft => draft.For("https://other.test/mcp")))).Status.Should().Be(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task An_audience_can_be_demanded()
    {
        await using var app = await StartAsync(options => options with { Audience = null });

        (await CallAsync(app, "who", _clerk.Mint(draft => draft.For("https://mcp.test/mcp")))).Status.Should().Be(HttpStatusCode.OK);
        (await CallAsync(app, "who", _clerk.Mint())).Status.Should().Be(HttpStatusCode.Unauthorized);

        LogOf(app).Should().Contain("Token has no aud. Clerk adds one only when the client sends `resource` and the instance binds audiences.");
    }

    [Fact]
    public async Task The_log_names_both_issuers_when_they_differ()
    {
        await using var app = await StartAsync();

        await CallAsync(app, "who", _clerk.Mint(draft => draft.Issuer = "https://other.test\r\n/"));

        LogOf(app).Should().Contain($"Token issuer https://other.test??/, expected {_clerk.Issuer}.");
    }

    [Fact, Trait("Contract", "T100")]
    public async Task An_opaque_token_is_refused_with_a_hint_unless_it_was_asked_for()
    {
        _clerk.AddOpaque("oat_good");
        await using var app = await StartAsync();

        (await CallAsync(app, "who", "oat_good")).Status.Should().Be(HttpStatusCode.Unauthorized);

        LogOf(app).Should().Contain("Received an opaque Clerk token (oat_…). Turn on JWT access tokens for the application, or set ClerkOptions.OpaqueTokens.");
        _clerk.Count(FakeClerk.Verify).Should().Be(0);
    }

    [Fact, Trait("Contract", "T100")]
    public async Task An_opaque_token_is_good_when_Clerk_says_so()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var state = _clerk.AddOpaque("oat_good");
        await using var app = await StartAsync(options => options with { OpaqueTokens = true }, clock);

        (await CallAsync(app, "who", "oat_good")).Text.Should().Contain("user_alice through client-1");
        clock.Advance(TimeSpan.FromSeconds(59));
        await CallAsync(app, "who", "oat_good");
        _clerk.Count(FakeClerk.Verify).Should().Be(1);

        state["revoked"] = true;
        clock.Advance(TimeSpan.FromSeconds(2));
        (await CallAsync(app, "who", "oat_good")).Status.Should().Be(HttpStatusCode.Unauthorized, "a revocation is noticed within a minute");
    }

    [Theory, Trait("Contract", "T100")]
    [InlineData("""{"active":false}""", HttpStatusCode.Unauthorized)]
    [InlineData("""{"revoked":true}""", HttpStatusCode.Unauthorized)]
    [InlineData("""{"revoked":null}""", HttpStatusCode.Unauthorized)]
    [InlineData("""{"expired":true}""", HttpStatusCode.Unauthorized)]
    [InlineData("""{"expiration":null}""", HttpStatusCode.Unauthorized)]
    [InlineData("""{"expiration":1000}""", HttpStatusCode.Unauthorized)]
    [InlineData("""{"expiration":"9999999999"}""", HttpStatusCode.Unauthorized)]
    [InlineData("""{"expiration":9999999999000}""", HttpStatusCode.OK)]
    [InlineData("""{"subject":null}""", HttpStatusCode.Unauthorized)]
    [InlineData("""{"client_id":"client-gone"}""", HttpStatusCode.Unauthorized)]
    [InlineData("""{"client_id":null}""", HttpStatusCode.Unauthorized)]
    [Trait("Threat", "H65")]
    public async Task An_opaque_token_is_good_only_when_Clerk_says_everything(string changes, HttpStatusCode status)
    {
        var state = _clerk.AddOpaque("oat_one");
        foreach (var (name, value) in JsonNode.Parse(changes)!.AsObject())
            state[name] = value?.DeepClone();
        await using var app = await StartAsync(options => options with { OpaqueTokens = true });

        (await CallAsync(app, "who", "oat_one")).Status.Should().Be(status);
        (await CallAsync(app, "who", "oat_unknown")).Status.Should().Be(HttpStatusCode.Unauthorized);
    }

    [Fact, Trait("Contract", "T100")]
    public async Task A_rate_limit_is_an_outage_and_the_tool_does_not_run()
    {
        var ran = false;
        var route = Craft.Route().Id("who").Description("Runs.").From(Mcp()).Transform(_ => ran = true);
        _clerk.AddMembership("user_alice", "org_1", "org:member");
        await using var app = await StartAsync(options => options with { AllowedClients = ["client-1"] }, null, route);
        _clerk.IsRateLimited = true;

        var answer = await CallAsync(app, "who", InOrganization("org_1"));

        answer.Status.Should().Be(HttpStatusCode.ServiceUnavailable);
        answer.Headers["Retry-After"].Should().Be("9");
        answer.Headers.Should().NotContainKey("WWW-Authenticate");
        answer.Text.Should().NotContain("upstream");
        LogOf(app).Should().Contain("Clerk Backend API rate limit.").And.NotContain("upstream text");
        ran.Should().BeFalse();

        _clerk.IsRateLimited = false;
        (await CallAsync(app, "who", InOrganization("org_1"))).Status.Should().Be(HttpStatusCode.OK, "a failure is not remembered");
    }

    [Fact]
    public async Task Whoever_is_put_out_loses_the_role_within_a_minute()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        _clerk.AddMembership("user_alice", "org_1", "org:member");
        await using var app = await StartAsync(time: clock);
        (await CallAsync(app, "members", InOrganization("org_1"))).Text.Should().Contain("welcome");

        _clerk.Memberships.Clear();
        (await CallAsync(app, "members", InOrganization("org_1"))).Text.Should().Contain("welcome");
        clock.Advance(TimeSpan.FromSeconds(61));
        (await CallAsync(app, "members", InOrganization("org_1"))).Text.Should().Contain("RC5015");
    }

    [Fact]
    public async Task The_log_says_what_is_missing_when_a_member_has_no_role()
    {
        _clerk.AddMembership("user_alice", "org_1", "org:member");
        await using var app = await StartAsync();

        await CallAsync(app, "members", _clerk.Mint());

        LogOf(app).Should().Contain("No organization's roles for user_alice").And.Contain("user:org:read");
    }

    [Fact]
    public async Task What_works_but_lets_many_in_is_said_at_start()
    {
        await using var open = await StartAsync();
        await using var closed = await StartAsync(options => options with { Audience = null, Organizations = ["org_1"] });

        LogOf(open).Should().Contain("A token of any OAuth application of").And.Contain("Roles of every Clerk organization count");
        closed.Log.GetSnapshot().Should().NotContain(record => record.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task Every_contradiction_is_said_at_start()
    {
        var told = await App.FailAsync(Setup(options => options with
        {
            ScopesSupported = ["openid", "email"],
            OpaqueTokens = true,
            Audience = null,
            Organizations = ["", "org_1"],
            AnyOrganization = true,
        }, null, mcp => mcp.DiscoverUserinfo = true));

        told.Should().Contain("Scope 'openid' is not registered")
            .And.Contain("OpaqueTokens and Audience exclude each other")
            .And.Contain("Organizations has a blank entry")
            .And.Contain("AnyOrganization and Organizations exclude each other")
            .And.Contain("Clerk(…) looks up roles already");
        (await App.FailAsync(Setup(options => options with { BackendUrl = "http://api.clerk.com", FrontendUrl = "clerk" })))
            .Should().Contain("ClerkOptions.BackendUrl is \"http://api.clerk.com\"").And.Contain("ClerkOptions.FrontendUrl is \"clerk\"");
    }

    private string OfDocument(string? audience, string client = Document) => _clerk.Mint(draft =>
    {
        draft.With("client_id", client);
        if (audience is not null)
            draft.For(audience);
    });

    private string InOrganization(string id) => _clerk.Mint(draft => draft.With("org_id", id));

    private Task<App> StartAsync(Func<ClerkOptions, ClerkOptions>? change = null, TimeProvider? time = null, params Capability[] routes) =>
        App.StartAsync(Setup(change, time), routes.Length > 0 ? routes : [Who, Members, PrefixedMembers]);

    private AppSetup Setup(Func<ClerkOptions, ClerkOptions>? change = null, TimeProvider? time = null, Action<McpOptions>? configure = null) => new()
    {
        Mcp = mcp =>
        {
            mcp.Auth = _clerk.Auth(change);
            configure?.Invoke(mcp);
        },
        Services = services =>
        {
            if (time is not null)
                services.AddSingleton(time);
        },
    };

    private static string LogOf(App app) => string.Join('\n', app.Log.GetSnapshot().Select(record => $"{record.Level} {record.Message} {record.Exception}"));

    private static async Task<RawAnswer> CallAsync(App app, string tool, string token, string revision = Era.Stateless)
    {
        using var raw = app.Raw(revision);
        raw.Headers["Authorization"] = "Bearer " + token;
        return await raw.CallAsync(tool);
    }
}
