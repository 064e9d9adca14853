using System.Security.Claims;
using System.Text.Json;

namespace Crafting.Tests;

/// <summary>Callers whom another scheme of ASP.NET Core has established: nothing that limits them may get lost.</summary>
public class ClaimsReaderTests
{
    [Fact]
    public void A_caller_survives_an_application_that_copies_the_claims()
    {
        var identity = new VerifiedIdentity
        {
            Subject = "alice",
            Issuer = "https://idp",
            Audience = ["us"],
            ClientId = "app",
            Name = "Alice",
            Email = "a@b.c",
            Roles = ["member"],
            Scopes = ["read", "write"],
            ExpiresAt = DateTimeOffset.UnixEpoch.AddSeconds(9_999_999_999),
            SubjectProfile = "user",
            Actor = new()
            {
                Subject = "agent",
                Issuer = "https://agents",
                SubjectProfile = "ai_agent",
                Roles = ["helper"],
                Actor = new() { Subject = "behind" },
            },
            MayAct = [new() { Subject = "agent" }, new() { Issuer = "https://agents", Profile = "ai_agent", Roles = ["helper"] }],
            Claims = JsonSerializer.SerializeToElement(new { org = "acme", groups = new[] { "g1", "g2" } }),
        };
        var original = identity.ToClaimsPrincipal();

        var copied = Principal.From(new(new ClaimsIdentity(original.Claims, "copied", "name", "roles")))!;

        copied.Should().BeEquivalentTo(Principal.From(original), options => options.Excluding(p => p!.Claims).Excluding(p => p!.Scheme));
        (copied.Claims.GetProperty("org").GetString(), copied.Claims.GetProperty("groups")[1].GetString()).Should().Be(("acme", "g2"));
        (copied.Actor!.Actor!.Subject, copied.MayAct[1].Profile).Should().Be(("behind", "ai_agent"));
    }

    [Theory]
    [InlineData("act", "agent")]
    [InlineData("act", "\"agent\"")]
    [InlineData("act", "{}")]
    [InlineData("act", """{"sub":""}""")]
    [InlineData("act", """{"sub":1}""")]
    [InlineData("act", """{"sub":"a","sub":"b"}""")]
    [InlineData("act", """{"sub":"a","roles":"admin"}""")]
    [InlineData("act", """{"sub":"a","act":"b"}""")]
    [InlineData("act", """[{"sub":"a"}]""")]
    [InlineData("may_act", "agent")]
    [InlineData("may_act", "{}")]
    [InlineData("may_act", """[{"sub":"a"},{}]""")]
    [InlineData("may_act", """{"sub":null}""")]
    public void Whoever_comes_with_an_actor_that_cannot_be_read_is_nobody(string type, string value) =>
        Principal.From(Given.User(("sub", "alice"), (type, value))).Should().BeNull("in person the caller might pass");

    [Fact]
    public void A_chain_without_an_end_is_nobody()
    {
        Principal.From(Given.User(("sub", "alice"), ("act", Chain(16))))!.DelegationDepth.Should().Be(16);
        Principal.From(Given.User(("sub", "alice"), ("act", Chain(17)))).Should().BeNull();
        Principal.From(Given.User(("sub", "alice"), ("act", Chain(50_000)))).Should().BeNull();
        Principal.From(Given.User(("sub", "alice"), ("act", Chain(1)), ("act", Chain(1)))).Should().BeNull("two act at once");

        static string Chain(int length) =>
            string.Concat(Enumerable.Repeat("""{"sub":"a","act":""", length - 1)) + """{"sub":"a"}""" + new string('}', length - 1);
    }

    [Fact]
    public void The_actor_that_ASPNET_Core_keeps_beside_the_claims_counts()
    {
        var user = Given.User(("sub", "alice"));
        var identity = (ClaimsIdentity)user.Identity!;

        identity.Actor = new([new("sub", "agent")], "test");
        Principal.From(user)!.Actor!.Subject.Should().Be("agent");

        identity.Actor = new([new("name", "somebody")], "test");
        Principal.From(user).Should().BeNull();
    }

    [Theory, Trait("Contract", "T81")]
    [InlineData("1", ClaimValueTypes.Integer64)]
    [InlineData("true", ClaimValueTypes.Boolean)]
    [InlineData("""{"admin":true}""", "JSON")]
    [InlineData("""["admin"]""", "JSON_ARRAY")]
    public void Only_text_is_a_role_or_a_scope(string value, string valueType)
    {
        var user = new ClaimsPrincipal(new ClaimsIdentity([new("sub", "alice"), new("roles", value, valueType), new("roles", "member"), new("scope", value, valueType)], "test", "name", "roles"));

        var principal = Principal.From(user)!;

        principal.Roles.Should().Equal("member");
        principal.Scopes.Should().BeEmpty();
    }

    [Fact, Trait("Contract", "T82")]
    public void Scopes_are_parted_by_spaces_alone() =>
        Principal.From(Given.User(("sub", "alice"), ("scope", " a  b\tc d\u00a0e "), ("scope", "f")))!.Scopes
            .Should().Equal("a", "b\tc", "d\u00a0e", "f");

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public void A_blank_subject_is_nobody(string subject) =>
        Principal.From(Given.User(("sub", subject), ("roles", "member"))).Should().BeNull();
}
