using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Crafting.Ai.Tests;

/// <summary>The document that tells clients where to sign in (contract 1.4, RFC 9728).</summary>
public class ProtectedResourceMetadataTests
{
    private const string Root = "/.well-known/oauth-protected-resource";

    private static readonly Capability Ping = Craft.Route().Id("ping").Description("Answers.").From(Mcp()).Transform(_ => "pong");

    [Fact]
    [Trait("Contract", "T02")]
    public async Task A_resource_server_names_the_issuer_exactly_as_it_was_configured()
    {
        await using var idp = await FakeIdp.StartAsync();
        await using var app = await App.StartAsync(
            SignIn.At(idp, oauth => oauth with
            {
                Verify = Jwks(idp.JwksUrl, "https://idp.test/"),
                ScopesSupported = ["notes", "openid", "offline_access"],
            }),
            Ping);

        (await GetAsync(app, Root + "/mcp")).ToJsonString().Should().Be(new JsonObject
        {
            ["resource"] = SignIn.Resource,
            ["authorization_servers"] = new JsonArray("https://idp.test/"),
            ["scopes_supported"] = new JsonArray("notes"),
            ["bearer_methods_supported"] = new JsonArray("header"),
            ["resource_name"] = "notes",
        }.ToJsonString());
    }

    [Fact]
    [Trait("Contract", "T01")]
    [Trait("Threat", "H57")]
    public async Task It_is_the_same_below_the_path_and_at_the_root_and_nowhere_else()
    {
        await using var idp = await FakeIdp.StartAsync();
        await using var app = await App.StartAsync(SignIn.At(idp), Ping);
        using var http = new HttpClient { BaseAddress = app.Address };

        (await http.GetStringAsync(Root)).Should().Be(await http.GetStringAsync(Root + "/mcp"));
        (await http.GetAsync(Root + "/other")).StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await http.GetAsync(Root + "/mcp/more")).StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("/other")]
    [InlineData("/mcp/more")]
    [InlineData("/MCP2")]
    [InlineData("/%6dcp/x")]
    [Trait("Contract", "T05")]
    [Trait("Threat", "H57")]
    public async Task At_the_path_of_another_resource_not_even_the_applications_fallback_answers(string path)
    {
        await using var idp = await FakeIdp.StartAsync();
        await using var app = await App.StartAsync(
            SignIn.At(idp) with
            {
                Pipeline = web =>
                {
                    web.MapCraft();
                    web.MapFallback(() => "the application");
                },
            },
            Ping);
        using var http = new HttpClient { BaseAddress = app.Address };

        var answer = await http.GetAsync(Root + path);

        (answer.StatusCode, await answer.Content.ReadAsStringAsync()).Should().Be((HttpStatusCode.NotFound, ""));
        (await http.GetStringAsync("/elsewhere" + path)).Should().Be("the application");
    }

    [Fact]
    [Trait("Contract", "T04")]
    public async Task Every_page_may_read_it_and_it_may_be_kept()
    {
        await using var idp = await FakeIdp.StartAsync();
        await using var app = await App.StartAsync(SignIn.At(idp), Ping);

        var get = await SendAsync(app, HttpMethod.Get);
        var head = await SendAsync(app, HttpMethod.Head);
        var post = await SendAsync(app, HttpMethod.Post);
        var options = await SendAsync(app, HttpMethod.Options);

        foreach (var answer in new[] { get, head })
        {
            ((int)answer.StatusCode, answer.Headers.GetValues("Access-Control-Allow-Origin").Single(),
                answer.Headers.Contains("Access-Control-Allow-Credentials"))
                .Should().Be((200, "*", false));
            answer.Headers.CacheControl!.MaxAge.Should().BePositive();
            answer.Content.Headers.ContentType!.MediaType.Should().Be("application/json");
        }

        (await head.Content.ReadAsStringAsync()).Should().BeEmpty();
        ((int)post.StatusCode, string.Join(", ", post.Content.Headers.Allow)).Should().Be((405, "GET, HEAD, OPTIONS"));
        ((int)options.StatusCode, options.Headers.GetValues("Access-Control-Allow-Headers").Single())
            .Should().Be((204, "MCP-Protocol-Version, Accept, Content-Type"));
    }

    [Fact]
    [Trait("Contract", "T08")]
    [Trait("Threat", "H56")]
    public async Task A_host_header_does_not_change_what_it_says()
    {
        await using var idp = await FakeIdp.StartAsync();
        await using var app = await App.StartAsync(SignIn.At(idp), Ping);

        var answer = await Wire.SendAsync(app.Address.Port,
            Wire.Head($"GET {Root} HTTP/1.1", "Host: localhost", "X-Forwarded-Host: evil.test", "X-Forwarded-Proto: http", "Connection: close"));

        answer.Body.Should().Contain(SignIn.Resource).And.NotContain("evil").And.NotContain("localhost");
    }

    [Fact]
    public async Task An_issuer_with_a_path_puts_it_into_the_resource()
    {
        await using var idp = await FakeIdp.StartAsync();
        await using var app = await App.StartAsync(SignIn.At(idp, oauth => oauth with { ResourceIssuerUrl = "https://mcp.test/tenant/" }),
            Ping);

        ((string)(await GetAsync(app, Root + "/tenant/mcp"))["resource"]!).Should().Be("https://mcp.test/tenant/mcp");
    }

    [Fact]
    public async Task Other_endpoints_of_an_authorization_server_do_not_exist_on_a_resource_server()
    {
        await using var idp = await FakeIdp.StartAsync();
        await using var app = await App.StartAsync(SignIn.At(idp), Ping);
        using var http = new HttpClient { BaseAddress = app.Address };

        foreach (var path in new[] { "/.well-known/oauth-authorization-server", "/.well-known/openid-configuration", "/authorize", "/token", "/register", "/revoke", "/oauth/callback", "/oauth/consent" })
            (await http.GetAsync(path)).StatusCode.Should().Be(HttpStatusCode.NotFound, path);
    }

    private static async Task<JsonNode> GetAsync(App app, string path)
    {
        using var http = new HttpClient { BaseAddress = app.Address };
        return JsonNode.Parse(await http.GetStringAsync(path))!;
    }

    private static async Task<HttpResponseMessage> SendAsync(App app, HttpMethod method)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(method, new Uri(app.Address, Root + "/mcp"));
        request.Headers.Add("Origin", "https://any.test");
        request.Headers.Add("Access-Control-Request-Headers", "MCP-Protocol-Version");
        return await http.SendAsync(request);
    }
}
