namespace Crafting.Ai.Tests;

/// <summary>Userinfo in front of a real server: what clients are told, and what is refused before it starts.</summary>
public sealed class UserinfoTests : IAsyncLifetime
{
    private static readonly Capability Who = Craft.Route().Id("who").Description("Says who calls.").From(Mcp()).Authorize("member")
        .Transform((_, exchange) => $"{exchange.Principal!.Subject}: {string.Join(", ", exchange.Principal.Roles)}");

    private FakeIdp _idp = null!;

    public async Task InitializeAsync() => _idp = await FakeIdp.StartAsync();

    public async Task DisposeAsync() => await _idp.DisposeAsync();

    [Fact, Trait("Contract", "T91")]
    public async Task The_documents_callback_turns_a_claim_into_a_role()
    {
        await using var app = await App.StartAsync(Setup(mcp => mcp.Userinfo = (identity, _, _) => Task.FromResult<Userinfo?>(new()
        {
            Roles = identity.Claims?.TryGetProperty("org_role", out var role) == true ? [role.GetString()!] : null,
        })), Who);

        (await CallAsync(app, draft => draft.With("org_role", "member"))).Text.Should().Contain("alice: member");
        (await CallAsync(app)).Text.Should().Contain("RC5015");
    }

    [Fact]
    public async Task An_outage_is_no_challenge()
    {
        _idp.On(UserinfoLab.Path, 500, "the upstream text");
        await using var app = await App.StartAsync(Setup(mcp => mcp.UserinfoUrl = _idp.Url(UserinfoLab.Path)), Who);

        var answer = await CallAsync(app);

        answer.Status.Should().Be(System.Net.HttpStatusCode.ServiceUnavailable);
        answer.Headers.Should().ContainKey("Retry-After").And.NotContainKey("WWW-Authenticate");
        answer.Text.Should().NotContain("upstream text");
    }

    [Fact, Trait("Contract", "T84")]
    [Trait("Threat", "H45")]
    public async Task Somebody_else_is_a_bad_token_and_a_warning()
    {
        _idp.On(UserinfoLab.Path, 200, """{"sub":"bob","roles":["member"]}""");
        await using var app = await App.StartAsync(Setup(mcp => mcp.UserinfoUrl = _idp.Url(UserinfoLab.Path)), Who);

        var answer = await CallAsync(app);

        answer.Status.Should().Be(System.Net.HttpStatusCode.Unauthorized);
        answer.Headers["WWW-Authenticate"].Should().Contain("error=\"invalid_token\"");
        app.Log.GetSnapshot().Should().Contain(record => record.Level == Microsoft.Extensions.Logging.LogLevel.Warning && record.Message.Contains("userinfo_mismatch"));
    }

    [Theory]
    [InlineData("https://userinfo.test/me", "mcp.UserinfoUrl is at userinfo.test, but tokens come from ")]
    [InlineData("http://userinfo.test/me", "mcp.UserinfoUrl is \"http://userinfo.test/me\". Use an absolute https URL")]
    [InlineData("me", "mcp.UserinfoUrl is \"me\". Use an absolute https URL")]
    [Trait("Threat", "H14"), Trait("Threat", "H29")]
    public async Task A_token_is_never_sent_to_strangers(string url, string sentence)
    {
        (await App.FailAsync(Setup(mcp => mcp.UserinfoUrl = url), Who)).Should().Contain(sentence);
    }

    [Theory]
    [InlineData("https://idp.test/userinfo", "https://idp.test", true)]
    [InlineData("https://api.idp.test/userinfo", "https://idp.test", true)]
    [InlineData("https://IDP.test/userinfo", "https://idp.test/tenant", true)]
    [InlineData("https://idp.test.evil/userinfo", "https://idp.test", false)]
    [InlineData("https://evilidp.test/userinfo", "https://idp.test", false)]
    [InlineData("https://two.idp.test/userinfo", "https://one.idp.test", false)]
    [InlineData("https://idp.test@evil.test/userinfo", "https://idp.test", false)]
    [InlineData("https://api.idp.test/userinfo", null, false)]
    public void The_issuers_own_host_and_those_below_it_are_no_strangers(string url, string? issuer, bool isFine)
    {
        (UserinfoChoice.ProblemOf(url, issuer is null ? [] : [issuer]) is null).Should().Be(isFine);
        UserinfoChoice.ProblemOf(url, ["https://idp.test", "https://other.test"]).Should().NotBeNull("an issuer would see the other's tokens");
    }

    [Fact]
    public async Task There_is_one_way_to_ask()
    {
        var told = await App.FailAsync(Setup(mcp =>
        {
            mcp.DiscoverUserinfo = true;
            mcp.Userinfo = (_, _, _) => Task.FromResult<Userinfo?>(null);
        }), Who);

        told.Should().Contain("three ways to ask the same");
    }

    private AppSetup Setup(Action<McpOptions> configure) => new()
    {
        Mcp = mcp =>
        {
            mcp.Auth = Oauth(new() { Verify = Jwks(_idp.JwksUrl, _idp.Issuer), ResourceIssuerUrl = "https://mcp.test" });
            configure(mcp);
        },
    };

    private async Task<RawAnswer> CallAsync(App app, Action<TokenDraft>? change = null)
    {
        using var raw = app.Raw(Era.Stateless);
        raw.Headers["Authorization"] = "Bearer " + _idp.Mint(draft =>
        {
            draft.For("https://mcp.test/mcp");
            change?.Invoke(draft);
        });
        return await raw.CallAsync("who");
    }
}
