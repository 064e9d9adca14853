using System.Text.Json;

namespace Crafting.Tests;

public class DelegateTests
{
    private static readonly DateTimeOffset Noon = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task The_caller_stays_the_subject_and_somebody_acts()
    {
        var alice = Given.Alice with
        {
            Issuer = "https://idp",
            Audience = ["us"],
            ClientId = "app",
            Name = "Alice",
            Email = "a@b.c",
            Roles = ["member"],
            Scopes = ["read", "write"],
            ExpiresAt = Noon,
            Claims = JsonSerializer.SerializeToElement(new { org = "acme" }),
            SubjectProfile = "user",
            GrantId = "old",
        };

        var principal = await DelegateAsync(alice, Given.Agent with { Roles = ["helper"], Scopes = ["everything"] });

        (principal.Subject, principal.Issuer, principal.ClientId, principal.Name, principal.Email, principal.SubjectProfile, principal.ExpiresAt)
            .Should().Be(("alice", "https://idp", "app", "Alice", "a@b.c", "user", Noon));
        (principal.Audience[0], principal.Roles[0], principal.Claims.GetProperty("org").GetString()).Should().Be(("us", "member", "acme"));
        principal.Scopes.Should().Equal("read", "write");
        principal.GrantId.Should().BeNull("a grant is never inherited");
        (principal.Actor!.Subject, principal.Actor.SubjectProfile, principal.Actor.Roles[0], principal.Actor.Actor)
            .Should().Be(("agent", "ai_agent", "helper", null));
    }

    [Theory]
    [InlineData("read", "read write", "read other")]
    [InlineData("", "read write", "other READ")]
    [InlineData("", "", "read")]
    [InlineData("read write", "read write", "write read admin")]
    public async Task Scopes_never_grow_above_those_of_the_caller_or_the_ceiling(string kept, string held, string ceiling)
    {
        var principal = await DelegateAsync(Given.Alice with { Scopes = Words(held) }, Given.Agent, new() { Scopes = Words(ceiling) });

        principal.Scopes.Should().Equal(Words(kept));

        static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    [Theory]
    [InlineData(null, null, null)]
    [InlineData(1, null, 1)]
    [InlineData(null, 1, 1)]
    [InlineData(1, 2, 1)]
    [InlineData(2, 1, 1)]
    public async Task A_delegation_ends_with_whichever_credential_ends_first(int? subject, int? actor, int? end) =>
        (await DelegateAsync(Given.Alice with { ExpiresAt = At(subject) }, Given.Agent with { ExpiresAt = At(actor) })).ExpiresAt
            .Should().Be(At(end));

    [Fact]
    public async Task Whoever_acted_before_stands_behind_the_new_actor()
    {
        var principal = await DelegateAsync(
            Given.Alice.ActedForBy(2), Given.Agent, new() { GrantId = exchange => "grant of " + exchange.Principal });

        (principal.Actor!.Subject, principal.Actor.Actor!.Subject, principal.Actor.Actor.Actor!.Subject, principal.Actor.Actor.Actor.Actor)
            .Should().Be(("agent", "actor1", "actor2", null));
        principal.GrantId.Should().Be("grant of alice");
    }

    public static TheoryData<string, ActorMatcher[], bool> MayAct => new()
    {
        { "no rule", [], true },
        { "the agent", [new() { Subject = "agent" }], true },
        { "one of several", [new() { Subject = "robot" }, new() { Profile = "ai_agent" }], true },
        { "somebody else", [new() { Subject = "robot" }], false },
        { "the agent of another issuer", [new() { Subject = "agent", Issuer = "https://other" }], false },
        { "nobody", [new()], false },
    };

    [Theory]
    [MemberData(nameof(MayAct), DisableDiscoveryEnumeration = true)]
    public async Task The_caller_says_who_may_act(string name, ActorMatcher[] mayAct, bool passes)
    {
        var delegation = () => DelegateAsync(Given.Alice with { MayAct = mayAct }, Given.Agent);

        if (passes)
            (await delegation()).Actor!.Subject.Should().Be("agent", name);
        else
            (await delegation.Should().ThrowAsync<CraftException>()).Which.Code.Should().Be("RC5037", name);
    }

    [Fact]
    public async Task The_rule_of_the_caller_counts_for_the_next_actor_as_well()
    {
        await using var app = await App.StartAsync(
            Given.Route().From(Direct()).Delegate(Given.Agent).Delegate(new VerifiedIdentity { Subject = "robot" }));

        (await app.CodeAsync(Given.Alice with { MayAct = [new() { Subject = "agent" }] })).Should().Be("RC5037");
        (await app.CodeAsync(Given.Alice)).Should().BeNull();
    }

    [Fact]
    public async Task A_chain_of_actors_ends_somewhere()
    {
        (await DelegateAsync(Given.Alice.ActedForBy(15), Given.Agent)).DelegationDepth.Should().Be(16);
        var tooLong = () => DelegateAsync(Given.Alice.ActedForBy(16), Given.Agent);
        (await tooLong.Should().ThrowAsync<CraftException>()).Which.Code.Should().Be("RC5036");
    }

    [Fact]
    public async Task Without_a_caller_there_is_nothing_to_delegate()
    {
        var asked = false;
        await using var app = await App.StartAsync(Given.Route().From(Direct()).Delegate(_ => { asked = true; return Given.Agent; }));

        (await app.FailureAsync("route")).Code.Should().Be("RC5012");
        asked.Should().BeFalse();
    }

    public static TheoryData<VerifiedIdentity?> Nobodies => new(
        null, new() { Subject = "" }, Given.Agent with { Actor = Given.Alice }, Given.Agent with { GrantId = "grant" });

    [Theory]
    [MemberData(nameof(Nobodies), DisableDiscoveryEnumeration = true)]
    public async Task An_actor_who_cannot_be_described_does_not_act(VerifiedIdentity? nobody)
    {
        await using var app = await App.StartAsync(Given.Route().From(Direct()).Delegate(_ => nobody));

        (await app.CodeAsync(Given.Alice)).Should().Be("RC5024");
    }

    public static TheoryData<string, Capability> Forms => new()
    {
        { "identity", Acting(Given.Route().From(Direct()).Delegate(Given.Agent)) },
        { "value", Acting(Given.Route().From(Direct()).Delegate(_ => Given.Agent)) },
        { "task", Acting(Given.Route().From(Direct()).Delegate(async _ => { await Task.Yield(); return Given.Agent; })) },
        { "value task", Acting(Given.Route().From(Direct()).Delegate(_ => new ValueTask<VerifiedIdentity?>(Given.Agent))) },
    };

    [Theory]
    [MemberData(nameof(Forms), DisableDiscoveryEnumeration = true)]
    public async Task The_actor_may_be_told_in_any_form(string form, Capability route)
    {
        await using var app = await App.StartAsync(route);

        (await app.SendAsAsync(Given.Caller(), "route")).Body.Should().Be("alice by agent", form);
    }

    [Fact]
    public async Task The_gate_at_the_door_sees_the_caller_and_the_one_behind_it_the_actor()
    {
        var route = Given.Route()
            .From(Direct())
            .Authorize("member")
            .Delegate(Given.Agent, new() { Scopes = ["read", "list"] })
            .Authorize(new() { Actor = new ActorMatcher { Profile = "ai_agent" } });
        await using var app = await App.StartAsync(route, Given.Route("closed").From(Direct()).Delegate(Given.Agent).Authorize());

        (await app.CodeAsync(Given.Alice with { Roles = ["member"] })).Should().BeNull();
        (await app.CodeAsync(Given.Alice with { Roles = ["member"], Actor = Given.Agent }))
            .Should().Be("RC5034", "nobody may act at the door");
        (await app.CodeAsync(Given.Alice, "closed")).Should().Be("RC5034", "a gate lets nobody act by default");
        route.ToString()
            .Should().Be("route: direct -> authorize(member) -> input -> delegate(scope read list) -> authorize(actor ai_agent)");
    }

    [Fact]
    public async Task A_refused_delegation_is_never_recovered_into_going_on_in_person()
    {
        var ran = false;
        await using var app = await App.StartAsync(
            Given.Route()
                .From(Direct())
                .OnError((_, _) => Recovery.Replace(default(Unit)))
                .Delegate(_ => (VerifiedIdentity?)null)
                .Transform(_ => ran = true));

        (await app.CodeAsync(Given.Alice)).Should().Be("RC5024");
        ran.Should().BeFalse();
    }

    [Fact]
    public async Task A_route_that_is_called_on_behalf_of_the_exchange_sees_the_actor()
    {
        await using var app = await App.StartAsync(
            Given.Route()
                .From(Direct())
                .Delegate(Given.Agent)
                .Transform((_, exchange) => exchange.Get<ICraftClient>().SendAsync<string>("inner", null, from: exchange)),
            Given.Route("personal")
                .From(Direct())
                .Delegate(Given.Agent)
                .Transform((_, exchange) => exchange.Get<ICraftClient>().SendAsync<string>("strict", null, from: exchange)),
            Acting(Given.Route("inner").Authorize(new() { Actor = ActorRule.Any }).From(Direct())),
            Acting(Given.Route("strict").Authorize().From(Direct())));

        (await app.SendAsAsync(Given.Caller(), "route")).Body.Should().Be("alice by agent");
        (await app.CodeAsync(Given.Alice, "personal")).Should().Be("RC5034");
    }

    private static DateTimeOffset? At(int? hours) => hours is { } h ? Noon.AddHours(h) : null;

    private static Route<string> Acting<T>(Route<T> route) =>
        route.Transform((_, exchange) => $"{exchange.Principal} by {exchange.Principal!.Actor}");

    private static async Task<Principal> DelegateAsync(VerifiedIdentity subject, VerifiedIdentity actor, DelegateOptions? options = null)
    {
        await using var app = await App.StartAsync(
            Given.Route().From(Direct()).Delegate(actor, options).Transform((_, exchange) => exchange.Principal!));
        return (Principal)(await app.SendAsAsync(Given.Caller(subject), "route")).Body!;
    }
}
