using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Crafting.Ai.Tests;

/// <summary>Each defence that an option turns off, turned off: then the attack works, so the defence is what stops it.</summary>
/// <remarks>Some stand beside their green tests. Which row of the threat model is shown where: <see cref="ThreatTests"/>.</remarks>
public class WithoutTheDefenceTests
{
    private static readonly Capability Who = Craft.Route().Id("who").Description("Says who calls.").From(Mcp()).Authorize()
        .Transform((_, exchange) => exchange.Principal!.Subject);

    [Fact]
    [Trait("WithoutDefence", "H68")]
    public async Task Where_a_client_may_be_the_subject_a_token_of_nobody_gets_in()
    {
        await using var idp = await FakeIdp.StartAsync();
        var verify = Jwks(idp.JwksUrl, idp.Issuer, options: new() { AllowClientAsSubject = true });
        await using var app = await App.StartAsync(SignIn.At(idp, oauth => oauth with { Verify = verify }), Who);
        await using var client = await app.ConnectAsync(Era.Stateless, idp.Mint(draft => draft.For(SignIn.Resource).With("sub", null)));

        (await client.CallAsync("who")).Text().Should().Be("client-1");
    }

    [Fact]
    [Trait("WithoutDefence", "H15")]
    public async Task Where_any_audience_is_good_a_token_for_another_server_gets_in()
    {
        await using var idp = await FakeIdp.StartAsync();
        var verify = Jwks(idp.JwksUrl, idp.Issuer, "*", new() { AllowedClients = ["client-1"] });
        await using var app = await App.StartAsync(SignIn.At(idp, oauth => oauth with { Verify = verify }), Who);
        await using var client = await app.ConnectAsync(Era.Stateless, idp.Mint(draft => draft.For("https://other.test")));

        (await client.CallAsync("who")).Text().Should().Be("alice");
    }

    [Fact]
    [Trait("WithoutDefence", "H32")]
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

    [Fact, Trait("WithoutDefence", "H56")]
    public async Task Where_a_document_is_made_of_the_request_a_header_sends_clients_elsewhere()
    {
        await using var bare = await DoorHost.StartAsync(new()
        {
            Pipeline = app => app.MapGet("/metadata", (HttpRequest request) => $"https://{request.Host}/mcp"),
        });

        var answer = await Wire.SendAsync(bare.Port, Wire.Head("GET /metadata HTTP/1.1", "Host: evil.test", "Connection: close"));

        answer.Body.Should().Contain("https://evil.test/mcp");
    }

    [Fact, Trait("WithoutDefence", "H57")]
    public async Task Where_a_fallback_answers_every_path_a_client_finds_a_document_that_is_none()
    {
        await using var bare = await DoorHost.StartAsync(new() { Pipeline = app => app.MapFallback(() => "<html>the application") });
        using var http = new HttpClient();

        var found = await http.GetStringAsync($"http://127.0.0.1:{bare.Port}/.well-known/oauth-protected-resource/other");

        found.Should().Be("<html>the application");
    }
}
