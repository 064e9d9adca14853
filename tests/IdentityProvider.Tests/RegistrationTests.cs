using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace IdentityProvider.Tests;

public sealed class RegistrationTests(ProviderFixture fixture) : IClassFixture<ProviderFixture>
{
    private readonly DevelopmentIdentityProvider _provider = fixture.Provider;

    [Fact]
    public async Task The_answer_is_what_strict_clients_parse()
    {
        var (status, body) = await Client.PostAsync(_provider.RegistrationUrl, new
        {
            client_name = "Claude Code",
            redirect_uris = new[] { "http://localhost:1234/callback" },
            grant_types = new[] { "authorization_code", "refresh_token", "urn:ietf:params:oauth:grant-type:jwt-bearer" },
            response_types = new[] { "code" },
            token_endpoint_auth_method = "none",
            scope = "profile notes:read",
            software_id = "claude",
            logo_uri = (string?)null,
            client_uri = "",
        });
        status.Should().Be(201);
        body.EnumerateObject().Should().NotContain(member => member.Value.ValueKind == JsonValueKind.Null);
        body.EnumerateObject().Select(member => member.Name).Should().BeEquivalentTo(
            "client_id", "client_id_issued_at", "client_name", "redirect_uris", "grant_types", "response_types", "token_endpoint_auth_method", "scope", "software_id");
        body.GetProperty("client_id_issued_at").GetInt64().Should().BePositive();
        body.GetProperty("grant_types").Deserialize<string[]>().Should().Equal("authorization_code", "refresh_token");
        body.GetProperty("scope").GetString().Should().Be("profile notes:read");
    }

    [Fact]
    public async Task What_is_left_out_has_the_default_of_the_standard()
    {
        var (status, body) = await Client.PostAsync(_provider.RegistrationUrl, new { redirect_uris = new[] { Client.Redirect } });
        status.Should().Be(201);
        body.GetProperty("token_endpoint_auth_method").GetString().Should().Be("client_secret_basic");
        body.GetProperty("grant_types").Deserialize<string[]>().Should().Equal("authorization_code");
        body.GetProperty("response_types").Deserialize<string[]>().Should().Equal("code");
        body.GetProperty("client_secret").GetString().Should().NotBeEmpty();
        body.GetProperty("client_secret_expires_at").GetRawText().Should().Be("0");
    }

    [Fact]
    public async Task The_three_redirect_uris_of_Cursor_are_registered_together()
    {
        string[] uris = ["cursor://anysphere.cursor-mcp/oauth/callback", "https://www.cursor.com/agents/mcp/oauth/callback", "http://localhost:8787/callback"];
        var client = await new Client(_provider).RegisterAsync("none", uris);
        await client.ConnectAsync("alice", ("redirect_uri", uris[0]));
        await client.ConnectAsync("alice", ("redirect_uri", uris[2]));
    }

    [Theory]
    [InlineData("http://example.com/callback")]
    [InlineData("http://127.0.0.1.evil.com/")]
    [InlineData("http://localhost@evil.com/")]
    [InlineData("https://user@example.com/")]
    [InlineData("https://example.com/#fragment")]
    [InlineData("https://example.com/#")]
    [InlineData("https://example.com/a b")]
    [InlineData("https://exämple.com/")]
    [InlineData("https://example.com/?iss=https://evil.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("/callback")]
    [InlineData("")]
    [InlineData(null)]
    public async Task A_dangerous_redirect_uri_is_refused_by_its_place(string? uri)
    {
        var (status, body) = await Client.PostAsync(_provider.RegistrationUrl, new { redirect_uris = new[] { Client.Redirect, uri } });
        status.Should().Be(400);
        body.GetProperty("error").GetString().Should().Be("invalid_redirect_uri");
        body.GetProperty("error_description").GetString().Should().StartWith("redirect_uris[1] ");
    }

    [Theory]
    [InlineData("""{"redirect_uris":[]}""", "invalid_redirect_uri")]
    [InlineData("""{}""", "invalid_redirect_uri")]
    [InlineData("""[]""", "invalid_client_metadata")]
    [InlineData("""null""", "invalid_client_metadata")]
    [InlineData("""{"redirect_uris":["https://a.example/"],"redirect_uris":["https://b.example/"]}""", "invalid_client_metadata")]
    [InlineData("""{"redirect_uris":["https://a.example/"],"token_endpoint_auth_method":"private_key_jwt"}""", "invalid_client_metadata")]
    [InlineData("""{"redirect_uris":["https://a.example/"],"grant_types":["client_credentials"]}""", "invalid_client_metadata")]
    [InlineData("""{"redirect_uris":["https://a.example/"],"response_types":["token"]}""", "invalid_client_metadata")]
    public async Task A_registration_that_makes_no_sense_is_refused(string json, string error)
    {
        using var content = new StringContent(json, new MediaTypeHeaderValue("application/json"));
        using var response = await Client.Http.PostAsync(_provider.RegistrationUrl, content);
        ((int)response.StatusCode).Should().Be(400);
        (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error").GetString().Should().Be(error);
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused()
    {
        using var content = new StringContent(
            $$"""{"redirect_uris":["{{Client.Redirect}}"],"client_name":"{{new string('x', 40_000)}}"}""",
            new MediaTypeHeaderValue("application/json"));
        using var response = await Client.Http.PostAsync(_provider.RegistrationUrl, content);
        ((int)response.StatusCode).Should().Be(400);
    }

    [Fact]
    public async Task Registration_can_be_turned_off()
    {
        await using var provider = await DevelopmentIdentityProvider.StartAsync(new() { DynamicRegistration = false });
        var (status, _) = await Client.PostAsync(provider.RegistrationUrl, new { redirect_uris = new[] { Client.Redirect } });
        status.Should().Be(422);
        (await Client.Http.GetFromJsonAsync<JsonElement>($"{provider.Issuer}/.well-known/oauth-authorization-server"))
            .TryGetProperty("registration_endpoint", out _).Should().BeFalse();
        await new Client(provider).As((await provider.RegisterClientAsync("A client", Client.Redirect)).ClientId).ConnectAsync();
    }

    [Fact]
    public async Task A_client_is_looked_up_without_its_secret()
    {
        var client = await new Client(_provider).RegisterAsync("client_secret_post", Client.Redirect, "cursor://callback");
        var text = await Client.Http.GetStringAsync(_provider.ClientLookupUrl.Replace("{client_id}", client.Id, StringComparison.Ordinal));
        text.Should().Be($$"""{"client_id":"{{client.Id}}","client_name":"A client","redirect_uris":["{{Client.Redirect}}","cursor://callback"],"token_endpoint_auth_method":"client_secret_post","scope":"profile email offline_access"}""");

        using var unknown = await Client.Http.GetAsync(
            _provider.ClientLookupUrl.Replace("{client_id}", "unknown", StringComparison.Ordinal));
        ((int)unknown.StatusCode).Should().Be(404);
    }
}
