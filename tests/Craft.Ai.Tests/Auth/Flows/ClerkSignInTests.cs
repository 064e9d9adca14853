using System.Globalization;

namespace Crafting.Ai.Tests;

/// <summary>The official client signs people in at Clerk, in every mode and both protocol eras.</summary>
public sealed class ClerkSignInTests : IAsyncLifetime
{
    private static readonly Capability[] Routes =
    [
        Craft.Route()
            .Id("who")
            .Description("Says who calls.")
            .From(Mcp())
            .Authorize()
            .Transform((_, exchange) => exchange.Principal!.Subject),
        Craft.Route().Id("members").Description("For members.").From(Mcp()).Authorize("member").Transform(_ => "welcome"),
    ];

    private FakeClerk _clerk = null!;

    /// <summary>Whether through a proxy, whether Clerk names itself in its answers, and the protocol.</summary>
    public static TheoryData<bool, bool, string> Ways => new()
    {
        { false, true, Era.Sessions },
        { false, true, Era.Stateless },
        { true, true, Era.Sessions },
        { true, true, Era.Stateless },
        { true, false, Era.Sessions },
        { true, false, Era.Stateless },
    };

    public async Task InitializeAsync()
    {
        _clerk = await FakeClerk.StartAsync();
        _clerk.AllowsRegistration = true;
        _clerk.AddUser("user_bob");
        _clerk.AddMembership("user_alice", "org_1", "org:member");
        _clerk.AddMembership("user_bob", "org_1", "org:guest");
    }

    public async Task DisposeAsync() => await _clerk.DisposeAsync();

    [Theory, MemberData(nameof(Ways))]
    [Trait("Contract", "T45")]
    public async Task Somebody_with_the_role_may_use_the_tool_and_somebody_without_it_may_not(
        bool isProxy, bool sendsIssuer, string revision)
    {
        _clerk.SendsIssuer = sendsIssuer;
        await using var app = await StartAsync(isProxy);
        using var alice = new Browser { Person = "alice" };
        using var bob = new Browser { Person = "bob" };
        await using var ofAlice = await app.ConnectAsync(revision, transport: http => http.OAuth = SignedInClient.At(alice));
        await using var ofBob = await app.ConnectAsync(revision, transport: http => http.OAuth = SignedInClient.At(bob));

        (await ofAlice.CallAsync("who")).Text().Should().Be("user_alice");
        (await ofAlice.CallAsync("members")).Text().Should().Be("welcome");
        (await ofBob.CallAsync("who")).Text().Should().Be("user_bob");
        (await ofBob.CallAsync("members")).ErrorText().Should().StartWith("RC5015: ");
        alice.Seen
            .Should().EndWith("Sign in to Clerk").And.HaveCount(isProxy && sendsIssuer ? 2 : 1, "a relay asks for consent of its own");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Clerk_knows_the_callback_of_the_proxy_and_the_client_only_its_own(bool sendsIssuer)
    {
        _clerk.SendsIssuer = sendsIssuer;
        await using var app = await StartAsync(isProxy: true);
        using var browser = new Browser();
        await using var client = await app.ConnectAsync(Era.Stateless, transport: http => http.OAuth = SignedInClient.At(browser));
        await client.CallAsync("who");

        var sent = _clerk.Requests.Last(request => request is { Method: "GET", Path: "/oauth/authorize" }).Form;
        var callback = new Uri(app.Address, "/oauth/callback").ToString();
        _clerk.RedirectsOf(sent["client_id"]).Should().BeEquivalentTo([SignedInClient.Redirect, callback]);
        sent["redirect_uri"].Should().Be(sendsIssuer ? callback : SignedInClient.Redirect);
        sent["scope"].Should().Be("email profile user:org:read");
        _clerk.Requests.Single(request => request.Path == "/oauth/token").Form["code_verifier"]
            .Should().HaveLength(43, "the proof goes through, end to end");
    }

    [Fact]
    public async Task Where_clients_may_not_register_nobody_gets_to_a_page()
    {
        _clerk.AllowsRegistration = false;
        await using var app = await StartAsync(isProxy: true);
        using var browser = new Browser();

        await app.Awaiting(it => it.ConnectAsync(Era.Stateless, transport: http => http.OAuth = SignedInClient.At(browser)))
            .Should().ThrowAsync<Exception>();

        browser.Seen.Should().BeEmpty();
        string.Join('\n', app.Log.GetSnapshot().Select(line => line.Message)).Should().Contain("Dynamic client registration");
    }

    private Task<App> StartAsync(bool isProxy)
    {
        var port = FreePort.Find();
        return App.StartAsync(new AppSetup
        {
            Port = port,
            Mcp = mcp => mcp.Auth = _clerk.Auth(options => options with
            {
                Proxy = isProxy,
                ResourceIssuerUrl = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"),
                ScopesSupported = ["profile", "email", "user:org:read"],
            }),
        }, Routes);
    }
}
