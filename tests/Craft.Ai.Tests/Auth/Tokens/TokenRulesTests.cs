using System.Text.Json.Nodes;

namespace Crafting.Ai.Tests;

/// <summary>How verified claims become an identity.</summary>
public sealed class TokenRulesTests : IAsyncLifetime
{
    private TokenLab _lab = null!;

    public async Task InitializeAsync() => _lab = await TokenLab.StartAsync();

    public async Task DisposeAsync() => await _lab.DisposeAsync();

    [Theory, Trait("Contract", "T81")]
    [InlineData("\"admin\"")]
    [InlineData("{\"admin\":true}")]
    [InlineData("[\"admin\",1]")]
    [InlineData("[[\"admin\"]]")]
    [InlineData("[{\"admin\":true}]")]
    [InlineData("\"[\\\"admin\\\"]\"")]
    [InlineData("true")]
    [Trait("Threat", "H36")]
    public async Task Roles_of_another_type_than_a_list_of_texts_are_none(string roles)
    {
        var identity = await _lab.OpenJwks().Accepts(_lab.Mint(draft => draft.With("roles", JsonNode.Parse(roles))));

        identity.Roles.Should().BeEmpty();
        _lab.Log.Lines.Should().Contain(line => line.Level == Microsoft.Extensions.Logging.LogLevel.Debug && line.Text.Contains("The claim roles", StringComparison.Ordinal));
    }

    [Theory, Trait("Contract", "T81")]
    [InlineData("\"admin\"", "admin")]
    [InlineData("[\"admin\",\"\",\"Admin\"]", "admin,Admin")]
    [InlineData("\"[\\\"admin\\\"]\"", "[\"admin\"]")]
    [InlineData("{\"admin\":true}", "")]
    [InlineData("[\"admin\",1]", "")]
    [InlineData("[[\"admin\"]]", "")]
    [InlineData("\"\"", "")]
    public async Task A_single_text_is_a_role_only_in_a_claim_that_was_named(string roles, string expected)
    {
        var identity = await _lab.OpenJwks(new() { RolesClaim = "roles" }).Accepts(_lab.Mint(draft => draft.With("roles", JsonNode.Parse(roles))));

        identity.Roles.Should().Equal(expected.Split(',', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact, Trait("Contract", "T81")]
    public async Task Roles_that_are_null_are_none()
    {
        var token = _lab.Mint(draft => draft.RawPayload =
            $$"""{"iss":"{{_lab.Idp.Issuer}}","aud":"{{TokenLab.Resource}}","sub":"a","exp":{{_lab.Now + 60}},"roles":null,"scope":null}""");

        (await _lab.OpenJwks().Accepts(token)).Roles.Should().BeEmpty();
        (await _lab.OpenJwks(new() { RolesClaim = "roles" }).Accepts(token)).Scopes.Should().BeEmpty();
    }

    [Fact]
    public async Task A_path_leads_into_objects_and_a_name_with_dots_is_a_name_first()
    {
        var token = _lab.Mint(draft => draft
            .With("o", new JsonObject { ["rol"] = "member", ["deep"] = new JsonObject { ["er"] = new JsonArray("x") } })
            .With("https://example.com/roles", new JsonArray("editor")));

        async Task<IReadOnlyList<string>> Roles(string claim) => (await _lab.OpenJwks(new() { RolesClaim = claim }).Accepts(token)).Roles;
        (await Roles("o.rol")).Should().Equal("member");
        (await Roles("o.deep.er")).Should().Equal("x");
        (await Roles("https://example.com/roles")).Should().Equal("editor");
        (await Roles("o.missing")).Should().BeEmpty();
        (await Roles("sub.rol")).Should().BeEmpty();
        (await Roles("o..rol")).Should().BeEmpty();
        (await Roles("o")).Should().BeEmpty();
    }

    [Fact]
    public async Task The_application_may_read_roles_itself_and_a_failure_of_that_lets_nobody_in()
    {
        var token = _lab.Mint(draft => draft.With("org_role", "org:admin"));
        (await _lab.OpenJwks(new() { Roles = claims => [claims.GetProperty("org_role").GetString()![4..], ""] }).Accepts(token)).Roles.Should().Equal("admin");
        (await _lab.OpenJwks(new() { Roles = _ => null! }).Accepts(token)).Roles.Should().BeEmpty();

        await _lab.OpenJwks(new() { Roles = claims => [claims.GetProperty("missing").GetString()!] }).Refuses(token, AuthReason.VerifierFailed);
        _lab.Log.Lines.Should().Contain(line => line.Level == Microsoft.Extensions.Logging.LogLevel.Error);
    }

    [Theory, Trait("Contract", "T82")]
    [InlineData("scope", "\"a  b\"", "a|b")]
    [InlineData("scope", "\" a b a \"", "a|b")]
    [InlineData("scope", "\"a\\tb\"", "a\tb")]
    [InlineData("scope", "\"a\\u00a0b\"", "a\u00a0b")]
    [InlineData("scope", "\"A\"", "A")]
    [InlineData("scope", "\"\uff41\"", "\uff41")]
    [InlineData("scope", "[\"a\"]", "")]
    [InlineData("scope", "17", "")]
    [InlineData("scp", "[\"a\",\"b c\",\"\"]", "a|b c")]
    [InlineData("scp", "\"a b\"", "a|b")]
    [InlineData("scp", "[\"a\",1]", "")]
    [InlineData("scp", "{\"a\":true}", "")]
    [Trait("Threat", "H37")]
    public async Task Scopes_are_parted_by_spaces_alone_and_keep_their_spelling(string claim, string value, string expected)
    {
        var identity = await _lab.OpenJwks().Accepts(_lab.Mint(draft => draft.With(claim, JsonNode.Parse(value))));

        identity.Scopes.Should().Equal(expected.Split('|', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact, Trait("Contract", "T82")]
    public async Task Both_scope_claims_count_together()
    {
        (await _lab.OpenJwks().Accepts(_lab.Mint(draft => draft.With("scope", "a b").With("scp", new JsonArray("b", "c"))))).Scopes.Should().Equal("a", "b", "c");
    }

    [Fact]
    public async Task The_client_is_the_named_one_or_else_the_authorized_party()
    {
        var check = _lab.OpenJwks(new() { AllowedClients = ["client-1"] });

        await check.Accepts(_lab.Mint(draft => draft.With("client_id", null).With("azp", "client-1")));
        await check.Refuses(_lab.Mint(draft => draft.With("client_id", "other").With("azp", "client-1")), AuthReason.BadClient);
        await check.Refuses(_lab.Mint(draft => draft.With("client_id", 17).With("azp", "client-1")), AuthReason.BadClient);
        await check.Refuses(_lab.Mint(draft => draft.With("client_id", "Client-1")), AuthReason.BadClient);
        await check.Refuses(_lab.Mint(draft => draft.With("client_id", null)), AuthReason.BadClient);
    }

    [Fact]
    public async Task Actors_come_as_a_chain()
    {
        var identity = await _lab.OpenJwks().Accepts(_lab.Mint(draft => draft
            .With("sub_profile", "user")
            .With("act", JsonNode.Parse("""{"sub":"agent","iss":"https://a.test","client_id":"c","sub_profile":"ai_agent","act":{"sub":"gateway"}}"""))
            .With("may_act", JsonNode.Parse("""{"sub":"agent","iss":"https://a.test"}"""))));

        identity.SubjectProfile.Should().Be("user");
        identity.Actor.Should().BeEquivalentTo(new { Subject = "agent", Issuer = "https://a.test", ClientId = "c", SubjectProfile = "ai_agent" });
        identity.Actor!.Actor!.Subject.Should().Be("gateway");
        identity.MayAct.Should().ContainSingle().Which.Should().BeEquivalentTo(new ActorMatcher { Subject = "agent", Issuer = "https://a.test" });
    }

    [Fact]
    public async Task Several_may_act()
    {
        var identity = await _lab.OpenJwks().Accepts(_lab.Mint(draft =>
            draft.With("may_act", JsonNode.Parse("""[{"sub":"agent","email":"x"},{"sub_profile":"service","roles":["ops"]}]"""))));

        identity.MayAct.Should().HaveCount(2);
        identity.MayAct[1].Should().BeEquivalentTo(new ActorMatcher { Profile = "service", Roles = ["ops"] });
    }

    [Theory]
    [InlineData("act", "\"agent\"")]
    [InlineData("act", "[]")]
    [InlineData("act", "{}")]
    [InlineData("act", "{\"sub\":17}")]
    [InlineData("act", "{\"sub\":\"\"}")]
    [InlineData("act", "{\"sub\":\"a\",\"iss\":17}")]
    [InlineData("act", "{\"sub\":\"a\",\"sub_profile\":[]}")]
    [InlineData("act", "{\"sub\":\"a\",\"act\":{}}")]
    [InlineData("act", "{\"sub\":\"a\",\"act\":null}")]
    [InlineData("act", "{\"sub\":\"a\",\"roles\":\"admin\"}")]
    [InlineData("may_act", "\"agent\"")]
    [InlineData("may_act", "[]")]
    [InlineData("may_act", "{}")]
    [InlineData("may_act", "[{}]")]
    [InlineData("may_act", "{\"iss\":\"https://a.test\"}")]
    [InlineData("may_act", "{\"email\":\"x\"}")]
    [InlineData("may_act", "{\"sub_profile\":\"service\",\"client_id\":\"c\"}")]
    [InlineData("may_act", "{\"sub\":17}")]
    [InlineData("may_act", "{\"sub\":\"a\",\"roles\":[]}")]
    [InlineData("sub_profile", "17")]
    [InlineData("sub_profile", "\"\"")]
    public async Task A_delegation_that_cannot_be_read_refuses_the_token(string claim, string value)
    {
        await _lab.OpenJwks().Refuses(_lab.Mint(draft => draft.With(claim, JsonNode.Parse(value))), AuthReason.Malformed);
    }

    [Fact]
    public async Task A_chain_of_actors_is_bounded()
    {
        string Chain(int length) => length == 0 ? "{\"sub\":\"z\"}" : $$"""{"sub":"a","act":{{Chain(length - 1)}}}""";

        await _lab.OpenJwks().Accepts(_lab.Mint(draft => draft.With("act", JsonNode.Parse(Chain(14)))));
        await _lab.OpenJwks().Refuses(_lab.Mint(draft => draft.With("act", JsonNode.Parse(Chain(16)))), AuthReason.Malformed);
    }
}
