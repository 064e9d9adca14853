using System.Net;

namespace Crafting.Ai.Tests;

/// <summary>Which pages may read the answers of the MCP endpoint (contract 1.19).</summary>
public class CorsTests
{
    private const string Inspector = "http://localhost:6274";

    private static readonly Capability Ping = Craft.Route().Id("ping").Description("Answers.").From(Mcp()).Transform(_ => "pong");

    [Fact]
    [Trait("Contract", "T20")]
    public async Task A_page_of_this_machine_is_told_what_it_may_send_before_anybody_signs_in()
    {
        await using var idp = await FakeIdp.StartAsync();
        await using var app = await App.StartAsync(SignIn.At(idp), Ping);

        var answer = await SendAsync(app, HttpMethod.Options, Inspector, preflight: true);

        ((int)answer.StatusCode, Header(answer, "Access-Control-Allow-Origin")).Should().Be((204, Inspector));
        Header(answer, "Access-Control-Allow-Headers").Split(',').Should().Contain("Authorization").And.NotContain("*");
        Header(answer, "Access-Control-Allow-Methods").Split(',').Should().BeEquivalentTo("POST", "GET", "DELETE");
        answer.Headers.Contains("Access-Control-Allow-Credentials").Should().BeFalse();
    }

    [Fact]
    [Trait("Contract", "T20")]
    public async Task A_page_can_read_why_it_was_refused()
    {
        await using var idp = await FakeIdp.StartAsync();
        await using var app = await App.StartAsync(SignIn.At(idp), Ping);

        var answer = await SendAsync(app, HttpMethod.Post, Inspector);

        ((int)answer.StatusCode, Header(answer, "Access-Control-Allow-Origin")).Should().Be((401, Inspector));
        Header(answer, "Access-Control-Expose-Headers").Split(',').Should().Contain("WWW-Authenticate");
    }

    [Fact]
    [Trait("Contract", "T21")]
    public async Task Without_cors_no_page_may_read_and_other_clients_do_not_notice()
    {
        await using var idp = await FakeIdp.StartAsync();
        await using var app = await App.StartAsync(SignIn.At(idp, mcp: mcp => mcp.Cors = McpCors.None), Ping);
        await using var client = await app.ConnectAsync(Era.Stateless, idp.Token());

        var answer = await SendAsync(app, HttpMethod.Post, Inspector);

        answer.Headers.Select(header => header.Key).Should().NotContain(name => name.StartsWith("Access-Control"));
        (await client.CallAsync("ping")).Text().Should().Be("pong");
    }

    [Fact]
    [Trait("Contract", "T22")]
    [Trait("Threat", "H32")]
    public async Task A_listed_origin_matches_exactly_and_nobody_matches_null()
    {
        await using var idp = await FakeIdp.StartAsync();
        await using var app = await App.StartAsync(SignIn.At(idp, mcp: mcp => mcp.Cors = McpCors.Origins("https://app.example.com")), Ping);

        var listed = await SendAsync(app, HttpMethod.Post, "https://app.example.com");
        var local = await SendAsync(app, HttpMethod.Post, Inspector);
        var none = await SendAsync(app, HttpMethod.Post, "null");

        (Header(listed, "Access-Control-Allow-Origin"), Header(listed, "Vary")).Should().Be(("https://app.example.com", "Origin"));
        (Header(local, "Access-Control-Allow-Origin"), Header(local, "Vary")).Should().Be(("", "Origin"));
        ((int)none.StatusCode, Header(none, "Access-Control-Allow-Origin")).Should().Be((403, ""));
    }

    [Theory]
    [Trait("Contract", "T22")]
    [InlineData("https://evil.test")]
    [InlineData("null")]
    public async Task A_refused_page_is_told_that_others_are_not(string origin)
    {
        await using var idp = await FakeIdp.StartAsync();
        foreach (var cors in new[] { McpCors.Loopback, McpCors.None, McpCors.Origins("https://app.example.com") })
        {
            await using var app = await App.StartAsync(SignIn.At(idp, mcp: mcp => mcp.Cors = cors), Ping);

            var answer = await SendAsync(app, HttpMethod.Post, origin);

            ((int)answer.StatusCode, Header(answer, "Vary")).Should().Be((403, "Origin"));
        }
    }

    [Theory]
    [Trait("Contract", "T20")]
    [InlineData(null)]
    [InlineData(Inspector)]
    public async Task OPTIONS_names_the_methods_and_asks_nobody_to_sign_in(string? origin)
    {
        await using var idp = await FakeIdp.StartAsync();
        await using var app = await App.StartAsync(SignIn.At(idp), Ping);

        var answer = await SendAsync(app, HttpMethod.Options, origin);

        ((int)answer.StatusCode, string.Join(", ", answer.Content.Headers.Allow)).Should().Be((204, "GET, POST, DELETE, OPTIONS"));
        Header(answer, "Access-Control-Allow-Origin").Should().Be(origin ?? "");
        answer.Headers.WwwAuthenticate.Should().BeEmpty();
    }

    [Fact]
    [Trait("Contract", "T19")]
    [Trait("Threat", "H31"), Trait("Threat", "H32")]
    public async Task A_foreign_page_is_refused_with_a_good_token_and_nothing_runs()
    {
        await using var idp = await FakeIdp.StartAsync();
        var ran = false;
        var route = Craft.Route().Id("run").Description("Runs.").From(Mcp()).Transform(_ => ran = true);
        await using var app = await App.StartAsync(SignIn.At(idp), route);
        using var raw = app.Raw(Era.Stateless);
        raw.Headers["Authorization"] = "Bearer " + idp.Token();
        raw.Headers["Origin"] = "https://evil.test";

        (await raw.CallAsync("run")).Status.Should().Be(HttpStatusCode.Forbidden);
        ran.Should().BeFalse();
    }

    [Fact]
    public async Task Every_page_is_let_in_only_where_callers_are_asked_for()
    {
        var sentence = await App.FailAsync(new AppSetup { Mcp = mcp => mcp.Cors = McpCors.Any }, Ping);

        sentence.Should().Contain("mcp.Cors is McpCors.Any, but nobody has to sign in");
    }

    private static string Header(HttpResponseMessage answer, string name) => answer.Headers.TryGetValues(name, out var values)
        ? string.Join(",", values).Replace(" ", "") : "";

    private static async Task<HttpResponseMessage> SendAsync(App app, HttpMethod method, string? origin, bool preflight = false)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(method, new Uri(app.Address, "/mcp"));
        if (origin is not null)
            request.Headers.Add("Origin", origin);
        if (preflight)
        {
            request.Headers.Add("Access-Control-Request-Method", "POST");
            request.Headers.Add("Access-Control-Request-Headers", "authorization,content-type");
        }

        return await http.SendAsync(request);
    }
}
