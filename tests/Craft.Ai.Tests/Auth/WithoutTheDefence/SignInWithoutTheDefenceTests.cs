using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Crafting.Ai.Tests;

/// <summary>What happens on the way to a token where a mode, an option or the application's lookup takes a defence away.</summary>
public class SignInWithoutTheDefenceTests
{
    private const string Evil = "https://evil.test/cb";

    private static readonly Capability Who = Craft.Route().Id("who").Description("Says who calls.").From(Mcp()).Authorize()
        .Transform((_, exchange) => exchange.Principal!.Subject);

    [Fact, Trait("WithoutDefence", "H1"), Trait("WithoutDefence", "H4")]
    public async Task Where_the_proxy_passes_nobody_is_asked_here_who_gets_the_code()
    {
        await using var host = await BrowserHost.WithClientAsync(
            ServingMode.Pass, BrowserHost.Client with { ClientName = "Your Bank", RedirectUris = [Evil] });

        var answer = await host.GetAsync(new SignInDraft().With("redirect_uri", Evil));

        answer.Location.Should().StartWith(BrowserHost.Idp + "/authorize?", "only the provider's consent page is left");
        answer.Query["redirect_uri"].Should().Be(Evil);
    }

    [Fact, Trait("WithoutDefence", "H3")]
    public async Task Where_the_proxy_passes_a_sign_in_that_one_browser_began_another_may_finish()
    {
        await using var host = await BrowserHost.PassAsync();
        using var attacker = host.Open();
        using var victim = host.Open();
        var draft = new SignInDraft();

        var begun = await attacker.GetAsync(draft.Url);

        begun.SetCookies.Should().BeEmpty();
        (await victim.GetAsync(draft.Url)).Location.Should().Be(begun.Location, "nothing in it says whose it is");
    }

    [Fact, Trait("WithoutDefence", "H5")]
    public async Task Where_the_lookup_trusts_every_address_the_answer_goes_anywhere()
    {
        var anything = BrowserHost.Client with { RedirectUris = [.. BrowserHost.Client.RedirectUris, Evil] };
        await using var careless = await BrowserHost.WithClientAsync(ServingMode.Pass, anything);
        await using var careful = await BrowserHost.PassAsync();
        var bad = new SignInDraft().With("redirect_uri", Evil).With("code_challenge", null);

        (await careful.GetAsync(bad)).Location.Should().BeNull();
        (await careless.GetAsync(bad)).Location.Should().StartWith(Evil + "?error=");
    }

    [Theory, Trait("WithoutDefence", "H6")]
    [InlineData("https://good.test.evil.test/cb", false)]
    [InlineData("https://good.test@evil.test/cb", false)]
    [InlineData("https://evil@good.test/cb", true)]
    [InlineData("https://good.test/cb#code", true)]
    [InlineData("https://GOOD.test:443/x/../cb", true)]
    public async Task Where_addresses_are_compared_loosely_another_one_passes(string requested, bool asUris)
    {
        await using var host = await BrowserHost.PassAsync();

        var passes = asUris
            ? new Uri(requested).Equals(new Uri("https://good.test/cb"))
            : requested.StartsWith("https://good.test", StringComparison.Ordinal);

        passes.Should().BeTrue();
        (await host.GetAsync(new SignInDraft().With("redirect_uri", requested))).Status.Should().Be(400);
    }

    [Fact, Trait("WithoutDefence", "H11")]
    public void Where_a_parameter_may_come_twice_two_readers_see_two_clients()
    {
        var request = new DefaultHttpContext().Request;
        request.QueryString = new("?client_id=good&client_id=evil");

        request.Query["client_id"][0].Should().Be("good");
        request.Query["client_id"][^1].Should().Be("evil");
        request.Query["client_id"].ToString().Should().Be("good,evil");
    }

    [Theory, Trait("WithoutDefence", "H12"), Trait("WithoutDefence", "H13")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Where_the_issuers_may_differ_only_clients_that_do_not_compare_sign_in(bool compares)
    {
        await using var app = await SignedInApp.StartAsync(
            OauthMode.Auto, [Who], oauth => oauth with { Mode = OauthMode.Pass, AllowIssuerMismatch = true });
        using var browser = new Browser();
        Uri? end = null;
        var signIn = SignedInClient.At(browser, url => end = url);
        var handler = signIn.AuthorizationCallbackHandler!;
        signIn.AuthorizationCallbackHandler = async (context, cancellationToken) =>
        {
            var answer = (await handler(context, cancellationToken))!;
            return compares ? answer : new() { Code = answer.Code, State = answer.State };
        };

        var connect = () => app.App.ConnectAsync(Era.Stateless, transport: http => http.OAuth = signIn);

        if (compares)
        {
            await connect.Should().ThrowAsync<Exception>("the provider says iss, and the metadata names this server");
        }
        else
        {
            await using var client = await connect();
            (await client.CallAsync("who")).Text().Should().Be("alice", "an answer of another issuer went unnoticed");
        }

        QueryHelpers.ParseQuery(end!.Query)["iss"].ToString().Should().Be(app.Provider.Issuer);
    }

    [Fact, Trait("WithoutDefence", "H33")]
    public async Task Where_the_operator_asks_for_every_request_the_log_has_codes()
    {
        await using var idp = await FakeIdp.StartAsync();
        const string Requests = "Microsoft.AspNetCore.Hosting.Diagnostics";
        await using var app = await App.StartAsync(
            SignIn.At(idp, services: services => services.AddLogging(logging => logging.AddFilter(Requests, LogLevel.Information))), Who);
        using var http = new HttpClient { BaseAddress = app.Address };

        await http.GetAsync("/oauth/callback?code=a-secret-code");

        app.Log.GetSnapshot().Select(record => record.Message).Should().ContainMatch("*a-secret-code*");
    }

    [Fact, Trait("WithoutDefence", "H50")]
    public async Task Where_the_lookup_says_yes_to_every_id_anothers_record_counts()
    {
        var newest = BrowserHost.Client with { ClientId = "somebody-else", RedirectUris = [Evil] };
        await using var host = await BrowserHost.PassAsync(
            BrowserHost.Options with { Client = (id, _) => Task.FromResult<OauthClient?>(newest with { ClientId = id }) });

        var answer = await host.GetAsync(new SignInDraft().With("client_id", "never-registered").With("redirect_uri", Evil));

        (answer.Status, answer.Query["client_id"], answer.Query["redirect_uri"]).Should().Be((302, "never-registered", Evil));
    }

    [Fact, Trait("WithoutDefence", "H52")]
    public async Task Where_redirects_are_followed_the_secret_goes_along()
    {
        await using var idp = await FakeIdp.StartAsync();
        await using var evil = await FakeIdp.StartAsync();
        idp.On(FakeIdp.TokenPath, 307, "", "text/plain", ("Location", evil.Url(FakeIdp.TokenPath)));
        using var http = new HttpClient();
        using var form = new FormUrlEncodedContent([new("client_id", "client-1"), new("client_secret", "s3cret")]);

        await http.PostAsync(idp.Url(FakeIdp.TokenPath), form);

        evil.Asked(FakeIdp.TokenPath).Single().Form["client_secret"].Should().Be("s3cret");
    }
}
