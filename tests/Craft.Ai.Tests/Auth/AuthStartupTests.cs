using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Crafting.Ai.Tests;

/// <summary>Configurations that cannot work stop the start, each with a sentence (contract 1.20).</summary>
public class AuthStartupTests
{
    private const string MetadataPath = "/.well-known/oauth-authorization-server";

    private static readonly Capability Ping = Craft.Route().Id("ping").Description("Answers.").From(Mcp()).Transform(_ => "pong");

    private static readonly Capability Guarded = Craft.Route().Id("guarded").Description("Asks for a caller.").From(Mcp()).Authorize().Transform(_ => "in");

    public static TheoryData<string, Func<OauthOptions, OauthOptions>> Wrong => new()
    {
        { "Oauth has no Verify.", oauth => oauth with { Verify = null } },
        { "The resource URL must be absolute, without query or fragment", oauth => oauth with { ResourceIssuerUrl = "/mcp" } },
        { "The resource URL must be absolute, without query or fragment", oauth => oauth with { ResourceUrl = "https://mcp.test/mcp?x=1" } },
        { "The resource URL must use https outside development.", oauth => oauth with { ResourceIssuerUrl = "http://mcp.test" } },
        { "A fixed public URL is needed when the port is chosen by the system.", oauth => oauth with { ResourceIssuerUrl = null } },
        { "Proxy mode needs a client lookup to validate redirect URIs.", oauth => oauth with { Endpoints = Upstream } },
        { "Endpoints.TokenUrl is \"http://idp.test/token\".", oauth => oauth with { Endpoints = Upstream with { TokenUrl = "http://idp.test/token" }, Client = NoClient } },
        { "ResourceName must have 1 to 200 characters", oauth => oauth with { ResourceName = "a\nb" } },
        { "Write it in ASCII", oauth => oauth with { ResourceIssuerUrl = "https://bücher.test" } },
        { "\"two words\" is not a scope.", oauth => oauth with { RequiredScopes = ["two words"] } },
        { "ServiceDocumentationUrl is \"ftp://x\".", oauth => oauth with { ServiceDocumentationUrl = "ftp://x" } },
        { "Oauth's Limits must be positive", oauth => oauth with { Limits = new() { TokenPerMinute = 0 } } },
        { "audience * accepts every token of this issuer", oauth => oauth with { Verify = Jwks("https://idp.test/keys", "https://idp.test", "*", new() { RequireAccessTokenType = false }) } },
    };

    private static OauthEndpoints Upstream { get; } = new() { AuthorizationUrl = "https://idp.test/authorize", TokenUrl = "https://idp.test/token" };

    private static Func<string, CancellationToken, Task<OauthClient?>> NoClient { get; } = (_, _) => Task.FromResult<OauthClient?>(null);

    [Theory, MemberData(nameof(Wrong))]
    [Trait("Contract", "T67")]
    public async Task What_cannot_work_is_said_at_start_up(string sentence, Func<OauthOptions, OauthOptions> spoil)
    {
        await using var idp = await FakeIdp.StartAsync();

        (await App.FailAsync(SignIn.At(idp, spoil), Ping)).Should().ContainEquivalentOf(sentence);
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_said_at_once()
    {
        await using var idp = await FakeIdp.StartAsync();

        var message = await App.FailAsync(SignIn.At(idp, oauth => oauth with { ResourceName = " ", RequiredScopes = [""], Endpoints = Upstream }), Ping);

        message.Should().Contain("ResourceName").And.Contain("is not a scope").And.Contain("client lookup");
    }

    [Fact]
    [Trait("Contract", "T83")]
    public async Task A_guarded_tool_without_any_authentication_is_a_mistake() =>
        (await App.FailAsync(AppSetup.Plain, Guarded)).Should().Contain("guarded").And.Contain("nothing establishes one. Set mcp.Auth");

    [Fact]
    public async Task Userinfo_without_authentication_is_a_mistake() =>
        (await App.FailAsync(new AppSetup { Mcp = mcp => mcp.DiscoverUserinfo = true }, Ping)).Should().Contain("mcp.Userinfo needs to know who calls.");

    [Fact]
    [Trait("Contract", "T11")]
    [Trait("Threat", "H12")]
    public async Task An_issuer_that_the_provider_writes_differently_stops_the_start_and_names_both()
    {
        await using var idp = await FakeIdp.StartAsync();
        idp.On(MetadataPath, 200, $$"""{"issuer":"{{idp.Issuer}}/"}""");

        var start = () => App.StartAsync(SignIn.At(idp), Ping);

        (await start.Should().ThrowAsync<CraftException>()).Which.Message.Should()
            .Contain($"The issuer is {idp.Issuer} in the configuration but {idp.Issuer}/ in the provider's metadata");
    }

    [Fact]
    [Trait("Contract", "T12")]
    [Trait("Threat", "H58")]
    public async Task A_provider_whose_metadata_would_attack_clients_stops_the_start()
    {
        await using var idp = await FakeIdp.StartAsync();
        idp.On(MetadataPath, 200, $$"""{"issuer":"{{idp.Issuer}}","authorization_endpoint":"a:$(calc)"}""");

        var start = () => App.StartAsync(SignIn.At(idp), Ping);

        (await start.Should().ThrowAsync<CraftException>()).Which.Message.Should().Contain("no usable authorization_endpoint").And.NotContain("calc");
    }

    [Theory]
    [InlineData(OauthMode.Auto, true, "RELAY, because the provider adds iss")]
    [InlineData(OauthMode.Auto, false, "PASS, because the provider's metadata shows no iss")]
    [InlineData(OauthMode.Auto, null, "RELAY, because the provider's metadata cannot be read")]
    [InlineData(OauthMode.Pass, false, "PASS, because it was asked for")]
    [InlineData(OauthMode.Relay, false, "RELAY, because it was asked for")]
    [Trait("Contract", "T38")]
    [Trait("Threat", "H13")]
    public async Task The_way_through_the_proxy_is_chosen_from_the_providers_metadata_and_said(OauthMode mode, bool? sendsIssuer, string line)
    {
        await using var idp = await FakeIdp.StartAsync();
        Publish(idp, sendsIssuer);

        await using var app = await App.StartAsync(SignIn.At(idp, oauth => Proxy(oauth, mode)), Ping);

        app.Log.GetSnapshot().Where(record => record.Category == "Craft.Auth").Select(record => record.Message).Should().ContainMatch($"*{line}*");
    }

    [Fact]
    [Trait("Contract", "T38")]
    [Trait("Threat", "H13")]
    public async Task Passing_through_a_provider_that_adds_iss_is_refused_unless_insisted_on()
    {
        await using var idp = await FakeIdp.StartAsync();
        Publish(idp, sendsIssuer: true);

        var start = () => App.StartAsync(SignIn.At(idp, oauth => Proxy(oauth, OauthMode.Pass)), Ping);
        (await start.Should().ThrowAsync<CraftException>()).Which.Message.Should().Contain("Current clients will refuse a proxied login.");

        await using var app = await App.StartAsync(SignIn.At(idp, oauth => Proxy(oauth, OauthMode.Pass) with { AllowIssuerMismatch = true }), Ping);
        app.Log.GetSnapshot().Where(record => record.Level == LogLevel.Warning).Select(record => record.Message).Should().ContainMatch("*adds iss*");
    }

    [Fact]
    [Trait("Contract", "T38")]
    public async Task A_provider_that_was_down_at_start_is_read_later()
    {
        await using var idp = await FakeIdp.StartAsync();
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var app = await App.StartAsync(SignIn.At(idp, oauth => Proxy(oauth, OauthMode.Auto), services: services => services.AddSingleton<TimeProvider>(time)), Ping);
        var server = app.Services.GetRequiredService<AuthServer>();
        server.Upstream.Should().BeNull();
        Publish(idp, sendsIssuer: true);

        // Another tick for a loop that had not begun to wait; nothing else of this application uses the clock.
        while (server.Upstream is null)
        {
            time.Advance(TimeSpan.FromSeconds(30));
            await Task.Yield();
        }

        (server.Mode, server.Upstream.SendsIssuer).Should().Be((ServingMode.Relay, true));
    }

    [Fact]
    public async Task Metadata_that_is_no_text_does_not_stop_the_start()
    {
        await using var idp = await FakeIdp.StartAsync();
        idp.On(MetadataPath, 200, """{"issuer":"\ud800"}""");

        await using var app = await App.StartAsync(SignIn.At(idp), Ping);

        app.Log.GetSnapshot().Select(record => record.Message).Should().ContainMatch("*cannot be read now*");
    }

    [Fact]
    public async Task A_provider_without_pkce_cannot_be_proxied()
    {
        await using var idp = await FakeIdp.StartAsync();
        idp.On(MetadataPath, 200, $$"""{"issuer":"{{idp.Issuer}}"}""");

        var start = () => App.StartAsync(SignIn.At(idp, oauth => Proxy(oauth, OauthMode.Auto)), Ping);

        (await start.Should().ThrowAsync<CraftException>()).Which.Message.Should().Contain("does not advertise PKCE with S256");
    }

    [Fact]
    [Trait("Contract", "T14")]
    public async Task Scopes_that_providers_refuse_are_warned_about()
    {
        await using var idp = await FakeIdp.StartAsync();
        await using var app = await App.StartAsync(SignIn.At(idp, oauth => oauth with { ScopesSupported = ["openid", "offline_access"] }), Ping);

        app.Log.GetSnapshot().Where(record => record.Level == LogLevel.Warning).Select(record => record.Message).Should().ContainMatch("*openid or offline_access*");
    }

    [Fact]
    public async Task A_proxy_may_tell_its_clients_that_they_can_stay_signed_in()
    {
        await using var idp = await FakeIdp.StartAsync();
        await using var app = await App.StartAsync(
            SignIn.At(idp, oauth => Proxy(oauth, OauthMode.Relay) with { ScopesSupported = ["notes", "offline_access"] }), Ping);

        app.Log.GetSnapshot().Select(record => record.Message).Should().NotContainMatch("*openid or offline_access*");
    }

    private static OauthOptions Proxy(OauthOptions oauth, OauthMode mode) => oauth with { Mode = mode, Endpoints = Upstream, Client = NoClient };

    private static void Publish(FakeIdp idp, bool? sendsIssuer)
    {
        if (sendsIssuer is { } sends)
        {
            idp.On(MetadataPath, 200,
                $$"""{"issuer":"{{idp.Issuer}}","code_challenge_methods_supported":["S256"],"authorization_response_iss_parameter_supported":{{(sends ? "true" : "false")}}}""");
        }
    }
}
