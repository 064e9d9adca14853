using System.Text.Json.Nodes;

namespace Crafting.Ai.Tests;

/// <summary>What a signed token must be: rows 1 to 12 of the rules, each broken by itself.</summary>
public sealed class SignedTokenCheckTests : IAsyncLifetime
{
    private TokenLab _lab = null!;

    public async Task InitializeAsync() => _lab = await TokenLab.StartAsync();

    public async Task DisposeAsync() => await _lab.DisposeAsync();

    [Fact]
    public async Task A_good_token_says_who_it_is_about()
    {
        var identity = await _lab.OpenJwks().Accepts(_lab.Mint(draft => draft.With("name", "Alice").With("email", "alice@example.com").With("scope", "read write")));

        identity.Should().BeEquivalentTo(new
        {
            Subject = "alice",
            _lab.Idp.Issuer,
            Audience = new[] { TokenLab.Resource },
            ClientId = "client-1",
            Name = "Alice",
            Email = "alice@example.com",
            Scopes = new[] { "read", "write" },
            Roles = Array.Empty<string>(),
            ExpiresAt = DateTimeOffset.FromUnixTimeSeconds(_lab.Now + 3600),
            Scheme = "bearer",
        });
        identity.Claims!.Value.GetProperty("client_id").GetString().Should().Be("client-1");
    }

    [Fact, Trait("Contract", "T62")]
    public async Task Ten_bad_tokens_have_reasons_of_their_own_and_are_all_plain_refusals()
    {
        var check = _lab.OpenJwks(new() { RequireAccessTokenType = true, AllowedClients = ["client-1"] });
        using var stranger = SigningKey.Rsa(_lab.Idp.Key.Id);
        Dictionary<AuthReason, string> bad = new()
        {
            [AuthReason.Malformed] = "oat_opaque",
            [AuthReason.BadAlgorithm] = _lab.Mint(draft => draft.Header["alg"] = "PS256"),
            [AuthReason.BadType] = _lab.Mint(draft => draft.Header["typ"] = "JWT"),
            [AuthReason.UnknownKey] = _lab.Mint(draft => draft.Header["kid"] = "other"),
            [AuthReason.BadSignature] = _lab.Draft().Sign(stranger),
            [AuthReason.BadIssuer] = _lab.Mint(draft => draft.With("iss", "https://other.test")),
            [AuthReason.BadAudience] = _lab.Mint(draft => draft.For("https://other.test")),
            [AuthReason.NotYetValid] = _lab.Mint(draft => draft.With("nbf", _lab.Now + 60)),
            [AuthReason.MissingExpiresAt] = _lab.Mint(draft => draft.With("exp", null)),
            [AuthReason.MissingSubject] = _lab.Mint(draft => draft.With("sub", null)),
            [AuthReason.BadClient] = _lab.Mint(draft => draft.With("client_id", "client-2")),
        };

        foreach (var (reason, token) in bad)
        {
            var failure = await check.Refuses(token);
            failure.Reason.Should().Be(reason);
            failure.RetryAfterSeconds.Should().Be(0);
            failure.Detail.Should().NotBeEmpty().And.NotContain(token);
        }
    }

    [Theory, Trait("Contract", "T63")]
    [InlineData(-29, null)]
    [InlineData(-29.5, null)]
    [InlineData(-30, nameof(AuthReason.Expired))]
    [InlineData(-3e9, nameof(AuthReason.Expired))]
    [Trait("Threat", "H23")]
    public async Task An_expiry_counts_with_the_skew_and_not_a_second_more(double offset, string? expected)
    {
        var verification = await _lab.OpenJwks().VerifyAsync(_lab.Mint(draft => draft.With("exp", _lab.Now + offset)), default);

        (verification.Failure?.Reason.ToString()).Should().Be(expected);
    }

    [Theory, Trait("Contract", "T63")]
    [InlineData("\"9999999999\"")]
    [InlineData("1e400")]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("[9999999999]")]
    [Trait("Threat", "H23")]
    public async Task An_expiry_is_a_finite_number_and_nothing_else(string expiry)
    {
        await _lab.OpenJwks().Refuses(
            _lab.Mint(draft => draft.RawPayload = $$"""{"iss":"{{_lab.Idp.Issuer}}","aud":"{{TokenLab.Resource}}","sub":"alice","exp":{{expiry}}}"""), AuthReason.Malformed);
    }

    [Fact, Trait("Contract", "T63")]
    public async Task A_token_without_an_expiry_is_refused_and_one_that_never_ends_is_read()
    {
        var check = _lab.OpenJwks();

        await check.Refuses(_lab.Mint(draft => draft.With("exp", null)), AuthReason.MissingExpiresAt);
        await check.Refuses(_lab.Mint(draft => draft.With("exp", -1)), AuthReason.Expired);
        (await check.Accepts(_lab.Mint(draft => draft.With("exp", 1e300)))).ExpiresAt!.Value.Year.Should().Be(9999);
    }

    [Theory, Trait("Contract", "T64")]
    [InlineData("nbf", 30, null)]
    [InlineData("nbf", 31, nameof(AuthReason.NotYetValid))]
    [InlineData("iat", 30, null)]
    [InlineData("iat", 31, nameof(AuthReason.NotYetValid))]
    [Trait("Threat", "H23")]
    public async Task A_token_from_the_future_is_refused_beyond_the_skew(string claim, int seconds, string? expected)
    {
        var verification = await _lab.OpenJwks().VerifyAsync(_lab.Mint(draft => draft.With(claim, _lab.Now + seconds)), default);

        (verification.Failure?.Reason.ToString()).Should().Be(expected);
    }

    [Theory, Trait("Contract", "T64")]
    [InlineData("nbf")]
    [InlineData("iat")]
    public async Task A_time_that_is_no_number_refuses_the_token(string claim) =>
        await _lab.OpenJwks().Refuses(_lab.Mint(draft => draft.With(claim, "1")), AuthReason.Malformed);

    [Theory, Trait("Contract", "T65")]
    [InlineData("\"https://mcp.test/mcp\"", true)]
    [InlineData("[\"https://other.test\",\"https://mcp.test/mcp\"]", true)]
    [InlineData("[]", false)]
    [InlineData("17", false)]
    [InlineData("null", false)]
    [InlineData("\"https://other.test\"", false)]
    [InlineData("\"https://mcp.test\"", false)]
    [InlineData("\"https://mcp.test/mc\"", false)]
    [InlineData("\"https://mcp.test/mcp/\"", false)]
    [InlineData("\"https://MCP.test/mcp\"", false)]
    [InlineData("\"https://mcp.test/mcp https://other.test\"", false)]
    [InlineData("[\"https://mcp.test/mcp\",17]", false)]
    [InlineData("{\"https://mcp.test/mcp\":true}", false)]
    [Trait("Threat", "H15")]
    public async Task Only_the_exact_audience_is_accepted(string audience, bool good)
    {
        var verification = await _lab.OpenJwks().VerifyAsync(_lab.Mint(draft => draft.With("aud", JsonNode.Parse(audience) ?? JsonValue.Create(0))), default);

        (verification.Failure?.Reason).Should().Be(good ? null : AuthReason.BadAudience);
    }

    [Fact, Trait("Contract", "T65")]
    [Trait("Threat", "H15")]
    public async Task A_token_without_an_audience_is_refused()
    {
        await _lab.OpenJwks().Refuses(_lab.Mint(draft => draft.With("aud", null)), AuthReason.BadAudience);
    }

    [Fact, Trait("Contract", "T66")]
    [Trait("Threat", "H16"), Trait("WithoutDefence", "H16")]
    public async Task With_any_audience_only_a_named_clients_access_token_counts()
    {
        var check = _lab.OpenJwks(audience: "*");

        await check.Accepts(_lab.Mint(draft => draft.With("aud", null)));
        await check.Accepts(_lab.Mint(draft => draft.Header["typ"] = "application/AT+jwt"));
        await check.Refuses(_lab.Mint(draft => draft.Header["typ"] = "JWT"), AuthReason.BadType);
        await check.Refuses(_lab.Mint(draft => draft.Header.Remove("typ")), AuthReason.BadType);
        await check.Refuses(_lab.Mint(draft => draft.With("client_id", null)), AuthReason.BadClient);
        await _lab.OpenJwks(new() { RequireAccessTokenType = false, AllowedClients = ["client-1"] }, "*")
            .Accepts(_lab.Mint(draft => draft.Header["typ"] = "JWT"));
    }

    [Fact, Trait("Contract", "T66")]
    public async Task With_any_audience_the_servers_own_lookup_must_know_the_client()
    {
        var lookup = ClientLookup.Unknown;
        var check = _lab.Open(Dsl.Jwks(_lab.Idp.JwksUrl, _lab.Idp.Issuer, "*"), (_, _) => new(lookup));

        await check.Refuses(_lab.Mint(), AuthReason.BadClient);
        lookup = ClientLookup.Found(new() { ClientId = "client-2" });
        await check.Refuses(_lab.Mint(), AuthReason.BadClient);
        lookup = ClientLookup.Unavailable;
        await check.Refuses(_lab.Mint(), AuthReason.Infrastructure);
        lookup = ClientLookup.Found(new() { ClientId = "client-1" });
        await check.Accepts(_lab.Mint());
        await check.Refuses(_lab.Mint(draft => draft.With("client_id", "a\nb")), AuthReason.BadClient);
    }

    [Theory, Trait("Contract", "T68")]
    [InlineData("none")]
    [InlineData("None")]
    [InlineData("NONE")]
    [InlineData("nOnE")]
    [InlineData("rs256")]
    [InlineData("")]
    [Trait("Threat", "H17")]
    public async Task An_unsigned_token_is_refused_however_it_is_spelt(string algorithm)
    {
        var signed = _lab.Mint(draft => draft.Header["alg"] = algorithm);
        var check = _lab.OpenJwks();

        await check.Refuses(signed, AuthReason.BadAlgorithm);
        await check.Refuses(signed[..(signed.LastIndexOf('.') + 1)], AuthReason.BadAlgorithm);
    }

    [Fact, Trait("Contract", "T68")]
    [Trait("Threat", "H17")]
    public async Task A_public_key_is_never_a_secret()
    {
        var token = _lab.Draft(draft => draft.Header["kid"] = _lab.Idp.Key.Id).Sign(System.Text.Encoding.UTF8.GetBytes(_lab.Idp.Key.PublicPem));

        await _lab.OpenJwks().Refuses(token, AuthReason.BadAlgorithm);
        await _lab.Open(Dsl.Jwt(_lab.Idp.Issuer, publicKey: _lab.Idp.Key.PublicPem)).Refuses(token, AuthReason.BadAlgorithm);
    }

    [Fact, Trait("Contract", "T68")]
    public async Task A_key_serves_only_the_algorithms_it_is_made_for()
    {
        var check = _lab.OpenJwks(new() { Algorithms = ["RS256", "ES256", "PS256"] });

        await check.Refuses(_lab.Mint(draft => draft.Header["alg"] = "ES256"), AuthReason.BadAlgorithm);
        // The published key says alg RS256.
        await check.Refuses(_lab.Mint(draft => draft.Header["alg"] = "PS256"), AuthReason.BadAlgorithm);
        // And a signature of the one family is none of the other.
        var pss = _lab.Mint(draft => draft.Header["alg"] = "PS256");
        await _lab.Open(Dsl.Jwt(_lab.Idp.Issuer, publicKey: _lab.Idp.Key.PublicPem, algorithm: "PS256")).Accepts(pss);
        await _lab.Open(Dsl.Jwt(_lab.Idp.Issuer, publicKey: _lab.Idp.Key.PublicPem)).Refuses(pss, AuthReason.BadAlgorithm);
    }

    [Fact]
    public async Task Elliptic_curves_work_as_well()
    {
        _lab.Idp.AddKey(SigningKey.Ec("ec-1"));

        var (check, token) = (_lab.OpenJwks(), _lab.Mint());
        await check.Accepts(token);
        await _lab.Open(Dsl.Jwt(_lab.Idp.Issuer, publicKey: _lab.Idp.Key.PublicPem)).Accepts(token);
        foreach (var bytes in new[] { 0, 1, 63, 64, 65, 72, 512 })
            await check.Refuses(token[..(token.LastIndexOf('.') + 1)] + SigningKey.Base64Url(new byte[bytes]), AuthReason.BadSignature);
    }

    [Fact, Trait("Contract", "T69")]
    [Trait("Threat", "H18")]
    public async Task A_key_id_is_only_ever_compared()
    {
        var check = _lab.OpenJwks();
        foreach (var keyId in new[] { "../../etc/passwd", "' OR 1=1", _lab.Idp.Url("/evil"), "a\r\nb" })
            (await check.Refuses(_lab.Mint(draft => draft.Header["kid"] = keyId))).Detail.Should().NotContainAny("\r", "\n");
        await check.Refuses(_lab.Mint(draft => draft.Header["kid"] = new string('k', 64 * 1024)), AuthReason.Malformed);
        await check.Refuses(_lab.Mint(draft => draft.Header["kid"] = new string('k', 300)), AuthReason.Malformed);
        await check.Refuses(_lab.Mint(draft => draft.Header["kid"] = 17), AuthReason.Malformed);

        (await check.Refuses(_lab.Mint(draft => draft.Header["kid"] = new string('k', 200)))).Detail.Length.Should().BeLessThan(120);
        _lab.Idp.Requests.Should().OnlyContain(request => request.Path == FakeIdp.KeysPath);
        _lab.Readings.Should().BeLessThanOrEqualTo(2);
    }

    [Fact, Trait("Contract", "T69")]
    [Trait("Threat", "H18")]
    public async Task A_key_that_the_token_brings_along_is_not_looked_at()
    {
        using var own = SigningKey.Rsa(_lab.Idp.Key.Id);
        var evil = _lab.Idp.Url("/evil-keys");
        _lab.Idp.On("/evil-keys", 200, $$"""{"keys":[{{own.Jwk}}]}""");
        var check = _lab.OpenJwks();

        foreach (var name in new[] { "jku", "x5u" })
            await check.Refuses(_lab.Draft(draft => draft.Header[name] = evil).Sign(own), AuthReason.BadSignature);
        await check.Refuses(_lab.Draft(draft => draft.Header["jwk"] = JsonNode.Parse(own.Jwk)).Sign(own), AuthReason.BadSignature);
        await check.Accepts(_lab.Mint(draft => draft.Header["jku"] = evil));

        _lab.Idp.Count("/evil-keys").Should().Be(0);
    }

    [Theory]
    [InlineData("crit", "[\"b64\"]")]
    [InlineData("zip", "\"DEF\"")]
    public async Task A_header_that_asks_for_an_extension_refuses_the_token(string name, string value) =>
        await _lab.OpenJwks().Refuses(_lab.Mint(draft => draft.Header[name] = JsonNode.Parse(value)), AuthReason.Malformed);

    [Fact, Trait("Contract", "T75")]
    [Trait("Threat", "H24")]
    public async Task A_member_that_comes_twice_refuses_the_token()
    {
        var check = _lab.OpenJwks();
        var rest = $"\"iss\":\"{_lab.Idp.Issuer}\",\"aud\":\"{TokenLab.Resource}\",\"exp\":{_lab.Now + 60}";

        await check.Accepts(_lab.Mint(draft => draft.RawPayload = $$"""{"sub":"a",{{rest}}}"""));
        await check.Refuses(_lab.Mint(draft => draft.RawPayload = $$"""{"sub":"a","sub":"b",{{rest}}}"""), AuthReason.Malformed);
        await check.Refuses(_lab.Mint(draft => draft.RawPayload = $$"""{"sub":"a","s\u0075b":"b",{{rest}}}"""), AuthReason.Malformed);
        await check.Refuses(_lab.Mint(draft => draft.RawPayload = $$"""{"sub":"a","act":{"sub":"a","sub":"b"},{{rest}}}"""), AuthReason.Malformed);
        await check.Refuses(
            _lab.Mint(draft => draft.RawHeader = $$"""{"alg":"RS256","alg":"none","kid":"{{_lab.Idp.Key.Id}}"}"""), AuthReason.Malformed);
    }

    [Fact, Trait("Contract", "T76")]
    [Trait("Threat", "H25")]
    public async Task Payloads_that_break_parsers_are_refused()
    {
        var check = _lab.OpenJwks();
        string[] payloads =
        [
            new string('[', 100_000),
            new string('[', 5_000),
            string.Concat(Enumerable.Repeat("{\"a\":", 17)) + "1" + new string('}', 17),
            "[]", "\"text\"", "null", "17", "{", "{} {}", "\uFEFF{}", "{\"sub\":\"\\ud800\"}", "",
        ];
        foreach (var payload in payloads)
            await check.Refuses(_lab.Mint(draft => draft.RawPayload = payload), AuthReason.Malformed);

        await check.Accepts(_lab.Mint());
    }

    [Fact, Trait("Contract", "T76")]
    public async Task Bytes_that_are_no_text_are_refused()
    {
        var parts = _lab.Mint().Split('.');
        var bytes = SigningKey.Base64Url([(byte)'{', (byte)'"', 0xC0, 0x80, (byte)'"', (byte)':', (byte)'1', (byte)'}']);
        var signed = $"{parts[0]}.{bytes}";

        await _lab.OpenJwks().Refuses($"{signed}.{SigningKey.Base64Url(_lab.Idp.Key.Sign(System.Text.Encoding.ASCII.GetBytes(signed), "RS256"))}", AuthReason.Malformed);
    }

    [Fact, Trait("Contract", "T76")]
    public async Task A_token_has_one_spelling()
    {
        var check = _lab.OpenJwks();
        var token = _lab.Mint();
        var parts = token.Split('.');
        await check.Accepts(token);
        string[] others =
        [
            token + "=", token + "==", token + " ", token + "\n", token + ".", "." + token, token + "%3D", parts[0] + "." + parts[1],
            parts[0] + "=." + parts[1] + "." + parts[2], $"{parts[0]}..{parts[2]}", $".{parts[1]}.{parts[2]}", "..", "", "a.b.c",
            // The last character of a signature of 256 bytes has four bits to spare.
            token[..^1] + (char)(token[^1] + 1),
        ];
        foreach (var other in others)
            await check.Refuses(other, AuthReason.Malformed);
    }

    [Fact, Trait("Contract", "T76")]
    [Trait("Threat", "H26")]
    public async Task Long_tokens_and_headers_are_not_even_read()
    {
        var check = _lab.OpenJwks();

        await check.Refuses(_lab.Mint(draft => draft.With("filler", new string('x', 17 * 1024))), AuthReason.Malformed);
        await check.Refuses(_lab.Mint(draft => draft.Header["filler"] = new string('x', 5 * 1024)), AuthReason.Malformed);
        _lab.Readings.Should().Be(0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(257)]
    public async Task A_signature_of_the_wrong_length_is_a_wrong_signature(int bytes)
    {
        var token = _lab.Mint();

        await _lab.OpenJwks().Refuses(token[..(token.LastIndexOf('.') + 1)] + SigningKey.Base64Url(new byte[bytes]), AuthReason.BadSignature);
    }

    [Theory]
    [InlineData("\"\"")]
    [InlineData("17")]
    [InlineData("[\"alice\"]")]
    [InlineData("null")]
    [Trait("Threat", "H68")]
    public async Task A_subject_is_a_text_and_never_replaced_by_the_client(string subject)
    {
        var token = _lab.Mint(draft => draft.RawPayload =
            $$"""{"iss":"{{_lab.Idp.Issuer}}","aud":"{{TokenLab.Resource}}","client_id":"client-1","exp":{{_lab.Now + 60}},"sub":{{subject}}}""");

        await _lab.OpenJwks().Refuses(token, AuthReason.MissingSubject);
        await _lab.OpenJwks(new() { AllowClientAsSubject = true }).Refuses(token, AuthReason.MissingSubject);
    }

    [Fact]
    public async Task A_client_is_its_own_subject_only_when_allowed()
    {
        var token = _lab.Mint(draft => draft.With("sub", null));

        await _lab.OpenJwks().Refuses(token, AuthReason.MissingSubject);
        (await _lab.OpenJwks(new() { AllowClientAsSubject = true }).Accepts(token)).Subject.Should().Be("client-1");
        await _lab.OpenJwks().Refuses(_lab.Mint(draft => draft.With("sub", new string('a', 256))), AuthReason.MissingSubject);
    }

    [Fact]
    public async Task An_issuer_is_compared_character_by_character()
    {
        var check = _lab.Open(Dsl.Jwks(_lab.Idp.JwksUrl, _lab.Idp.Issuer, options: new() { FurtherIssuers = ["https://idp.test/"] }));

        (await check.Accepts(_lab.Mint(draft => draft.With("iss", "https://idp.test/")))).Issuer.Should().Be("https://idp.test/");
        await check.Refuses(_lab.Mint(draft => draft.With("iss", "https://idp.test")), AuthReason.BadIssuer);
        await check.Refuses(_lab.Mint(draft => draft.With("iss", _lab.Idp.Issuer + "/")), AuthReason.BadIssuer);
        await check.Refuses(_lab.Mint(draft => draft.With("iss", null)), AuthReason.BadIssuer);
    }
}
