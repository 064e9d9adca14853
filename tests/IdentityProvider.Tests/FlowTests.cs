using System.Text.Json;
using Crafting.Tests;
using Microsoft.Extensions.Time.Testing;

namespace IdentityProvider.Tests;

public sealed class FlowTests(ProviderFixture fixture) : IClassFixture<ProviderFixture>
{
    private readonly DevelopmentIdentityProvider _provider = fixture.Provider;

    [Theory]
    [InlineData("alice", """["member"]""")]
    [InlineData("bob", "[]")]
    public async Task A_client_that_registered_itself_gets_a_token_for_the_person(string person, string roles)
    {
        var client = await new Client(_provider).RegisterAsync();
        var tokens = await client.ConnectAsync(person);

        ((string)tokens["token_type"]!).Should().Be("Bearer");
        ((int)tokens["expires_in"]!).Should().BeInRange(3500, 3600);
        ((string)tokens["scope"]!).Should().Be("profile notes:read offline_access");
        var result = await Tokens.ValidateAsync(_provider, tokens.Access());
        result.Exception.Should().BeNull();
        result.TokenType.Should().Be("at+jwt");

        var payload = Tokens.Payload(tokens.Access());
        payload.GetProperty("iss").GetString().Should().Be(_provider.Issuer);
        payload.GetProperty("sub").GetString().Should().Be(person);
        payload.GetProperty("aud").GetString().Should().Be(Client.Resource);
        payload.GetProperty("client_id").GetString().Should().Be(client.Id);
        payload.GetProperty("scope").GetString().Should().Be("profile notes:read offline_access");
        payload.GetProperty("roles").GetRawText().Should().Be(roles);
        payload.GetProperty("jti").GetString().Should().NotBeEmpty();
        payload.GetProperty("exp").GetInt64().Should().Be(payload.GetProperty("iat").GetInt64() + 3600);
        (await client.UserinfoAsync(tokens.Access())).Should().Be((200, $$"""{"sub":"{{person}}","name":"{{char.ToUpperInvariant(person[0])}}{{person[1..]}}","email":"{{person}}@example.com","roles":{{roles}}}"""));
    }

    [Fact]
    public async Task A_refresh_token_works_once_and_brings_the_next_one()
    {
        var client = await new Client(_provider).RegisterAsync();
        var first = await client.ConnectAsync();
        var (status, second) = await client.RefreshAsync(first.Refresh());
        status.Should().Be(200);
        second.Refresh().Should().NotBe(first.Refresh());
        Tokens.Payload(second.Access()).GetProperty("roles").GetRawText().Should().Be("""["member"]""");
        Tokens.Payload(second.Access()).GetProperty("aud").GetString().Should().Be(Client.Resource);

        (status, var refused) = await client.RefreshAsync(first.Refresh());
        status.Should().Be(400);
        ((string)refused["error"]!).Should().Be("invalid_grant");
    }

    [Fact]
    public async Task A_revoked_token_is_of_no_use()
    {
        var client = await new Client(_provider).RegisterAsync();
        var tokens = await client.ConnectAsync();
        (await client.FormAsync(_provider.RevocationUrl, ("token", tokens.Refresh()))).Status.Should().Be(200);
        (await client.FormAsync(_provider.RevocationUrl, ("token", tokens.Access()), ("token_type_hint", "access_token"))).Status
            .Should().Be(200);
        (await client.FormAsync(_provider.RevocationUrl, ("token", "unknown"))).Status.Should().Be(200);

        (await client.RefreshAsync(tokens.Refresh())).Status.Should().Be(400);
        (await client.UserinfoAsync(tokens.Access())).Status.Should().Be(401);
    }

    [Fact]
    public async Task A_wrong_verifier_is_refused()
    {
        var client = await new Client(_provider).RegisterAsync();
        using var browser = new Browser();
        var answer = await client.AuthorizeAsync(browser);
        var (status, body) = await client.RedeemAsync(answer["code"], verifier: new string('x', 43));
        status.Should().Be(400);
        ((string)body["error"]!).Should().Be("invalid_grant");
    }

    [Theory]
    [InlineData("code_challenge_method", null)]
    [InlineData("code_challenge_method", "plain")]
    [InlineData("code_challenge", null)]
    public async Task A_request_without_an_S256_challenge_is_refused(string parameter, string? value)
    {
        var client = await new Client(_provider).RegisterAsync();
        using var browser = new Browser();
        var answer = await client.AuthorizeAsync(browser, (parameter, value));
        answer["error"].Should().Be("invalid_request");
        answer["state"].Should().Be("a state");
        answer["iss"].Should().Be(_provider.Issuer);
    }

    [Theory]
    [InlineData("client_secret_post")]
    [InlineData("client_secret_basic")]
    public async Task A_confidential_client_needs_its_secret(string method)
    {
        var client = await new Client(_provider).RegisterAsync(method);
        client.Secret.Should().NotBeNullOrEmpty();
        await client.ConnectAsync();

        using var browser = new Browser();
        var answer = await client.AuthorizeAsync(browser);
        var (status, body) = await new Client(_provider).As(client.Id).TokenAsync(
            ("grant_type", "authorization_code"), ("code", answer["code"]), ("redirect_uri", Client.Redirect), ("code_verifier", client.Verifier));
        status.Should().Be(401);
        ((string)body["error"]!).Should().Be("invalid_client");
    }

    [Fact]
    public async Task A_secret_may_come_in_the_header()
    {
        var client = await new Client(_provider).RegisterAsync("client_secret_basic");
        using var browser = new Browser();
        var answer = await client.AuthorizeAsync(browser);
        using var request = new HttpRequestMessage(HttpMethod.Post, _provider.TokenUrl)
        {
            Headers =
            {
                Authorization = new("Basic", Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes($"{client.Id}:{client.Secret}"))),
            },
            Content = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["grant_type"] = "authorization_code",
                ["code"] = answer["code"],
                ["redirect_uri"] = Client.Redirect,
                ["code_verifier"] = client.Verifier,
            }),
        };
        using var response = await Client.Http.SendAsync(request);
        response.Should().HaveStatusCode(System.Net.HttpStatusCode.OK);
        response.Headers.CacheControl!.NoStore.Should().BeTrue();
    }

    [Fact]
    public async Task An_empty_secret_of_a_public_client_counts_as_none()
    {
        var client = await new Client(_provider).RegisterAsync();
        using var browser = new Browser();
        var answer = await client.AuthorizeAsync(browser);
        var (status, _) = await client.TokenAsync(
            ("client_secret", ""), ("grant_type", "authorization_code"), ("code", answer["code"]), ("redirect_uri", Client.Redirect), ("code_verifier", client.Verifier));
        status.Should().Be(200);
    }

    [Fact]
    public async Task A_client_that_was_registered_beforehand_works_the_same()
    {
        var registered = await _provider.RegisterClientAsync("Beforehand", Client.Redirect);
        var tokens = await new Client(_provider).As(registered.ClientId).ConnectAsync("bob");
        Tokens.Payload(tokens.Access()).GetProperty("client_id").GetString().Should().Be(registered.ClientId);
    }

    [Fact]
    public async Task Openid_brings_an_id_token_of_the_same_issuer()
    {
        var client = await new Client(_provider).RegisterAsync();
        var tokens = await client.ConnectAsync("alice", ("scope", "openid profile"));
        Tokens.Payload((string)tokens["id_token"]!).GetProperty("iss").GetString().Should().Be(_provider.Issuer);
    }

    [Fact]
    public async Task Without_scope_the_client_gets_what_it_registered()
    {
        var client = await new Client(_provider).RegisterAsync();
        var tokens = await client.ConnectAsync("alice", ("scope", null), ("state", null));
        ((string)tokens["scope"]!).Should().Be("profile email offline_access");
        tokens.Refresh().Should().NotBeEmpty();
    }

    [Fact]
    public async Task An_unknown_scope_is_told_to_the_client()
    {
        var client = await new Client(_provider).RegisterAsync();
        using var browser = new Browser();
        (await client.AuthorizeAsync(browser, ("scope", "profile everything")))["error"].Should().Be("invalid_scope");
    }

    [Fact]
    public async Task Without_resource_there_is_no_audience()
    {
        var client = await new Client(_provider).RegisterAsync();
        var tokens = await client.ConnectAsync("alice", ("resource", null));
        Tokens.Payload(tokens.Access()).TryGetProperty("aud", out _).Should().BeFalse();
    }

    [Fact]
    public async Task The_default_audience_stands_in_for_a_resource()
    {
        await using var provider = await DevelopmentIdentityProvider.StartAsync(new() { DefaultAudience = "https://everything.example" });
        var client = await new Client(provider).RegisterAsync();
        var tokens = await client.ConnectAsync("alice", ("resource", null));
        (await Tokens.ValidateAsync(provider, tokens.Access(), "https://everything.example")).Exception.Should().BeNull();
        var (_, refreshed) = await client.RefreshAsync(tokens.Refresh());
        (await Tokens.ValidateAsync(provider, refreshed.Access(), "https://everything.example")).Exception.Should().BeNull();
        (await Tokens.ValidateAsync(provider, (await client.ConnectAsync()).Access())).Exception.Should().BeNull();
    }

    [Fact]
    public async Task The_token_request_may_name_the_resource_again_and_no_other()
    {
        var client = await new Client(_provider).RegisterAsync();
        var tokens = await client.ConnectAsync();
        (await client.TokenAsync(("grant_type", "refresh_token"), ("refresh_token", tokens.Refresh()), ("resource", "https://other.example/")))
            .Body["error"]!.ToString().Should().Be("invalid_target");
        (await client.TokenAsync(("grant_type", "refresh_token"), ("refresh_token", tokens.Refresh()), ("resource", Client.Resource)))
            .Status.Should().Be(200);
    }

    [Fact]
    public async Task A_token_expires_by_the_clock_that_was_given()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var provider = await DevelopmentIdentityProvider.StartAsync(
            new() { Time = time, AccessTokenLifetime = TimeSpan.FromMinutes(5) });
        var client = await new Client(provider).RegisterAsync();
        var tokens = await client.ConnectAsync();
        ((int)tokens["expires_in"]!).Should().BeInRange(299, 300);
        (await client.UserinfoAsync(tokens.Access())).Status.Should().Be(200);
        time.Advance(TimeSpan.FromMinutes(6));
        (await client.UserinfoAsync(tokens.Access())).Status.Should().Be(401);
        (await client.RefreshAsync(tokens.Refresh())).Status.Should().Be(200);
    }

    [Fact]
    public async Task One_role_and_several_are_arrays_too()
    {
        Person[] people = [new("carol", "Carol", "carol@example.com", ["a", "b"])];
        await using var provider = await DevelopmentIdentityProvider.StartAsync(new() { People = people });
        var client = await new Client(provider).RegisterAsync();
        var tokens = await client.ConnectAsync("carol");
        Tokens.Payload(tokens.Access()).GetProperty("roles").Deserialize<string[]>().Should().Equal("a", "b");
    }
}
