using System.IdentityModel.Tokens.Jwt;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.Tokens;

namespace Crafting.Ai.Tests;

/// <summary>What a token gets past when its check is turned off, loosened, or written without care.</summary>
public sealed class TokensWithoutTheDefenceTests : IAsyncLifetime
{
    private static readonly JwtSecurityTokenHandler Handler = new() { MapInboundClaims = false };

    private TokenLab _lab = null!;

    public async Task InitializeAsync() => _lab = await TokenLab.StartAsync();

    public async Task DisposeAsync() => await _lab.DisposeAsync();

    [Fact, Trait("WithoutDefence", "H16")]
    public async Task Where_any_type_is_good_an_id_token_gets_in()
    {
        var idToken = _lab.Mint(draft =>
        {
            draft.Header["typ"] = "JWT";
            draft.For("client-1").With("client_id", null).With("azp", "client-1").With("nonce", "n");
        });

        var careless = _lab.OpenJwks(new() { RequireAccessTokenType = false, AllowedClients = ["client-1"] }, "*");

        (await careless.Accepts(idToken)).Subject.Should().Be("alice");
        await _lab.OpenJwks(new() { AllowedClients = ["client-1"] }, "*").Refuses(idToken, AuthReason.BadType);
    }

    [Fact, Trait("WithoutDefence", "H17")]
    public async Task Where_a_token_need_not_be_signed_anybody_writes_one()
    {
        var unsigned = $"{SigningKey.Base64Url("""{"alg":"none"}""")}.{_lab.Mint().Split('.')[1]}.";

        Validates(unsigned, new() { RequireSignedTokens = false }).Should().BeTrue();
        await _lab.OpenJwks().Refuses(unsigned, AuthReason.BadAlgorithm);
    }

    [Fact, Trait("WithoutDefence", "H17")]
    public async Task Where_a_public_key_may_be_a_secret_everybody_knows_the_secret()
    {
        var pem = Encoding.UTF8.GetBytes(_lab.Idp.Key.PublicPem);
        var forged = _lab.Draft().Sign(pem);

        Validates(forged, new() { IssuerSigningKey = new SymmetricSecurityKey(pem) }).Should().BeTrue();
        await _lab.Open(Dsl.Jwt(_lab.Idp.Issuer, publicKey: _lab.Idp.Key.PublicPem)).Refuses(forged, AuthReason.BadAlgorithm);
    }

    [Fact, Trait("WithoutDefence", "H18")]
    public async Task Where_the_key_that_comes_along_is_believed_anybody_signs()
    {
        using var attacker = SigningKey.Rsa(_lab.Idp.Key.Id);
        var forged = _lab.Draft(draft => draft.Header["jwk"] = JsonNode.Parse(attacker.Jwk)).Sign(attacker);

        static IEnumerable<SecurityKey> Brought(string token, SecurityToken read, string keyId, TokenValidationParameters parameters) =>
            [new JsonWebKey(Part(token, 0).GetProperty("jwk").GetRawText())];

        Validates(forged, new() { IssuerSigningKeyResolver = Brought }).Should().BeTrue();
        await _lab.OpenJwks().Refuses(forged, AuthReason.BadSignature);
    }

    [Fact, Trait("WithoutDefence", "H20")]
    public async Task Where_the_key_is_fixed_a_retired_one_counts_and_its_successor_does_not()
    {
        var check = _lab.Open(Dsl.Jwt(_lab.Idp.Issuer, publicKey: _lab.Idp.Key.PublicPem));
        var old = _lab.Mint();
        _lab.Idp.AddKey();
        _lab.Idp.RetireOldKeys();

        await check.Accepts(old);
        await check.Refuses(_lab.Mint(), AuthReason.BadSignature);
    }

    [Fact, Trait("WithoutDefence", "H21")]
    public async Task Where_missing_keys_mean_no_check_an_outage_lets_everybody_in()
    {
        using var attacker = SigningKey.Rsa("none");
        using var http = new HttpClient();
        var forged = _lab.Draft().Sign(attacker);
        _lab.Idp.On(FakeIdp.KeysPath, 500, "");
        var open = _lab.Open(Dsl.Verifier(async (token, cancellationToken) =>
        {
            var keys = await http.GetAsync(_lab.Idp.JwksUrl, cancellationToken);
            return keys.IsSuccessStatusCode ? null : Believe(token);
        }));

        (await open.Accepts(forged)).Subject.Should().Be("alice");
        await _lab.OpenJwks().Refuses(forged, AuthReason.Infrastructure);
    }

    [Fact, Trait("WithoutDefence", "H22")]
    public async Task Where_redirects_are_followed_the_keys_are_those_of_somebody_else()
    {
        await using var evil = await FakeIdp.StartAsync();
        _lab.Idp.On(FakeIdp.KeysPath, 302, "", "text/plain", ("Location", evil.JwksUrl));
        using var http = new HttpClient();
        var forged = _lab.Draft().Sign(evil.Key);

        var keys = new JsonWebKeySet(await http.GetStringAsync(_lab.Idp.JwksUrl)).GetSigningKeys();

        Validates(forged, new() { IssuerSigningKeys = keys }).Should().BeTrue();
        await _lab.OpenJwks().Refuses(forged, AuthReason.Infrastructure);
    }

    [Fact, Trait("WithoutDefence", "H23")]
    public async Task Where_clocks_may_differ_by_minutes_a_token_outlives_its_end()
    {
        var old = _lab.Mint(draft => draft.With("exp", _lab.Now - 299));

        await _lab.OpenJwks(new() { ClockSkew = TimeSpan.FromMinutes(5) }).Accepts(old);
        await _lab.OpenJwks().Refuses(old, AuthReason.Expired);
    }

    [Fact, Trait("WithoutDefence", "H25")]
    public void Where_depth_has_no_bound_a_hundred_thousand_levels_are_read()
    {
        const int Levels = 100_000;
        var bomb = new string('[', Levels) + new string(']', Levels);
        static JsonDocument Read(string text, int depth) => JsonDocument.Parse(text, new() { MaxDepth = depth });

        using var read = Read(bomb, int.MaxValue);
        var bounded = () => Read(bomb, 16);

        read.RootElement.ValueKind.Should().Be(JsonValueKind.Array);
        bounded.Should().Throw<JsonException>();
    }

    [Fact, Trait("WithoutDefence", "H26")]
    public async Task Where_length_has_no_bound_tokens_of_any_length_are_read()
    {
        var huge = _lab.Mint(draft => draft.With("filler", new string('x', 1024 * 1024)));

        var handler = new JwtSecurityTokenHandler { MaximumTokenSizeInBytes = int.MaxValue };

        handler.ReadJwtToken(huge).Subject.Should().Be("alice");
        await _lab.OpenJwks().Refuses(huge, AuthReason.Malformed);
    }

    private static bool Validates(string token, TokenValidationParameters parameters)
    {
        (parameters.ValidateIssuer, parameters.ValidateAudience, parameters.ValidateLifetime) = (false, false, false);
        return Handler.ValidateToken(token, parameters, out _).FindFirst("sub")!.Value == "alice";
    }

    private static VerifiedIdentity Believe(string token) => new()
    {
        Subject = Part(token, 1).GetProperty("sub").GetString()!,
        ExpiresAt = DateTimeOffset.FromUnixTimeSeconds(Part(token, 1).GetProperty("exp").GetInt64()),
    };

    private static JsonElement Part(string token, int index) =>
        JsonDocument.Parse(WebEncoders.Base64UrlDecode(token.Split('.')[index])).RootElement;
}
