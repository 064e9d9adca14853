namespace Crafting.Ai.Tests;

/// <summary>The userinfo endpoint from the issuer's metadata.</summary>
public sealed class UserinfoDiscoveryTests : IAsyncLifetime
{
    private const string Metadata = "/.well-known/openid-configuration";

    private UserinfoLab _lab = null!;

    public async Task InitializeAsync()
    {
        _lab = await UserinfoLab.StartAsync();
        _lab.Idp.On(UserinfoLab.Path, 200, """{"sub":"alice","roles":["member"]}""");
    }

    public async Task DisposeAsync() => await _lab.DisposeAsync();

    [Fact]
    public async Task The_endpoint_is_found_once_and_kept_for_an_hour()
    {
        Publish(_lab.Idp.Url(UserinfoLab.Path));
        var enrichment = Discovering();

        (await enrichment.Accepts(_lab.Identity(), "a")).Roles.Should().Equal("member");
        _lab.Clock.Advance(TimeSpan.FromMinutes(59));
        await enrichment.Accepts(_lab.Identity(), "b");
        _lab.Idp.Count(Metadata).Should().Be(1);
        _lab.Clock.Advance(TimeSpan.FromMinutes(2));
        await enrichment.Accepts(_lab.Identity(), "c");
        _lab.Idp.Count(Metadata).Should().Be(2);
    }

    [Fact]
    public async Task The_issuer_says_how_long_its_metadata_counts()
    {
        Publish(_lab.Idp.Url(UserinfoLab.Path), headers: ("Cache-Control", "max-age=120"));
        var enrichment = Discovering();

        await enrichment.Accepts(_lab.Identity(), "a");
        _lab.Clock.Advance(TimeSpan.FromSeconds(121));
        await enrichment.Accepts(_lab.Identity(), "b");

        _lab.Idp.Count(Metadata).Should().Be(2);
    }

    [Fact]
    public async Task An_issuer_that_is_down_is_remembered_and_one_that_comes_up_is_found()
    {
        var enrichment = Discovering();
        (await enrichment.Refuses(_lab.Identity())).Reason.Should().Be(AuthReason.Infrastructure);

        Publish(_lab.Idp.Url(UserinfoLab.Path));
        await enrichment.Accepts(_lab.Identity());
        _lab.Idp.On(Metadata, 500, "{}");
        _lab.Clock.Advance(TimeSpan.FromHours(2));

        await enrichment.Accepts(_lab.Identity());
        _lab.Log.Should().Contain($"the metadata of {_lab.Idp.Issuer} answered 500");
    }

    [Theory]
    [InlineData("http://elsewhere.test/userinfo")]
    [InlineData("/userinfo")]
    [InlineData("https://user@elsewhere.test/userinfo")]
    [InlineData("file:///userinfo")]
    public async Task An_endpoint_that_is_not_safe_to_ask_is_not_asked(string endpoint)
    {
        Publish(endpoint);

        (await Discovering().Refuses(_lab.Identity())).Reason.Should().Be(AuthReason.Infrastructure);

        _lab.Idp.Count(UserinfoLab.Path).Should().Be(0);
    }

    [Fact]
    public async Task The_metadata_of_another_issuer_does_not_count()
    {
        Publish(_lab.Idp.Url(UserinfoLab.Path), "https://other.test");

        (await Discovering().Refuses(_lab.Identity())).Reason.Should().Be(AuthReason.Infrastructure);

        _lab.Log.Should().Contain("names another issuer");
        _lab.Idp.Count(UserinfoLab.Path).Should().Be(0);
    }

    private void Publish(string endpoint, string? issuer = null, params (string Name, string Value)[] headers) =>
        _lab.Idp.On(Metadata, 200, $$"""{"issuer":"{{issuer ?? _lab.Idp.Issuer}}","userinfo_endpoint":"{{endpoint}}"}""", headers: headers);

    private ICallerEnrichment Discovering() => _lab.Open(mcp => mcp.DiscoverUserinfo = true);
}
