namespace Crafting.Ai.Tests;

/// <summary>The issuer's userinfo endpoint: what it may say, and what becomes of it when it says something else.</summary>
public sealed class EndpointUserinfoTests : IAsyncLifetime
{
    private UserinfoLab _lab = null!;

    public async Task InitializeAsync() => _lab = await UserinfoLab.StartAsync();

    public async Task DisposeAsync() => await _lab.DisposeAsync();

    [Fact]
    public async Task Roles_name_and_address_are_added_and_the_token_went_into_a_header_only()
    {
        _lab.Idp.On(UserinfoLab.Path, 200, """{"sub":"alice","roles":["member"],"name":"Alice","email":"alice@example.com"}""");

        var enriched = await _lab.OpenEndpoint().Accepts(_lab.Identity());

        enriched.Should().BeEquivalentTo(_lab.Identity() with { Roles = ["member"], Name = "Alice", Email = "alice@example.com" }, options => options.Excluding(it => it.ExpiresAt));
        var request = _lab.Idp.Requests.Should().ContainSingle().Which;
        request.Headers["Authorization"].Should().Be("Bearer " + UserinfoLab.Token);
        (request.Query + request.Body).Should().BeEmpty();
    }

    [Theory, Trait("Contract", "T80")]
    [InlineData(302, "", "application/json")]
    [InlineData(307, "", "application/json")]
    [InlineData(200, "eyJhbGciOiJSUzI1NiJ9.e30.c2ln", "application/jwt")]
    [InlineData(200, """{"sub":"alice"}""", "text/html")]
    [InlineData(200, """["alice"]""", "application/json")]
    [InlineData(200, """{"sub":"alice","sub":"bob"}""", "application/json")]
    [InlineData(403, """{"sub":"alice"}""", "application/json")]
    [InlineData(500, """{"sub":"alice"}""", "application/json")]
    public async Task An_answer_that_is_none_lets_nobody_in_and_is_not_followed(int status, string body, string type)
    {
        _lab.Idp.On(UserinfoLab.Path, status, body, type, ("Location", _lab.Idp.Url("/elsewhere")));

        (await _lab.OpenEndpoint().Refuses(_lab.Identity())).Reason.Should().Be(AuthReason.Infrastructure);

        _lab.Idp.Count("/elsewhere").Should().Be(0);
        _lab.Log.Should().NotContain(UserinfoLab.Token);
    }

    [Fact, Trait("Contract", "T80")]
    public async Task A_long_answer_is_not_read()
    {
        _lab.Idp.On(UserinfoLab.Path, 200, $$"""{"sub":"alice","x":"{{new string('x', 70 * 1024)}}"}""");

        (await _lab.OpenEndpoint().Refuses(_lab.Identity())).Should().Be(new AuthFailure(AuthReason.Infrastructure, "The userinfo endpoint answered with too long a body.", 5));
    }

    [Fact, Trait("Contract", "T80")]
    public async Task An_endpoint_that_hangs_is_given_up_after_five_seconds()
    {
        var arrived = new TaskCompletionSource();
        _lab.Idp.On(UserinfoLab.Path, context =>
        {
            arrived.SetResult();
            return Task.Delay(Timeout.Infinite, context.RequestAborted);
        });

        var refused = _lab.OpenEndpoint().Refuses(_lab.Identity());
        await arrived.Task;
        _lab.Clock.Advance(TimeSpan.FromSeconds(4.9));
        refused.IsCompleted.Should().BeFalse();
        _lab.Clock.Advance(TimeSpan.FromSeconds(0.2));

        (await refused).Reason.Should().Be(AuthReason.Infrastructure);
    }

    [Fact]
    public async Task The_endpoint_says_when_to_come_back()
    {
        _lab.Idp.On(UserinfoLab.Path, 429, "{}", headers: ("Retry-After", "7"));

        (await _lab.OpenEndpoint().Refuses(_lab.Identity())).Should().Be(new AuthFailure(AuthReason.Infrastructure, "The userinfo endpoint answered 429.", 7));
    }

    [Theory, Trait("Contract", "T84")]
    [InlineData("""{"sub":"bob","roles":["admin"]}""")]
    [InlineData("""{"sub":"Alice","roles":["admin"]}""")]
    [InlineData("""{"sub":["alice"],"roles":["admin"]}""")]
    [InlineData("""{"roles":["admin"]}""")]
    [Trait("Threat", "H45")]
    public async Task An_answer_about_somebody_else_lets_nobody_in(string body)
    {
        _lab.Idp.On(UserinfoLab.Path, 200, body);

        (await _lab.OpenEndpoint().Refuses(_lab.Identity())).Reason.Should().Be(AuthReason.UserinfoMismatch);
    }

    [Fact]
    public async Task A_token_that_the_endpoint_refuses_is_refused_here()
    {
        _lab.Idp.On(UserinfoLab.Path, 401, "{}");

        (await _lab.OpenEndpoint().Refuses(_lab.Identity())).Reason.Should().Be(AuthReason.Inactive);
    }

    [Theory, Trait("Contract", "T81")]
    [InlineData("\"admin\"")]
    [InlineData("""{"admin":true}""")]
    [InlineData("""["admin",1]""")]
    [InlineData("""[["admin"]]""")]
    [InlineData("null")]
    public async Task Roles_that_are_no_list_of_texts_are_no_roles(string roles)
    {
        _lab.Idp.On(UserinfoLab.Path, 200, $$"""{"sub":"alice","roles":{{roles}}}""");

        (await _lab.OpenEndpoint().Accepts(_lab.Identity())).Roles.Should().BeEmpty();
    }

    [Fact, Trait("Contract", "T87")]
    [Trait("Threat", "H47")]
    public async Task Who_the_caller_is_and_what_was_allowed_stays_as_the_token_says()
    {
        _lab.Idp.On(UserinfoLab.Path, 200, """
            {"sub":"alice","iss":"https://other.test","client_id":"other","aud":"other","scope":"write","exp":9999999999,"act":{"sub":"bob"},
             "subject":"bob","scopes":["write"],"clientId":"other","unsafe_metadata":{"roles":["admin"]}}
            """);
        var identity = _lab.Identity();

        (await _lab.OpenEndpoint().Accepts(identity)).Should().BeEquivalentTo(identity);
    }

    [Theory]
    [InlineData("true", "alice@example.com")]
    [InlineData("false", null)]
    [InlineData("\"true\"", null)]
    public async Task An_address_that_is_not_verified_does_not_count(string verified, string? email)
    {
        _lab.Idp.On(UserinfoLab.Path, 200, $$"""{"sub":"alice","email":"alice@example.com","email_verified":{{verified}}}""");

        (await _lab.OpenEndpoint().Accepts(_lab.Identity())).Email.Should().Be(email);
    }

    [Fact]
    [Trait("Threat", "H14")]
    public async Task A_token_of_another_issuer_is_not_sent()
    {
        (await _lab.OpenEndpoint().Refuses(_lab.Identity() with { Issuer = "https://other.test" })).Reason.Should().Be(AuthReason.BadIssuer);
        (await _lab.OpenEndpoint().Refuses(_lab.Identity() with { Issuer = null })).Reason.Should().Be(AuthReason.BadIssuer);

        _lab.Idp.Requests.Should().BeEmpty();
    }
}
