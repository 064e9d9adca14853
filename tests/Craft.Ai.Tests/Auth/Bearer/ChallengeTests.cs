using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Crafting.Ai.Tests;

/// <summary>What a request without a good token is told (contract 1.13).</summary>
public class ChallengeTests
{
    private const string Missing = $"Bearer realm=\"notes\", resource_metadata=\"{SignIn.MetadataUrl}\"";
    private const string Invalid = Missing + ", error=\"invalid_token\", error_description=\"The access token is not valid\"";

    private static readonly Capability Who = Craft.Route().Id("who").Description("Says who calls.").From(Mcp()).Authorize()
        .Transform((_, exchange) => exchange.Principal!.Subject);

    [Theory]
    [InlineData("POST")]
    [InlineData("GET")]
    [InlineData("DELETE")]
    [InlineData("PUT")]
    [Trait("Contract", "T15")]
    public async Task Without_a_token_every_method_is_answered_401_with_the_way_to_sign_in(string method)
    {
        await using var idp = await FakeIdp.StartAsync();
        await using var app = await App.StartAsync(SignIn.At(idp), Who);

        var answer = await SendAsync(app, new HttpMethod(method));

        ((int)answer.StatusCode, Challenge(answer), await answer.Content.ReadAsStringAsync()).Should().Be((401, Missing, """{"error":"unauthorized"}"""));
        answer.Headers.CacheControl!.NoStore.Should().BeTrue();
    }

    [Fact]
    [Trait("Threat", "H39")]
    public async Task A_name_for_people_does_not_break_the_header()
    {
        await using var idp = await FakeIdp.StartAsync();
        await using var app = await App.StartAsync(SignIn.At(idp, oauth => oauth with { ResourceName = "Bücher, \"neu\"" }), Who);

        Challenge(await SendAsync(app, HttpMethod.Post)).Should().StartWith("Bearer realm=\"B_cher_ _neu_\", resource_metadata=");
    }

    [Fact]
    public async Task A_body_of_the_wrong_type_does_not_get_around_the_door()
    {
        await using var idp = await FakeIdp.StartAsync();
        await using var app = await App.StartAsync(SignIn.At(idp), Who);

        (await SendAsync(app, HttpMethod.Post, content: new StringContent("x", Encoding.UTF8, "text/plain"))).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_method_that_nobody_serves_is_405_for_whoever_may_ask()
    {
        await using var idp = await FakeIdp.StartAsync();
        await using var app = await App.StartAsync(SignIn.At(idp), Who);

        var answer = await SendAsync(app, HttpMethod.Put, idp.Token());

        ((int)answer.StatusCode, string.Join(", ", answer.Content.Headers.Allow)).Should().Be((405, "GET, POST, DELETE, OPTIONS"));
    }

    [Theory]
    [InlineData("Basic YTpi")]
    [InlineData("DPoP abc")]
    [Trait("Contract", "T15")]
    public async Task Another_scheme_is_no_token(string header)
    {
        await using var idp = await FakeIdp.StartAsync();
        await using var app = await App.StartAsync(SignIn.At(idp), Who);

        var answer = await SendAsync(app, HttpMethod.Post, header: header);

        ((int)answer.StatusCode, Challenge(answer)).Should().Be((401, Missing));
    }

    [Theory]
    [InlineData("bearer  ", 200)]
    [InlineData("Bearer ", 200)]
    [InlineData("BEARER    ", 200)]
    [Trait("Contract", "T17")]
    public async Task The_scheme_has_no_case_and_any_number_of_spaces(string scheme, int status)
    {
        await using var idp = await FakeIdp.StartAsync();
        await using var app = await App.StartAsync(SignIn.At(idp), Who);
        using var raw = app.Raw(Era.Stateless);
        raw.Headers["Authorization"] = scheme + idp.Token();

        ((int)(await raw.CallAsync("who")).Status).Should().Be(status);
    }

    [Fact]
    [Trait("Contract", "T17")]
    [Trait("Threat", "H28")]
    public async Task Two_credentials_are_refused_whatever_they_are()
    {
        await using var idp = await FakeIdp.StartAsync();
        await using var app = await App.StartAsync(SignIn.At(idp), Who);
        var token = idp.Token();

        var joined = await SendAsync(app, HttpMethod.Post, header: $"Bearer {token}, Bearer {token}");
        var two = await Wire.SendAsync(app.Address.Port, Wire.Head(
            "POST /mcp HTTP/1.1", $"Host: {app.Address.Authority}", $"Authorization: Bearer {token}", "Authorization: Basic YTpi", "Content-Length: 0", "Connection: close"));

        ((int)joined.StatusCode, two.Status).Should().Be((400, 400));
        Challenge(joined).Should().Be(Missing + ", error=\"invalid_request\", error_description=\"The request holds more than one credential\"");
    }

    [Fact]
    [Trait("Contract", "T16")]
    [Trait("Threat", "H27")]
    public async Task A_token_in_the_query_is_not_looked_at()
    {
        await using var idp = await FakeIdp.StartAsync();
        await using var app = await App.StartAsync(SignIn.At(idp), Who);
        using var http = new HttpClient();

        var answer = await http.PostAsync(new Uri(app.Address, $"/mcp?access_token={idp.Token()}"), new StringContent("{}", Encoding.UTF8, "application/json"));

        ((int)answer.StatusCode, Challenge(answer)).Should().Be((401, Missing));
        idp.Count(FakeIdp.KeysPath).Should().Be(0);
        string.Concat(app.Log.GetSnapshot().Select(record => record.Message)).Should().NotContain("eyJ");
    }

    private static readonly Dictionary<string, Func<FakeIdp, string>> Bad = new()
    {
        { "no token at all", _ => "abc" },
        { "a foreign signature", idp => { using var key = SigningKey.Rsa("key-1"); return Draft(idp).Sign(key); } },
        { "an unknown key", idp => { using var key = SigningKey.Rsa("other"); return Draft(idp).Sign(key); } },
        { "another issuer", idp => idp.Mint(draft => draft.For(SignIn.Resource).With("iss", "https://evil.test")) },
        { "another audience", idp => idp.Mint(draft => draft.For("https://other.test")) },
        { "no audience", idp => idp.Mint() },
        { "not yet valid", idp => idp.Mint(draft => draft.For(SignIn.Resource).With("nbf", DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds())) },
        { "no subject", idp => idp.Mint(draft => draft.For(SignIn.Resource).With("sub", null)) },
        { "no expiry", idp => idp.Mint(draft => draft.For(SignIn.Resource).With("exp", null)) },
        { "no algorithm", idp => idp.Mint(draft => draft.For(SignIn.Resource).Header["alg"] = "none") },
    };

    public static TheoryData<string> BadTokens => [.. Bad.Keys];

    [Theory, MemberData(nameof(BadTokens))]
    [Trait("Contract", "T62")]
    [Trait("Threat", "H44")]
    public async Task Every_bad_token_is_answered_alike(string what)
    {
        await using var idp = await FakeIdp.StartAsync();
        await using var app = await App.StartAsync(SignIn.At(idp), Who);

        var answer = await SendAsync(app, HttpMethod.Post, Bad[what](idp));

        ((int)answer.StatusCode, Challenge(answer), await answer.Content.ReadAsStringAsync()).Should().Be(
            (401, Invalid, """{"error":"invalid_token","error_description":"The access token is not valid"}"""), what);
    }

    [Fact]
    [Trait("Contract", "T62")]
    public async Task Only_an_expired_token_is_told_so()
    {
        await using var idp = await FakeIdp.StartAsync();
        await using var app = await App.StartAsync(SignIn.At(idp), Who);

        var answer = await SendAsync(app, HttpMethod.Post, idp.Mint(draft => draft.For(SignIn.Resource).With("exp", DateTimeOffset.UtcNow.AddHours(-1).ToUnixTimeSeconds())));

        ((int)answer.StatusCode, Challenge(answer)).Should().Be((401, Missing + ", error=\"invalid_token\", error_description=\"The access token expired\""));
    }

    [Fact]
    [Trait("Contract", "T73")]
    [Trait("Threat", "H54")]
    public async Task Keys_that_cannot_be_fetched_are_an_outage_and_no_reason_to_throw_a_token_away()
    {
        await using var idp = await FakeIdp.StartAsync();
        idp.On(FakeIdp.KeysPath, 500, "secret words");
        await using var app = await App.StartAsync(SignIn.At(idp), Who);

        var answer = await SendAsync(app, HttpMethod.Post, idp.Token());

        ((int)answer.StatusCode, answer.Headers.WwwAuthenticate.Count, answer.Headers.RetryAfter?.Delta > TimeSpan.Zero).Should().Be((503, 0, true));
        (await answer.Content.ReadAsStringAsync()).Should().Be(
            """{"error":"temporarily_unavailable","error_description":"The access token cannot be checked at the moment"}""");
    }

    [Fact]
    [Trait("Contract", "T95")]
    [Trait("Threat", "H67")]
    public async Task A_verifier_with_a_bug_is_a_500_that_says_nothing()
    {
        await using var idp = await FakeIdp.StartAsync();
        await using var app = await App.StartAsync(
            SignIn.At(idp, oauth => oauth with { Verify = Verifier((_, _) => throw new InvalidOperationException("connection string")) }), Who);

        var answer = await SendAsync(app, HttpMethod.Post, "abc");

        ((int)answer.StatusCode, answer.Headers.WwwAuthenticate.Count, await answer.Content.ReadAsStringAsync()).Should().Be(
            (500, 0, """{"error":"server_error","error_description":"The access token could not be checked"}"""));
    }

    [Fact]
    [Trait("Threat", "H19")]
    public async Task Whoever_keeps_sending_bad_tokens_is_refused_unread()
    {
        await using var idp = await FakeIdp.StartAsync();
        await using var app = await App.StartAsync(
            SignIn.At(idp, oauth => oauth with { Limits = new() { FailedTokensPerMinute = 3 } }), Who);
        using var foreign = SigningKey.Rsa("foreign");
        for (var i = 0; i < 3; i++)
            (await SendAsync(app, HttpMethod.Post, Draft(idp).Sign(foreign))).StatusCode.Should().Be(HttpStatusCode.Unauthorized);

        var answer = await SendAsync(app, HttpMethod.Post, Draft(idp).Sign(foreign));

        ((int)answer.StatusCode, answer.Headers.RetryAfter!.Delta, answer.Headers.WwwAuthenticate.Count).Should().Be((429, TimeSpan.FromMinutes(1), 0));
    }

    [Fact]
    [Trait("Threat", "H55")]
    public async Task A_token_that_was_good_before_stays_good_beside_a_neighbour_with_bad_ones()
    {
        await using var idp = await FakeIdp.StartAsync();
        await using var app = await App.StartAsync(
            SignIn.At(idp, oauth => oauth with { Limits = new() { FailedTokensPerMinute = 3 } }), Who);
        using var foreign = SigningKey.Rsa("foreign");
        var good = idp.Token("ada");
        await SendAsync(app, HttpMethod.Get, good);
        for (var i = 0; i < 4; i++)
            await SendAsync(app, HttpMethod.Post, Draft(idp).Sign(foreign));

        var known = await SendAsync(app, HttpMethod.Get, good);
        var unknown = await SendAsync(app, HttpMethod.Get, idp.Token("bob"));

        ((int)known.StatusCode).Should().NotBe(429).And.NotBe(401);
        ((int)unknown.StatusCode).Should().Be(429, "nothing is computed for whoever was not known before");
    }

    [Fact]
    [Trait("Contract", "T90")]
    public async Task A_token_without_the_scopes_of_every_request_is_asked_for_them()
    {
        await using var idp = await FakeIdp.StartAsync();
        await using var app = await App.StartAsync(SignIn.At(idp, oauth => oauth with { RequiredScopes = ["notes", "profile"] }), Who);

        var without = await SendAsync(app, HttpMethod.Post);
        var less = await SendAsync(app, HttpMethod.Post, idp.Token(scope: "notes"));

        ((int)without.StatusCode, Challenge(without)).Should().Be((401, Missing + ", scope=\"notes profile\""));
        ((int)less.StatusCode, Challenge(less)).Should().Be((403,
            Missing + ", scope=\"notes profile\", error=\"insufficient_scope\", error_description=\"The access token does not cover this operation\""));
    }

    [Fact]
    public async Task An_empty_audience_option_means_this_server()
    {
        await using var idp = await FakeIdp.StartAsync();
        await using var app = await App.StartAsync(SignIn.At(idp), Who);
        await using var client = await app.ConnectAsync(Era.Stateless, idp.Token("ada"));

        (await client.CallAsync("who")).Text().Should().Be("ada");
    }

    private static TokenDraft Draft(FakeIdp idp) => new TokenDraft { Issuer = idp.Issuer }.For(SignIn.Resource);

    private static string Challenge(HttpResponseMessage answer) => answer.Headers.NonValidated["WWW-Authenticate"].Single();

    private static async Task<HttpResponseMessage> SendAsync(App app, HttpMethod method, string? token = null, string? header = null, HttpContent? content = null)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(method, new Uri(app.Address, "/mcp"));
        request.Content = content ?? (method == HttpMethod.Post ? new StringContent("{}", Encoding.UTF8, "application/json") : null);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if ((token is null ? header : "Bearer " + token) is { } credential)
            request.Headers.TryAddWithoutValidation("Authorization", credential);
        return await http.SendAsync(request);
    }
}
