using System.Text.Json;
using System.Text.Json.Nodes;

namespace Crafting.Ai.Tests;

/// <summary>Which of the things that Clerk knows about a user are roles.</summary>
public sealed class ClerkRolesTests : IAsyncLifetime
{
    private ClerkLab _lab = null!;

    private FakeClerk Clerk => _lab.Clerk;

    public async Task InitializeAsync() => _lab = await ClerkLab.StartAsync();

    public async Task DisposeAsync() => await _lab.DisposeAsync();

    [Theory, Trait("Contract", "T99")]
    [InlineData("""{"org_role":"org:admin"}""", "admin,org:admin")]
    [InlineData("""{"org_role":"org:org:x"}""", "org:x,org:org:x")]
    [InlineData("""{"o":{"id":"org_1","rol":"billing"}}""", "billing,org:billing")]
    [InlineData("""{"roles":["member"],"org_role":"admin"}""", "member,admin,org:admin")]
    [InlineData("""{"org_role":["org:admin"]}""", "")]
    [InlineData("""{"org_role":"org:"}""", "")]
    [InlineData("""{"o":"admin","roles":"admin"}""", "")]
    [InlineData("""{"unsafe_metadata":{"roles":["admin"]},"public_metadata":{"roles":["admin"]}}""", "")]
    public void The_roles_of_a_token_have_both_spellings(string claims, string roles)
    {
        using var document = JsonDocument.Parse(claims);

        string.Join(',', ClerkRoleNames.FromClaims(document.RootElement, [])).Should().Be(roles);
    }

    [Fact]
    public void A_role_in_an_organization_that_does_not_count_is_no_role()
    {
        using var document = JsonDocument.Parse("""{"org_id":"org_mine","org_role":"org:admin"}""");

        ClerkRoleNames.FromClaims(document.RootElement, ["org_1"]).Should().BeEmpty();
        ClerkRoleNames.FromClaims(document.RootElement, ["org_mine"]).Should().Contain("admin");
    }

    [Theory, Trait("Contract", "T99")]
    [InlineData("""["member","org:x"]""", "member,org:x")]
    [InlineData("\"admin\"", "")]
    [InlineData("""["admin",1]""", "")]
    [InlineData("""{"admin":true}""", "")]
    public async Task Public_metadata_counts_when_it_is_a_list_of_texts_and_unsafe_metadata_never(string value, string roles)
    {
        Clerk.Users["user_alice"]["public_metadata"]!["roles"] = JsonNode.Parse(value);

        (await AskAsync(Alice())).Should().Be(roles);
    }

    [Fact]
    public async Task The_organization_in_the_token_is_the_one_whose_role_counts()
    {
        Clerk.AddMembership("user_alice", "org_1", "org:member");
        Clerk.AddMembership("user_alice", "org_2", "org:admin");

        (await AskAsync(Alice("org_1"))).Should().Be("member,org:member");
        (await AskAsync(Alice("org_2"))).Should().Be("admin,org:admin");
        (await AskAsync(Alice("org_3"))).Should().Be("");
        (await AskAsync(Alice())).Should().Be("");
    }

    [Fact]
    public async Task Named_organizations_count_and_one_of_the_users_own_does_not()
    {
        Clerk.AddMembership("user_alice", "org_mine", "org:admin");
        Clerk.AddMembership("user_alice", "org_1", "org:member");
        ClerkOptions Named(ClerkOptions options) => options with { Organizations = ["org_1"] };

        (await AskAsync(Alice("org_mine"), Named)).Should().Be("");
        (await AskAsync(Alice("org_1"), Named)).Should().Be("member,org:member");
        (await AskAsync(Alice(), Named)).Should().Be("member,org:member");
        (await AskAsync(Alice("org_mine"))).Should().Be("admin,org:admin", "without a name every organization counts, and start-up warns");
    }

    [Fact]
    public async Task All_organizations_count_when_it_is_asked_for()
    {
        Clerk.AddMembership("user_alice", "org_1", "org:member");
        Clerk.AddMembership("user_alice", "org_2", "org:admin");

        (await AskAsync(Alice(), options => options with { AnyOrganization = true })).Should().Be("member,org:member,admin,org:admin");
    }

    [Fact]
    public async Task A_membership_on_a_later_page_is_found_and_pages_have_an_end()
    {
        for (var i = 0; i < 150; i++)
            Clerk.AddMembership("user_alice", "org_" + i, "org:member");
        (await AskAsync(Alice("org_149"))).Should().Be("member,org:member");

        for (var i = 150; i < 700; i++)
            Clerk.AddMembership("user_alice", "org_" + i, "org:member");
        (await AskAsync(Alice("org_699"))).Should().Be("");
        Clerk.Count("/v1/users/user_alice/organization_memberships").Should().Be(2 + 5);
    }

    [Fact]
    public async Task Whoever_is_gone_or_banned_is_not_let_in()
    {
        (await AnswerAsync(Alice() with { Subject = "user_gone" })).Failure!.Reason.Should().Be(AuthReason.Inactive);
        Clerk.Users["user_alice"]["banned"] = true;
        (await AnswerAsync(Alice())).Failure!.Reason.Should().Be(AuthReason.Inactive);
    }

    [Theory]
    [InlineData("../oauth_applications")]
    [InlineData("user_/../../x")]
    [InlineData("user_a?b")]
    [InlineData("mch_machine")]
    public async Task A_subject_that_is_no_user_is_not_asked_about(string subject)
    {
        (await AskAsync(Alice() with { Subject = subject })).Should().Be("none");

        Clerk.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task Nothing_is_asked_for_what_is_turned_off()
    {
        Clerk.AddMembership("user_alice", "org_1", "org:member");

        (await AskAsync(Alice("org_1"), options => options with { RolesFromPublicMetadata = false })).Should().Be("member,org:member");
        Clerk.Count("/v1/users/user_alice").Should().Be(0);
        (await AskAsync(Alice("org_1"), options => options with { RolesFromOrganizations = false })).Should().Be("");
        Clerk.Count("/v1/users/user_alice/organization_memberships").Should().Be(1);
    }

    [Fact]
    public void One_users_roles_are_remembered_apart_for_each_organization_and_for_all_tokens_together()
    {
        var roles = _lab.Roles(Clerk.Options());

        roles.KeyOf(Alice("org_1"), "a")
            .Should().Be(roles.KeyOf(Alice("org_1"), "b")).And.NotBe(roles.KeyOf(Alice("org_2"), "a")).And.NotBe(roles.KeyOf(Alice(), "a"));
        roles.Lifetime.Should().BeLessThanOrEqualTo(TimeSpan.FromSeconds(60));
    }

    private static VerifiedIdentity Alice(string? organization = null) => new()
    {
        Subject = "user_alice",
        Claims = organization is null ? null : JsonElement.Parse($$"""{"org_id":"{{organization}}"}"""),
    };

    private async Task<string> AskAsync(VerifiedIdentity identity, Func<ClerkOptions, ClerkOptions>? change = null)
    {
        var answer = await AnswerAsync(identity, change);
        answer.Failure.Should().BeNull();
        return answer.Learnt is { Roles: { } roles } ? string.Join(',', roles) : "none";
    }

    private Task<UserinfoAnswer> AnswerAsync(VerifiedIdentity identity, Func<ClerkOptions, ClerkOptions>? change = null) =>
        _lab.Roles(Clerk.Options(change)).AskAsync(identity, "token", CancellationToken.None);
}
