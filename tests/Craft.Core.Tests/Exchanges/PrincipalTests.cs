using System.Reflection;
using System.Security.Claims;
using System.Text.Json;

namespace Crafting.Tests;

/// <summary>Nobody but a verifier makes a caller, and nobody changes one.</summary>
public class PrincipalTests
{
    [Fact, Trait("Contract", "T78")]
    public void No_serializer_makes_one()
    {
        const string Forged =
            """{"Subject":"root","Roles":["admin"],"Scopes":["all"],"Claims":{},"Audience":[],"MayAct":[],"Scheme":"bearer"}""";

        FluentActions.Invoking(() => JsonSerializer.Deserialize<Principal>(Forged)).Should().Throw<NotSupportedException>();
        FluentActions.Invoking(() => JsonSerializer.Deserialize<Principal>(Forged, JsonSerializerOptions.Web))
            .Should().Throw<NotSupportedException>();
        FluentActions.Invoking(() => JsonSerializer.Deserialize<Holder>($$"""{"Caller":{{Forged}}}"""))
            .Should().Throw<NotSupportedException>();
        FluentActions.Invoking(() => Activator.CreateInstance<Principal>()).Should().Throw<MissingMethodException>();
    }

    [Fact, Trait("Contract", "T78")]
    public void It_has_no_public_constructor_setter_or_factory()
    {
        typeof(Principal).GetConstructors().Should().BeEmpty();
        typeof(Principal).IsSealed.Should().BeTrue();
        typeof(Principal).GetProperties().Should().OnlyContain(property => property.GetSetMethod() == null);
        typeof(Principal).GetFields(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static).Should().BeEmpty();
        typeof(Principal).Assembly.GetExportedTypes().SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static))
            .Should().NotContain(method => method.ReturnType == typeof(Principal));
    }

    [Fact, Trait("Contract", "T78")]
    public async Task Neither_a_header_nor_an_argument_nor_a_body_is_a_caller()
    {
        await using var app = await App.StartAsync(
            Given.Route("guarded").Input("""{"type":"object"}""").Authorize().From(Direct()).Transform(_ => 1),
            Given.Route("told")
                .From(Direct())
                .Header("principal", "root")
                .Header("X-Principal", _ => Given.Caller("admin"))
                .Process(exchange => exchange.WithHeader("craft.principal", Given.Caller("admin")))
                .Authorize()
                .Transform(_ => 1));
        var body = JsonSerializer.SerializeToElement(
            new { principal = new { subject = "root", roles = new[] { "admin" } }, _meta = new { principal = "root" } });
        var headers = new Dictionary<string, object?>
        {
            ["principal"] = Given.Caller("admin"),
            ["X-Principal"] = "root",
            ["craft.principal"] = Given.Caller(),
        };

        (await App.CodeOfAsync(app.ArriveAsync("guarded", new() { Body = body, Headers = headers }))).Should().Be("RC5012");
        (await App.CodeOfAsync(app.ArriveAsync("guarded", new() { Body = Given.Caller("admin") }))).Should().Be("RC5012");
        (await App.CodeOfAsync(app.ArriveAsync("guarded", new() { Body = Given.Alice, Origin = Given.Caller("admin") })))
            .Should().Be("RC5012");
        (await app.FailureAsync("told")).Code.Should().Be("RC5012");
    }

    [Theory, Trait("Contract", "T94")]
    [InlineData(null)]
    [InlineData("{}")]
    public async Task Code_that_calls_for_nobody_is_nobody(string? body)
    {
        await using var app = await App.StartAsync(
            Given.Route().Authorize("member").Input("""{"type":"object"}""").From(Direct()).Transform(_ => 1),
            Given.Route("outer").From(Direct()).Transform((_, exchange) =>
                exchange.Get<ICraftClient>().SendAsync<int>("route", body is null ? null : JsonSerializer.SerializeToElement(new { }))));

        (await App.CodeOfAsync(app.SendAsync<int>("route", body is null ? null : JsonSerializer.SerializeToElement(new { }))))
            .Should().Be("RC5012");
        (await app.FailureAsync("outer", principal: Given.Caller("member"))).InnerException
            .Should().BeOfType<CraftException>().Which.Code.Should().Be("RC5012");
    }

    [Fact]
    public void What_it_was_made_of_may_change_and_it_does_not()
    {
        var (roles, matcherRoles) = (new List<string> { "a" }, new List<string> { "x" });
        var mayAct = new List<ActorMatcher> { new() { Subject = "agent", Roles = matcherRoles } };
        using var document = JsonDocument.Parse("""{"org":"acme"}""");
        var principal = new Principal(
            new() { Subject = "alice", Roles = roles, Scopes = roles, Audience = roles, MayAct = mayAct, Claims = document.RootElement });

        roles[0] = "admin";
        matcherRoles.Clear();
        mayAct.Clear();
        document.Dispose();

        (principal.Roles[0], principal.Scopes[0], principal.Audience[0], principal.MayAct[0].Roles[0]).Should().Be(("a", "a", "a", "x"));
        principal.Claims.GetProperty("org").GetString().Should().Be("acme");
        principal.Roles.Should().NotBeAssignableTo<string[]>("nobody casts their way to the roles");
        ((ICollection<string>)principal.Roles).IsReadOnly.Should().BeTrue();
    }

    [Fact]
    public void Prints_the_subject_and_no_claims()
    {
        var identity = new VerifiedIdentity
        {
            Subject = "alice",
            Email = "secret",
            Claims = JsonSerializer.SerializeToElement(new { phone = "secret" }),
        };

        new Principal(identity).ToString().Should().Be("alice");
        identity.ToString().Should().Be("alice");
        $"{new Principal(identity)}".Should().Be("alice");
    }

    [Theory, Trait("Contract", "T82")]
    [InlineData("")]
    [InlineData(null)]
    public void Empty_words_are_no_words(string? word)
    {
        var principal = new Principal(Given.Alice with { Roles = ["a", word!], Scopes = [word!], Audience = [word!] });

        principal.Roles.Should().Equal("a");
        (principal.Scopes.Count, principal.Audience.Count).Should().Be((0, 0));
    }

    [Fact]
    public void Parts_that_are_missing_or_of_the_wrong_kind_are_empty()
    {
        var principal = new Principal(new() { Subject = "alice", Roles = null!, Scopes = null!, Audience = null!, MayAct = null!, Claims = JsonSerializer.SerializeToElement(new[] { 1 }), Scheme = "" });

        (principal.Roles.Count, principal.Scopes.Count, principal.Audience.Count, principal.MayAct.Count).Should().Be((0, 0, 0, 0));
        (principal.Claims.ValueKind, principal.Claims.EnumerateObject().Count(), principal.Scheme)
            .Should().Be((JsonValueKind.Object, 0, "custom"));
        new Principal(Given.Alice with { Claims = default(JsonElement) }).Claims.ValueKind.Should().Be(JsonValueKind.Object);
    }

    [Fact]
    public void A_chain_without_an_end_is_nobody()
    {
        new Principal(Given.Alice.ActedForBy(16)).DelegationDepth.Should().Be(16);
        FluentActions.Invoking(() => new Principal(Given.Alice.ActedForBy(17)))
            .Should().Throw<CraftException>().Which.Code.Should().Be("RC5024");
        FluentActions.Invoking(() => Given.Alice.ActedForBy(100_000).ToClaimsPrincipal())
            .Should().Throw<CraftException>().Which.Code.Should().Be("RC5024");
        FluentActions.Invoking(() => new Principal(Given.Alice with { Actor = new() { Subject = "" } }))
            .Should().Throw<CraftException>().Which.Code.Should().Be("RC5024");
    }

    [Fact]
    public void A_caller_is_whoever_the_first_identity_says()
    {
        Principal.From(null).Should().BeNull();
        Principal.From(new ClaimsPrincipal()).Should().BeNull();
        Principal.From(new ClaimsPrincipal(new ClaimsIdentity([new("sub", "alice")]))).Should().BeNull("it is not authenticated");
        Principal.From(Given.Alice.ToClaimsPrincipal())!.Subject.Should().Be("alice");
    }

    private sealed record Holder(Principal Caller);
}
