using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace Crafting.Ai.Tests;

/// <summary>What the claims of a token say to a careless reader.</summary>
public sealed class ClaimsWithoutTheDefenceTests : IAsyncLifetime
{
    private TokenLab _lab = null!;

    public async Task InitializeAsync() => _lab = await TokenLab.StartAsync();

    public async Task DisposeAsync() => await _lab.DisposeAsync();

    [Fact, Trait("WithoutDefence", "H24")]
    public async Task Where_a_member_may_come_twice_two_readers_see_two_subjects()
    {
        var both = _lab.Mint(draft => draft.RawPayload =
            $$"""{"sub":"alice","sub":"admin","iss":"{{_lab.Idp.Issuer}}","aud":"{{TokenLab.Resource}}","exp":{{_lab.Now + 60}}}""");

        var claims = Part(both, 1);

        claims.EnumerateObject().First(claim => claim.NameEquals("sub")).Value.GetString().Should().Be("alice");
        claims.GetProperty("sub").GetString().Should().Be("admin");
        await _lab.OpenJwks().Refuses(both, AuthReason.Malformed);
    }

    [Fact, Trait("WithoutDefence", "H35")]
    public async Task Where_the_application_believes_what_is_sent_anybody_is_anyone()
    {
        using var attacker = SigningKey.Rsa("none");
        var forged = _lab.Draft(draft => draft.With("sub", "the director")).Sign(attacker);

        var careless = _lab.Open(Dsl.Verifier((token, _) => Task.FromResult<VerifiedIdentity?>(Believe(token))));

        (await careless.Accepts(forged)).Subject.Should().Be("the director");
        await _lab.OpenJwks().Refuses(forged, AuthReason.UnknownKey);
    }

    [Theory, Trait("WithoutDefence", "H36")]
    [InlineData("\"admin\"")]
    [InlineData("[[\"admin\"]]")]
    [InlineData("{\"admin\":false}")]
    public async Task Where_anything_is_made_a_text_a_claim_of_the_wrong_type_is_a_role(string claim)
    {
        var token = _lab.Mint(draft => draft.With("roles", JsonNode.Parse(claim)));
        var careless = new TokenOptions { Roles = claims => claims.GetProperty("roles").ToString().Split('"', '[', ']', '{', '}', ':') };

        (await _lab.OpenJwks(careless).Accepts(token)).Roles.Should().Contain("admin");
        (await _lab.OpenJwks().Accepts(token)).Roles.Should().BeEmpty();
    }

    [Fact, Trait("WithoutDefence", "H37")]
    public async Task Where_spelling_does_not_count_a_look_alike_is_the_role()
    {
        var token = _lab.Mint(draft => draft.With("roles", new JsonArray("\u00a0Boo\u212Aing-ADMIN ")));
        var careless = new TokenOptions
        {
            Roles = claims => [.. claims.GetProperty("roles").EnumerateArray().Select(role => role.GetString()!.Trim().ToLowerInvariant())],
        };

        (await _lab.OpenJwks(careless).Accepts(token)).Roles.Should().Equal("booking-admin");
        (await _lab.OpenJwks().Accepts(token)).Roles.Should().NotContain("booking-admin");
    }

    private static JsonElement Part(string token, int index) =>
        JsonDocument.Parse(WebEncoders.Base64UrlDecode(token.Split('.')[index])).RootElement;

    private static VerifiedIdentity Believe(string token) => new()
    {
        Subject = Part(token, 1).GetProperty("sub").GetString()!,
        ExpiresAt = DateTimeOffset.FromUnixTimeSeconds(Part(token, 1).GetProperty("exp").GetInt64()),
    };
}
