using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Crafting.Ai.Tests;

/// <summary>Contract 1.10, cell by cell.</summary>
public class UpstreamOutcomeTests
{
    private const string Hidden = "hidden-upstream-text";

    // What the provider answers; what the client gets at /token, /register and /revoke, as "status error".
    public static TheoryData<string, string, string, string> Table { get; } = new()
    {
        { "200 {\"access_token\":\"a\",\"token_type\":\"Bearer\",\"client_id\":\"c\"}", "200", "201", "200" },
        { "201 {\"access_token\":\"a\",\"token_type\":\"Bearer\",\"client_id\":\"c\"}", "200", "201", "200" },
        { "200 html", "502 server_error", "502 server_error", "200" },
        { "200 big", "502 server_error", "502 server_error", "200" },
        { "200 {\"hidden-upstream-text\":1}", "502 server_error", "502 server_error", "200" },
        { "200 [1]", "502 server_error", "502 server_error", "200" },
        { "400 invalid_request", "400 invalid_request", "400 invalid_client_metadata", "200" },
        { "401 invalid_request", "400 invalid_request", "400 invalid_client_metadata", "200" },
        { "400 invalid_grant", "400 invalid_grant", "400 invalid_client_metadata", "200" },
        { "401 invalid_grant", "400 invalid_grant", "400 invalid_client_metadata", "200" },
        { "403 invalid_grant", "400 invalid_grant", "403 access_denied", "502 server_error" },
        { "400 invalid_client", "401 invalid_client", "400 invalid_client_metadata", "401 invalid_client" },
        { "401 invalid_client", "401 invalid_client", "400 invalid_client_metadata", "401 invalid_client" },
        { "403 invalid_client", "401 invalid_client", "403 access_denied", "502 server_error" },
        { "409 invalid_request", "502 server_error", "403 access_denied", "502 server_error" },
        { "400 invalid_scope", "400 invalid_scope", "400 invalid_client_metadata", "200" },
        { "400 invalid_target", "400 invalid_target", "400 invalid_client_metadata", "200" },
        { "400 unauthorized_client", "400 unauthorized_client", "400 invalid_client_metadata", "200" },
        { "400 unsupported_grant_type", "400 unsupported_grant_type", "400 invalid_client_metadata", "200" },
        { "400 invalid_redirect_uri", "400 invalid_request", "400 invalid_redirect_uri", "200" },
        { "400 invalid_client_metadata", "400 invalid_request", "400 invalid_client_metadata", "200" },
        { "400 invalid_software_statement", "400 invalid_request", "400 invalid_software_statement", "200" },
        { "401 unapproved_software_statement", "400 invalid_request", "400 unapproved_software_statement", "200" },
        { "400 unsupported_token_type", "400 invalid_request", "400 invalid_client_metadata", "400 unsupported_token_type" },
        { "401 unsupported_token_type", "400 invalid_request", "400 invalid_client_metadata", "400 unsupported_token_type" },
        { "400 invalid_token", "400 invalid_request", "400 invalid_client_metadata", "200" },
        { "400 {\"error\":\"invalid_grant\",\"errors\":[{\"code\":\"other\"}]}", "400 invalid_grant", "400 invalid_client_metadata", "200" },
        { "400 something_new", "400 invalid_request", "400 invalid_client_metadata", "400 invalid_request" },
        { "400 {\"error\":{\"hidden-upstream-text\":1}}", "400 invalid_request", "400 invalid_client_metadata", "400 invalid_request" },
        { "400 html", "400 invalid_request", "400 invalid_client_metadata", "400 invalid_request" },
        { "400 big", "400 invalid_request", "400 invalid_client_metadata", "400 invalid_request" },
        { "401 html", "400 invalid_request", "400 invalid_client_metadata", "400 invalid_request" },
        { "403 html", "502 server_error", "403 access_denied", "502 server_error" },
        { "403 access_denied", "502 server_error", "403 access_denied", "502 server_error" },
        { "404 html", "502 server_error", "403 access_denied", "502 server_error" },
        { "405 html", "502 server_error", "403 access_denied", "502 server_error" },
        { "422 {\"errors\":[{\"code\":\"feature_not_enabled\",\"message\":\"hidden-upstream-text\"}]}", "400 invalid_request", "403 invalid_client_metadata", "400 invalid_request" },
        { "429 wait 7", "429 temporarily_unavailable 7", "429 temporarily_unavailable 7", "429 temporarily_unavailable 7" },
        { "429 wait 3600", "429 temporarily_unavailable 3600", "429 temporarily_unavailable 3600", "429 temporarily_unavailable 3600" },
        { "429 wait 3601", "429 temporarily_unavailable 5", "429 temporarily_unavailable 5", "429 temporarily_unavailable 5" },
        { "429 wait 0", "429 temporarily_unavailable 5", "429 temporarily_unavailable 5", "429 temporarily_unavailable 5" },
        { "429 wait -1", "429 temporarily_unavailable 5", "429 temporarily_unavailable 5", "429 temporarily_unavailable 5" },
        { "429 wait Wed, 21 Oct 2099 07:28:00 GMT", "429 temporarily_unavailable 5", "429 temporarily_unavailable 5", "429 temporarily_unavailable 5" },
        { "429 html", "429 temporarily_unavailable 5", "429 temporarily_unavailable 5", "429 temporarily_unavailable 5" },
        { "500 html", "502 temporarily_unavailable", "502 temporarily_unavailable", "503 temporarily_unavailable 5" },
        { "500 invalid_grant", "502 temporarily_unavailable", "502 temporarily_unavailable", "503 temporarily_unavailable 5" },
        { "503 big", "502 temporarily_unavailable", "502 temporarily_unavailable", "503 temporarily_unavailable 5" },
        { "301 moved", "502 server_error", "502 server_error", "502 server_error" },
        { "302 moved", "502 server_error", "502 server_error", "502 server_error" },
        { "307 moved", "502 server_error", "502 server_error", "502 server_error" },
        { "308 moved", "502 server_error", "502 server_error", "502 server_error" },
    };

    /// <summary>H53, H54: codes survive, outages never look like bad credentials, and no word of the provider's comes through.</summary>
    [Theory, Trait("Contract", "T52")]
    [MemberData(nameof(Table))]
    [Trait("Threat", "H54")]
    public async Task Every_answer_of_the_provider_has_one_meaning_for_each_endpoint(string upstream, string token, string register,
        string revoke)
    {
        await using var app = await MachineApp.StartAsync();
        var (status, what) = (int.Parse(upstream[..3], null), upstream[4..]);
        foreach (var path in new[] { FakeIdp.TokenPath, FakeIdp.RegisterPath, FakeIdp.RevokePath })
        {
            if (what.StartsWith("wait ", StringComparison.Ordinal))
                app.Idp.On(path, status, Hidden, "text/plain", ("Retry-After", what[5..]));
            else if (what == "moved")
                app.Idp.On(path, status, Hidden, "text/plain", ("Location", app.Idp.Url("/elsewhere")));
            else if (what is "html" or "big")
                app.Idp.On(path, status, what == "html"
                    ? $"<html>{Hidden}</html>" : "{\"error\":\"invalid_grant\",\"x\":\"" + new string('x', 65 * 1024) + "\"}",
                        what == "html" ? "text/html" : "application/json");
            else
                app.Idp.On(path, status, what[0] is '{' or '[' ? what : $$"""{"error":"{{what}}","error_description":"{{Hidden}}"}""");
        }

        var answers = new[] { ("/token", token), ("/register", register), ("/revoke", revoke) };
        foreach (var (endpoint, expected) in answers)
        {
            var answer = await app.AskAsync(endpoint);

            Describe(answer).Should().Be(expected, endpoint);
            answer.Body.Should().NotContain(Hidden).And.NotContain("<html>");
            answer.Header("Cache-Control").Should().Be("no-store");
            if (answer.Status >= 400)
                app.LogText.Should().Contain(answer.Header("X-Craft-Request-Id")!);
        }

        app.Idp.Count("/elsewhere").Should().Be(0);
        app.LogText.Should().NotContain(Hidden);
    }

    [Theory, Trait("Contract", "T52"), Trait("Contract", "T54")]
    [InlineData("/token", FakeIdp.TokenPath)]
    [InlineData("/register", FakeIdp.RegisterPath)]
    [InlineData("/revoke", FakeIdp.RevokePath)]
    public async Task Provider_that_hangs_is_given_up_before_the_client_is(string endpoint, string path)
    {
        var time = new FakeTimeProvider();
        await using var app = await MachineApp.StartAsync(new() { Time = time });
        var hanging = app.Idp.HangAsync(path);

        var asking = app.AskAsync(endpoint);
        await hanging;
        time.Advance(TimeSpan.FromSeconds(7.9));
        asking.IsCompleted.Should().BeFalse();
        time.Advance(TimeSpan.FromSeconds(0.1));

        Describe(await asking).Should().Be("504 temporarily_unavailable 5");
    }

    [Fact]
    public async Task Time_that_the_lookup_took_is_missing_from_the_budget()
    {
        var time = new FakeTimeProvider();
        await using var app = await MachineApp.StartAsync(MachineSetup.With((id, _) =>
        {
            time.Advance(TimeSpan.FromSeconds(2.5));
            return Task.FromResult<OauthClient?>(new OauthClient { ClientId = id });
        }) with
        { Time = time });
        var hanging = app.Idp.HangAsync(FakeIdp.TokenPath);

        var asking = app.AskAsync("/token");
        await hanging;
        time.Advance(TimeSpan.FromSeconds(6.5));

        (await asking).Status.Should().Be(504, "nine seconds in all");
    }

    [Theory, Trait("Contract", "T52"), Trait("Contract", "T54")]
    [InlineData("/token")]
    [InlineData("/register")]
    [InlineData("/revoke")]
    public async Task Provider_that_cannot_be_reached_is_an_outage(string endpoint)
    {
        var dead = Free();
        await using var app = await MachineApp.StartAsync(new()
        {
            Options = options => options with
            {
                Endpoints = new() { AuthorizationUrl = dead, TokenUrl = dead, RegistrationUrl = dead, RevocationUrl = dead },
            },
        });

        Describe(await app.AskAsync(endpoint)).Should().Be("503 temporarily_unavailable 5");

        static string Free()
        {
            using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
            listener.Start();
            return $"http://{listener.LocalEndpoint}/x";
        }
    }

    [Theory, Trait("Contract", "T52")]
    [InlineData(422)]
    [InlineData(403)]
    public async Task Closed_registration_is_explained_to_the_operator(int status)
    {
        await using var app = await MachineApp.StartAsync();
        app.Idp.On(FakeIdp.RegisterPath, status, """{"errors":[{"code":"feature_not_enabled"}]}""");

        (await app.RegisterAsync(MachineApp.Registration())).Body.Should().Contain("Registration is not enabled at the identity provider.");

        app.LogText.Should().Contain("Clerk: Configure, OAuth applications, Dynamic client registration")
            .And.Contain("feature_not_enabled");
    }

    [Theory]
    [InlineData(FakeIdp.TokenPath, 500, LogLevel.Error)]
    [InlineData(FakeIdp.TokenPath, 404, LogLevel.Error)]
    [InlineData(FakeIdp.TokenPath, 400, LogLevel.Warning)]
    public async Task Operator_reads_what_happened_and_what_the_client_was_told(string path, int status, LogLevel level)
    {
        await using var app = await MachineApp.StartAsync();
        app.Idp.On(path, status, "{}");

        var answer = await app.AskAsync("/token");

        var line = app.Log.GetSnapshot().Should().ContainSingle(line => line.Id.Id == 142).Which;
        line.Level.Should().Be(level);
        line.Message.Should().Be(
            $"The identity provider's token endpoint answered {status} (error code: none); the client was told {answer.Status} {answer.Error} (request {answer.Header("X-Craft-Request-Id")})");
    }

    /// <summary>H52: the secret would travel to wherever the answer points.</summary>
    [Theory, Trait("Contract", "T53")]
    [InlineData("/token", FakeIdp.TokenPath)]
    [InlineData("/register", FakeIdp.RegisterPath)]
    [InlineData("/revoke", FakeIdp.RevokePath)]
    [Trait("Threat", "H52")]
    public async Task Redirect_to_another_host_is_not_followed(string endpoint, string path)
    {
        await using var other = await FakeIdp.StartAsync();
        await using var app = await MachineApp.StartAsync();
        app.Idp.On(path, 307, "", "text/plain", ("Location", other.Url(path)));

        Describe(await app.AskAsync(endpoint)).Should().Be("502 server_error");

        (other.Requests.Count, app.Idp.Count(path)).Should().Be((0, 1));
    }

    private static string Describe(MachineAnswer answer) => answer.Status < 300
        ? $"{answer.Status}"
        : $"{answer.Status} {answer.Error} {answer.Header("Retry-After")}".TrimEnd();
}
