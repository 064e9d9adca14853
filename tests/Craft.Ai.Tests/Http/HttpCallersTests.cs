using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;

namespace Crafting.Ai.Tests;

/// <summary>Who is let in, by tokens of <c>mcp.Auth</c> or by the application's own authentication.</summary>
public class HttpCallersTests
{
    public sealed record Input(int Number);

    private static readonly Capability[] Routes =
    [
        Route("who").From(Http("/who")).Authorize().Transform((_, exchange) => exchange.Principal!.Subject),
        Route("members").Input<Input>().From(Http(HttpMethod.Post, "/members")).Authorize("member").Transform(_ => "welcome"),
        Route("scoped").From(Http("/scoped")).Authorize(new AuthorizeOptions { Scopes = ["orders:read"] }).Transform(_ => "welcome"),
        Route("late").From(Http("/late")).Transform(_ => "x").Authorize(new AuthorizeOptions { Scopes = ["orders:read"] }),
        Route("open").From(Http("/open")).Transform((_, exchange) => exchange.Principal?.Subject ?? "nobody"),
    ];

    private static readonly HttpSetup OfTheApplication = HttpSetup.Plain with
    {
        Services = services => services.AddAuthentication("Test").AddScheme<AuthenticationSchemeOptions, TestAuthentication>("Test", null),
    };

    [Fact]
    [Trait("Defect", "10.1-1")]
    public async Task Without_a_token_the_answer_is_401_with_the_way_to_sign_in()
    {
        await using var idp = await FakeIdp.StartAsync();
        await using var app = await HttpApp.StartAsync(At(idp), Routes);

        var answer = await app.GetAsync("/who");

        (answer.Status, answer.Code,
            answer.Challenge).Should().Be((401, "RC5012", $"Bearer realm=\"notes\", resource_metadata=\"{SignIn.MetadataUrl}\""));
    }

    [Theory]
    [InlineData("/who")]
    [InlineData("/open")]
    public async Task A_bad_token_is_401_even_where_none_is_needed(string path)
    {
        await using var idp = await FakeIdp.StartAsync();
        await using var app = await HttpApp.StartAsync(At(idp), Routes);

        var answer = await app.GetAsync(path, "Bearer nonsense");

        (answer.Status, answer.Code).Should().Be((401, "RC5012"));
        answer.Challenge.Should().Contain("error=\"invalid_token\"");
        answer.Body.Should().NotContain("nonsense");
    }

    [Fact]
    public async Task A_good_token_says_who_calls()
    {
        await using var idp = await FakeIdp.StartAsync();
        await using var app = await HttpApp.StartAsync(At(idp), Routes);

        (await app.GetAsync("/who", "Bearer " + idp.Token())).Body.Should().Be("alice");
        (await app.GetAsync("/open", "Bearer " + idp.Token())).Body.Should().Be("alice");
        (await app.GetAsync("/open")).Body.Should().Be("nobody");
    }

    [Fact]
    [Trait("Defect", "10.1-1")]
    public async Task A_missing_role_is_403_before_the_body_is_looked_at()
    {
        await using var idp = await FakeIdp.StartAsync();
        await using var app = await HttpApp.StartAsync(At(idp), Routes);

        var answer = await app.PostAsync("/members", "{", "Bearer " + idp.Token());

        (answer.Status, answer.Code, answer.Challenge).Should().Be((403, "RC5015", ""));
        answer.Body.Should().NotContain("member", "whoever may not call is not told what would let them");
        (await app.PostAsync("/members", """{"number":1}""", "Bearer " + idp.Token(roles: ["member"]))).Body.Should().Be("welcome");
    }

    [Theory]
    [InlineData("/scoped", "orders:read")]
    [Trait("Defect", "10.1-16")]
    public async Task A_missing_scope_is_403_with_a_challenge_that_names_it(string path, string scope)
    {
        await using var idp = await FakeIdp.StartAsync();
        await using var app = await HttpApp.StartAsync(At(idp), Routes);

        var answer = await app.GetAsync(path, "Bearer " + idp.Token());

        (answer.Status, answer.Code).Should().Be((403, "RC5038"));
        answer.Challenge.Should().Contain($"scope=\"{scope}\"").And.Contain("error=\"insufficient_scope\"");
        (await app.GetAsync(path, "Bearer " + idp.Token(scope: scope))).Body.Should().Be("welcome");
    }

    [Fact]
    public async Task A_scope_that_a_later_step_asks_for_is_403_without_a_challenge()
    {
        await using var idp = await FakeIdp.StartAsync();
        await using var app = await HttpApp.StartAsync(At(idp), Routes);

        var answer = await app.GetAsync("/late", "Bearer " + idp.Token());

        (answer.Status, answer.Code, answer.Challenge).Should().Be((403, "RC5038", ""));
    }

    [Fact]
    public async Task A_scope_that_every_request_needs_is_needed_here_too()
    {
        await using var idp = await FakeIdp.StartAsync();
        await using var app = await HttpApp.StartAsync(At(idp, oauth => oauth with { RequiredScopes = ["base"] }), Routes);

        var answer = await app.GetAsync("/who", "Bearer " + idp.Token());

        (answer.Status, answer.Code).Should().Be((403, "RC5038"));
        answer.Challenge.Should().Contain("scope=\"base\"");
        (await app.GetAsync("/who", "Bearer " + idp.Token(scope: "base"))).Body.Should().Be("alice");
    }

    [Fact]
    public async Task The_applications_own_authentication_says_who_calls()
    {
        await using var app = await HttpApp.StartAsync(OfTheApplication, Routes);

        (await app.GetAsync("/who", "Test ada")).Body.Should().Be("ada");
        var nobody = await app.GetAsync("/who");
        (nobody.Status, nobody.Code, nobody.Type).Should().Be((401, "RC5012", "application/problem+json"));
        var guest = await app.PostAsync("/members", """{"number":1}""", "Test bob guest");
        (guest.Status, guest.Code).Should().Be((403, "RC5015"));
    }

    [Fact]
    public async Task A_page_to_sign_in_is_no_answer_for_a_program()
    {
        var setup = HttpSetup.Plain with { Services = services => services.AddAuthentication("Cookies").AddCookie("Cookies") };
        await using var app = await HttpApp.StartAsync(setup, Routes);

        var answer = await app.GetAsync("/who");

        (answer.Status, answer.Code, answer.Response.Headers.Location).Should().Be((401, "RC5012", null));
    }

    [Fact]
    public async Task Everybody_is_one_caller_on_this_machine()
    {
        var setup = HttpSetup.Plain with { Mcp = mcp => mcp.Auth = Everybody(new VerifiedIdentity { Subject = "dev" }) };
        await using var app = await HttpApp.StartAsync(setup, Routes);

        (await app.GetAsync("/who")).Body.Should().Be("dev");
    }

    [Fact]
    public async Task What_one_caller_may_see_is_for_no_shared_cache()
    {
        await using var app = await HttpApp.StartAsync(OfTheApplication, Routes);

        (await app.GetAsync("/who", "Test ada")).Response.Headers.CacheControl!.NoStore.Should().BeTrue();
    }

    [Fact]
    public async Task A_guard_that_nothing_could_open_is_an_error_at_start_up()
    {
        (await HttpApp.FailAsync(HttpSetup.Plain, Routes[0])).Should()
            .Contain("RC5003 route 'who': .Authorize asks for a caller, but nothing establishes one. Set mcp.Auth");
    }

    private static RouteStart Route(string id) => Craft.Route().Id(id).Description("For tests.");

    private static HttpSetup At(FakeIdp idp, Func<OauthOptions, OauthOptions>? options = null)
    {
        var mcp = SignIn.At(idp, options).Mcp;
        return HttpSetup.Plain with { Mcp = mcp };
    }
}
