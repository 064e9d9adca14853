using System.Text;

namespace Crafting.Ai.Tests;

/// <summary>A verifier with one configured key.</summary>
public sealed class JwtTests : IAsyncLifetime
{
    private const string Secret = "0123456789abcdef0123456789abcdef";

    private TokenLab _lab = null!;

    public async Task InitializeAsync() => _lab = await TokenLab.StartAsync();

    public async Task DisposeAsync() => await _lab.DisposeAsync();

    [Fact, Trait("Contract", "T68")]
    public async Task A_shared_secret_accepts_its_own_signatures_and_no_others()
    {
        var check = _lab.Open(Jwt(_lab.Idp.Issuer, secret: Secret));
        var good = _lab.Draft().Sign(Encoding.UTF8.GetBytes(Secret));

        await check.Accepts(good);
        check.IsCurrent(0).Should().BeTrue();
        await check.Refuses(_lab.Draft().Sign(Encoding.UTF8.GetBytes(Secret + "x")), AuthReason.BadSignature);
        await check.Refuses(good[..(good.LastIndexOf('.') + 1)], AuthReason.BadSignature);
        await check.Refuses(_lab.Mint(), AuthReason.BadAlgorithm);
        await check.Refuses(_lab.Draft(draft => draft.Header["alg"] = "HS384").Sign(Encoding.UTF8.GetBytes(Secret)), AuthReason.BadAlgorithm);
        await check.Refuses(_lab.Draft(draft => draft.Header["alg"] = "none").Sign(Encoding.UTF8.GetBytes(Secret)), AuthReason.BadAlgorithm);
    }

    [Fact]
    public async Task A_public_key_accepts_its_own_signatures_whatever_the_key_is_called()
    {
        var check = _lab.Open(Jwt(_lab.Idp.Issuer, publicKey: _lab.Idp.Key.PublicPem));
        using var stranger = SigningKey.Rsa("key-1");

        await check.Accepts(_lab.Mint(draft => draft.Header["kid"] = "other"));
        await check.Refuses(_lab.Draft().Sign(stranger), AuthReason.BadSignature);
        _lab.Readings.Should().Be(0);
    }

    [Fact]
    public async Task The_same_claims_are_demanded_as_of_every_token()
    {
        var check = _lab.Open(Jwt(_lab.Idp.Issuer, secret: Secret));
        string Sign(string claim, string? value) => _lab.Draft(draft => draft.With(claim, value)).Sign(Encoding.UTF8.GetBytes(Secret));

        await check.Refuses(Sign("iss", "https://other.test"), AuthReason.BadIssuer);
        await check.Refuses(Sign("aud", "https://other.test"), AuthReason.BadAudience);
        await check.Refuses(Sign("exp", null), AuthReason.MissingExpiresAt);
        await check.Refuses(Sign("sub", null), AuthReason.MissingSubject);
    }
}
