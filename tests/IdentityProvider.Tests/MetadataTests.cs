using System.Net.Http.Json;
using System.Text.Json;
using Crafting.Tests;

namespace IdentityProvider.Tests;

public sealed class MetadataTests(ProviderFixture fixture) : IClassFixture<ProviderFixture>
{
    private readonly DevelopmentIdentityProvider _provider = fixture.Provider;

    [Fact]
    public async Task The_two_documents_say_the_same()
    {
        var oauth = await Client.Http.GetStringAsync($"{_provider.Issuer}/.well-known/oauth-authorization-server");
        (await Client.Http.GetStringAsync($"{_provider.Issuer}/.well-known/openid-configuration")).Should().Be(oauth);
    }

    [Fact]
    public async Task The_document_names_the_endpoints_and_what_they_accept()
    {
        var document = await DocumentAsync(_provider);
        document.GetProperty("issuer").GetString().Should().Be(_provider.Issuer).And.MatchRegex("^http://localhost:[0-9]+$");
        document.GetProperty("authorization_endpoint").GetString().Should().Be(_provider.AuthorizationUrl);
        document.GetProperty("token_endpoint").GetString().Should().Be(_provider.TokenUrl);
        document.GetProperty("registration_endpoint").GetString().Should().Be(_provider.RegistrationUrl);
        document.GetProperty("revocation_endpoint").GetString().Should().Be(_provider.RevocationUrl);
        document.GetProperty("userinfo_endpoint").GetString().Should().Be(_provider.UserinfoUrl);
        document.GetProperty("jwks_uri").GetString().Should().Be(_provider.JwksUrl);
        Strings("code_challenge_methods_supported").Should().Equal("S256");
        Strings("response_types_supported").Should().Equal("code");
        Strings("response_modes_supported").Should().Equal("query");
        Strings("grant_types_supported").Should().Equal("authorization_code", "refresh_token");
        Strings("token_endpoint_auth_methods_supported").Should().Equal("client_secret_post", "client_secret_basic", "none");
        Strings("scopes_supported").Should().Equal("profile", "email", "notes:read", "notes:write", "offline_access");

        string[] Strings(string member) => document.GetProperty(member).Deserialize<string[]>()!;
    }

    [Fact]
    public async Task The_issuer_is_in_the_response_and_the_document_says_so()
    {
        (await DocumentAsync(_provider)).GetProperty("authorization_response_iss_parameter_supported").GetBoolean().Should().BeTrue();
        var client = await new Client(_provider).RegisterAsync();
        using var browser = new Browser();
        var answer = await client.AuthorizeAsync(browser);
        answer["iss"].Should().Be(_provider.Issuer);
        answer["state"].Should().Be("a state");
    }

    [Fact]
    public async Task Without_the_issuer_in_the_response_the_document_does_not_promise_it()
    {
        await using var provider = await DevelopmentIdentityProvider.StartAsync(new() { ResponseIss = false });
        (await DocumentAsync(provider)).TryGetProperty("authorization_response_iss_parameter_supported", out _).Should().BeFalse();
        var client = await new Client(provider).RegisterAsync();
        using var browser = new Browser { Decision = "Cancel" };
        (await client.AuthorizeAsync(browser)).Should().NotContainKey("iss");
        var tokens = await client.ConnectAsync();
        Tokens.Payload(tokens.Access()).GetProperty("iss").GetString().Should().Be(provider.Issuer);
    }

    [Theory]
    [InlineData("/.well-known/oauth-authorization-server", "GET")]
    [InlineData("/.well-known/openid-configuration", "GET")]
    [InlineData("/.well-known/jwks.json", "GET")]
    [InlineData("/token", "POST")]
    [InlineData("/register", "POST")]
    [InlineData("/revoke", "POST")]
    [InlineData("/userinfo", "GET")]
    public async Task A_script_of_any_origin_may_call(string path, string method)
    {
        using var preflight = new HttpRequestMessage(HttpMethod.Options, _provider.Issuer + path);
        preflight.Headers.Add("Origin", "http://localhost:6274");
        preflight.Headers.Add("Access-Control-Request-Method", method);
        preflight.Headers.Add("Access-Control-Request-Headers", "authorization,content-type,mcp-protocol-version");
        using var allowed = await Client.Http.SendAsync(preflight);
        allowed.Headers.GetValues("Access-Control-Allow-Origin").Should().Equal("*");
        string.Join(',', allowed.Headers.GetValues("Access-Control-Allow-Headers"))
            .Should().Contain("authorization").And.Contain("content-type").And.Contain("mcp-protocol-version");

        // Errors too: a script that cannot read them reports a network failure.
        using var call = new HttpRequestMessage(new(method), _provider.Issuer + path);
        call.Headers.Add("Origin", "http://localhost:6274");
        using var response = await Client.Http.SendAsync(call);
        response.Headers.GetValues("Access-Control-Allow-Origin").Should().Equal("*");
    }

    [Theory]
    [InlineData("/authorize")]
    [InlineData("/signin")]
    [InlineData("/consent")]
    public async Task A_script_may_not_read_the_pages(string path)
    {
        using var call = new HttpRequestMessage(HttpMethod.Get, _provider.Issuer + path);
        call.Headers.Add("Origin", "https://example.com");
        using var response = await Client.Http.SendAsync(call);
        response.Headers.Contains("Access-Control-Allow-Origin").Should().BeFalse();
    }

    [Fact]
    public async Task A_host_name_of_somebody_else_is_refused()
    {
        using var call = new HttpRequestMessage(HttpMethod.Get, $"{_provider.Issuer}/.well-known/openid-configuration")
        {
            Headers = { Host = "evil.example" },
        };
        using var response = await Client.Http.SendAsync(call);
        ((int)response.StatusCode).Should().Be(400);
    }

    private static async Task<JsonElement> DocumentAsync(DevelopmentIdentityProvider provider) =>
        await Client.Http.GetFromJsonAsync<JsonElement>($"{provider.Issuer}/.well-known/oauth-authorization-server");
}
