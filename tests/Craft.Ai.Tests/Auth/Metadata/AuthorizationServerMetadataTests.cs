using System.Text.Json;

namespace Crafting.Ai.Tests;

public class AuthorizationServerMetadataTests
{
    private const string Root = "/.well-known/oauth-authorization-server";
    private const string OpenId = "/.well-known/openid-configuration";

    [Fact]
    [Trait("Contract", "T06")]
    public async Task The_document_says_what_clients_need_and_nothing_empty()
    {
        await using var host = await BrowserHost.PassAsync();

        var answer = await host.GetAsync(Root);

        answer.Status.Should().Be(200);
        answer.Headers["Content-Type"].Should().Be("application/json");
        answer.Headers["Cache-Control"].Should().Be("public, max-age=3600");
        answer.Body.Should().Be("""
            {"issuer":"https://mcp.test","authorization_endpoint":"https://mcp.test/authorize","token_endpoint":"https://mcp.test/token",
            "response_types_supported":["code"],"response_modes_supported":["query"],
            "grant_types_supported":["authorization_code","refresh_token"],"code_challenge_methods_supported":["S256"],
            "token_endpoint_auth_methods_supported":["client_secret_post","client_secret_basic","none"]}
            """.ReplaceLineEndings(""));
    }

    [Fact]
    [Trait("Contract", "T06")]
    public async Task What_is_configured_is_added()
    {
        await using var host = await BrowserHost.RelayAsync(BrowserHost.Options with
        {
            Endpoints = BrowserHost.Options.Endpoints! with
            {
                RegistrationUrl = BrowserHost.Idp + "/register",
                RevocationUrl = BrowserHost.Idp + "/revoke",
            },
            ScopesSupported = ["notes:read", "notes:write"],
            ServiceDocumentationUrl = "https://docs.test/",
        });

        var document = await ReadAsync(host, Root);

        Text(document, "registration_endpoint").Should().Be("https://mcp.test/register");
        Text(document, "revocation_endpoint").Should().Be("https://mcp.test/revoke");
        List(document, "revocation_endpoint_auth_methods_supported").Should().Equal("client_secret_post", "client_secret_basic", "none");
        List(document, "scopes_supported").Should().Equal("notes:read", "notes:write");
        Text(document, "service_documentation").Should().Be("https://docs.test/");
        document.GetProperty("authorization_response_iss_parameter_supported").GetBoolean().Should().BeTrue();
        document.TryGetProperty("client_id_metadata_document_supported", out _)
            .Should().BeFalse("the provider could not find our callback in it");
        document.TryGetProperty("jwks_uri", out _).Should().BeFalse();
    }

    [Fact]
    [Trait("Contract", "T09")]
    public async Task An_issuer_with_a_path_has_its_documents_at_the_three_derived_URLs_and_its_endpoints_below_the_path()
    {
        await using var host = await BrowserHost.PassAsync(BrowserHost.Options with { ResourceIssuerUrl = "https://mcp.test/tenant" });

        foreach (var url in new[] { Root + "/tenant", OpenId + "/tenant", "/tenant" + OpenId })
        {
            var document = await ReadAsync(host, url);
            Text(document, "issuer").Should().Be("https://mcp.test/tenant");
            Text(document, "authorization_endpoint").Should().Be("https://mcp.test/tenant/authorize");
        }

        foreach (var url in new[] { Root, OpenId, Root + "/other", "/tenant" + Root, "/authorize" })
            (await host.GetAsync(url)).Status.Should().Be(404);
        (await host.GetAsync("/tenant" + new SignInDraft().Url)).Location.Should().StartWith("https://idp.test/authorize?");
    }

    [Theory]
    [Trait("Contract", "T10")]
    [InlineData(Root + "/mcp")]
    [InlineData(OpenId + "/mcp")]
    [InlineData("/mcp" + OpenId)]
    [InlineData("/mcp" + Root)]
    [Trait("Threat", "H57")]
    public async Task At_the_path_of_another_issuer_there_is_nothing(string url)
    {
        await using var host = await BrowserHost.PassAsync();

        (await host.GetAsync(url)).Status.Should().Be(404);
    }

    [Fact]
    [Trait("Contract", "T11")]
    public async Task The_own_issuer_loses_its_slash_everywhere()
    {
        await using var host = await BrowserHost.RelayAsync(BrowserHost.Options with { ResourceIssuerUrl = "https://mcp.test/" });

        var document = await ReadAsync(host, Root);

        Text(document, "issuer").Should().Be("https://mcp.test");
        Text(document, "authorization_endpoint").Should().Be("https://mcp.test/authorize");
        host.Server.Urls.Resource.Should().Be("https://mcp.test/mcp");
        (await host.GetAsync(new SignInDraft().With("response_type", "x"))).Query["iss"].Should().Be("https://mcp.test");
    }

    [Fact]
    [Trait("Contract", "T12")]
    [Trait("Threat", "H58")]
    public async Task Nothing_of_the_configured_provider_is_passed_on()
    {
        await using var host = await BrowserHost.StartAsync(
            ServingMode.Pass,
            BrowserHost.Options with
            {
                Endpoints = new() { AuthorizationUrl = "a:$(calc)", TokenUrl = "b:$(calc)" },
                ServiceDocumentationUrl = "c:$(calc)",
            },
            jwksUrl: "d:$(calc)");
        host.Server.Upstream = new("e:$(calc)", false, "f:$(calc)");

        (await host.GetAsync(Root)).Body.Should().NotContain("calc");
        (await host.GetAsync(OpenId)).Status.Should().Be(404, "an address that is none is not handed out");
    }

    [Fact]
    [Trait("Contract", "T13")]
    public async Task The_alias_for_OpenID_clients_adds_what_they_insist_on()
    {
        await using var host = await BrowserHost.PassAsync();

        var document = await ReadAsync(host, OpenId);

        Text(document, "issuer").Should().Be("https://mcp.test");
        Text(document, "jwks_uri").Should().Be("https://idp.test/keys");
        List(document, "subject_types_supported").Should().Equal("public");
        List(document, "id_token_signing_alg_values_supported").Should().Equal("RS256");
    }

    [Fact]
    [Trait("Contract", "T13")]
    public async Task Without_public_keys_there_is_no_alias()
    {
        await using var host = await BrowserHost.StartAsync(ServingMode.Pass, jwksUrl: null);

        (await host.GetAsync(OpenId)).Status.Should().Be(404);
        (await host.GetAsync(Root)).Status.Should().Be(200);
    }

    [Fact]
    public async Task A_resource_server_has_no_such_document()
    {
        await using var host = await BrowserHost.StartAsync(ServingMode.ResourceServer);

        (await host.GetAsync(Root)).Status.Should().Be(404);
        (await host.GetAsync(OpenId)).Status.Should().Be(404);
    }

    [Fact]
    [Trait("Threat", "H56")]
    public async Task A_request_cannot_poison_the_document()
    {
        await using var host = await BrowserHost.PassAsync();
        using var browser = host.Open();
        using var request = new HttpRequestMessage(HttpMethod.Get, Root);
        request.Headers.Host = "other.test";
        request.Headers.Add("X-Forwarded-Host", "evil.test");
        request.Headers.Add("X-Forwarded-Proto", "http");

        (await browser.SendAsync(request)).Body.Should().Be((await host.GetAsync(Root)).Body).And.NotContain("evil")
            .And.NotContain("other");
    }

    [Fact]
    public async Task HEAD_has_the_headers_of_GET_and_other_methods_are_refused()
    {
        await using var host = await BrowserHost.PassAsync();
        using var browser = host.Open();
        var get = await browser.GetAsync(Root);
        using var head = new HttpRequestMessage(HttpMethod.Head, Root);
        using var options = new HttpRequestMessage(HttpMethod.Options, Root);

        var answer = await browser.SendAsync(head);
        var preflight = await browser.SendAsync(options);
        var post = await browser.PostAsync(Root, "");

        answer.Status.Should().Be(200);
        answer.Body.Should().BeEmpty();
        answer.Headers.Where(h => h.Key != "Date").Should().BeEquivalentTo(get.Headers.Where(h => h.Key != "Date"));
        (preflight.Status, preflight.Headers["Allow"]).Should().Be((204, "GET, HEAD, OPTIONS"));
        (post.Status, post.Headers["Allow"]).Should().Be((405, "GET, HEAD, OPTIONS"));
    }

    private static async Task<JsonElement> ReadAsync(BrowserHost host, string url)
    {
        var answer = await host.GetAsync(url);
        answer.Status.Should().Be(200);
        return JsonDocument.Parse(answer.Body).RootElement;
    }

    private static string? Text(JsonElement document, string name) => document.GetProperty(name).GetString();

    private static IEnumerable<string?> List(JsonElement document, string name) =>
        document.GetProperty(name).EnumerateArray().Select(item => item.GetString());
}
