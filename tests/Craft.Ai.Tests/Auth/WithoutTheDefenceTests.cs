using System.Net;

namespace Crafting.Ai.Tests;

/// <summary>Each defence that an option turns off, turned off: then the attack works, so the defence is what stops it.</summary>
/// <remarks>Others stand beside their green tests: Host and Origin, the rates, the stored secret, the type of a token.</remarks>
public class WithoutTheDefenceTests
{
    private static readonly Capability Who = Craft.Route().Id("who").Description("Says who calls.").From(Mcp()).Authorize()
        .Transform((_, exchange) => exchange.Principal!.Subject);

    [Fact]
    [Trait("Threat", "H19")]
    public async Task Without_the_limit_bad_tokens_are_judged_for_ever()
    {
        await using var idp = await FakeIdp.StartAsync();
        await using var app = await App.StartAsync(SignIn.At(idp, oauth => oauth with { Limits = new() { FailedTokensPerMinute = int.MaxValue } }), Who);
        using var http = new HttpClient { BaseAddress = app.Address };
        http.DefaultRequestHeaders.Add("Authorization", "Bearer " + idp.Mint());

        for (var i = 0; i < 150; i++)
            (await http.GetAsync("/mcp")).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
    }

    [Fact]
    [Trait("Threat", "H68")]
    public async Task Where_a_client_may_be_the_subject_a_token_of_nobody_gets_in()
    {
        await using var idp = await FakeIdp.StartAsync();
        var verify = Jwks(idp.JwksUrl, idp.Issuer, options: new() { AllowClientAsSubject = true });
        await using var app = await App.StartAsync(SignIn.At(idp, oauth => oauth with { Verify = verify }), Who);
        await using var client = await app.ConnectAsync(Era.Stateless, idp.Mint(draft => draft.For(SignIn.Resource).With("sub", null)));

        (await client.CallAsync("who")).Text().Should().Be("client-1");
    }

    [Fact]
    [Trait("Threat", "H15")]
    public async Task Where_any_audience_is_good_a_token_for_another_server_gets_in()
    {
        await using var idp = await FakeIdp.StartAsync();
        var verify = Jwks(idp.JwksUrl, idp.Issuer, "*", new() { AllowedClients = ["client-1"] });
        await using var app = await App.StartAsync(SignIn.At(idp, oauth => oauth with { Verify = verify }), Who);
        await using var client = await app.ConnectAsync(Era.Stateless, idp.Mint(draft => draft.For("https://other.test")));

        (await client.CallAsync("who")).Text().Should().Be("alice");
    }

    [Fact]
    [Trait("Threat", "H32")]
    public async Task Where_every_page_may_read_a_foreign_page_does()
    {
        await using var idp = await FakeIdp.StartAsync();
        await using var app = await App.StartAsync(SignIn.At(idp, mcp: mcp => mcp.Cors = McpCors.Any), Who);
        using var raw = app.Raw(Era.Stateless);
        raw.Headers["Authorization"] = "Bearer " + idp.Token();
        raw.Headers["Origin"] = "https://evil.test";

        var answer = await raw.CallAsync("who");

        (answer.Status, answer.Headers["Access-Control-Allow-Origin"]).Should().Be((HttpStatusCode.OK, "*"));
    }
}
