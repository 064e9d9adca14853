
namespace Crafting.Ai.Tests;

/// <summary>The official client signs its user in at a genuine provider, in every mode and both protocol eras.</summary>
public class OfficialClientTests
{
    private static readonly Capability[] Routes =
    [
        Craft.Route().Id("who").Description("Says who calls.").From(Mcp()).Authorize().Transform((_, exchange) => exchange.Principal!.Subject),
        Craft.Route().Id("members").Description("For members.").From(Mcp()).Authorize("member").Transform(_ => "welcome"),
        Craft.Route().Id("write").Description("Writes.").From(Mcp()).Authorize(new AuthorizeOptions { Scopes = ["notes:write"] }).Transform(_ => "written"),
    ];

    public static TheoryData<OauthMode?, string> Ways => new()
    {
        { null, Era.Sessions },
        { null, Era.Stateless },
        { OauthMode.Pass, Era.Sessions },
        { OauthMode.Pass, Era.Stateless },
        { OauthMode.Relay, Era.Sessions },
        { OauthMode.Relay, Era.Stateless },
    };

    [Theory, MemberData(nameof(Ways))]
    [Trait("Contract", "T45")]
    public async Task A_user_signs_in_and_the_tools_see_the_user(OauthMode? mode, string revision)
    {
        await using var app = await SignedInApp.StartAsync(mode, Routes);
        using var alice = new Browser { Person = "alice" };
        using var bob = new Browser { Person = "bob" };
        await using var ofAlice = await app.ConnectAsync(revision, alice);
        await using var ofBob = await app.ConnectAsync(revision, bob);

        (await ofAlice.CallAsync("who")).Text().Should().Be("alice");
        (await ofAlice.CallAsync("members")).Text().Should().Be("welcome");
        (await ofBob.CallAsync("who")).Text().Should().Be("bob");
        (await ofBob.CallAsync("members")).ErrorText().Should().StartWith("RC5015: ");
    }

    [Theory, MemberData(nameof(Ways))]
    [Trait("Contract", "T90")]
    [Trait("Threat", "H60")]
    public async Task A_tool_that_needs_more_scopes_sends_the_user_back_to_the_browser_once(OauthMode? mode, string revision)
    {
        await using var app = await SignedInApp.StartAsync(mode, Routes);
        using var browser = new Browser();
        await using var client = await app.ConnectAsync(revision, browser);
        await client.CallAsync("who");
        var pages = browser.Seen.Count;

        (await client.CallAsync("write")).Text().Should().Be("written");
        browser.Seen.Count.Should().BeGreaterThan(pages);
        pages = browser.Seen.Count;
        (await client.CallAsync("write")).Text().Should().Be("written");
        browser.Seen.Should().HaveCount(pages);
    }
}
