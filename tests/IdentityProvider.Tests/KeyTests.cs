using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace IdentityProvider.Tests;

public sealed class KeyTests
{
    [Fact]
    public async Task A_new_key_signs_and_the_old_one_verifies_until_it_is_retired()
    {
        await using var provider = await DevelopmentIdentityProvider.StartAsync();
        var client = await new Client(provider).RegisterAsync();
        var before = await client.ConnectAsync();

        provider.RotateKeys();
        (await KeysAsync(provider)).Should().HaveCount(2);
        var after = await client.ConnectAsync();
        Kid(after.Access()).Should().NotBe(Kid(before.Access()));
        (await Tokens.ValidateAsync(provider, before.Access())).IsValid.Should().BeTrue();
        (await Tokens.ValidateAsync(provider, after.Access())).IsValid.Should().BeTrue();
        (await client.UserinfoAsync(before.Access())).Status.Should().Be(200);

        provider.RetireOldKeys();
        (await KeysAsync(provider)).Should().Equal(Kid(after.Access()));
        (await Tokens.ValidateAsync(provider, before.Access())).IsValid.Should().BeFalse();
        (await client.UserinfoAsync(before.Access())).Status.Should().Be(401);
        (await client.RefreshAsync(before.Refresh())).Status.Should().Be(200);
    }

    private static string Kid(string accessToken) => new JsonWebToken(accessToken).Kid;

    private static async Task<IEnumerable<string>> KeysAsync(DevelopmentIdentityProvider provider)
    {
        var text = await Client.Http.GetStringAsync(provider.JwksUrl);
        text.Should().NotContain("\"d\":").And.NotContain("\"k\":");
        return new JsonWebKeySet(text).Keys.Select(key => key.Kid);
    }
}
