namespace Crafting.Tests;

/// <summary>Who may act for the caller at a gate.</summary>
public class ActorRuleTests
{
    private static readonly ActorMatcher Agent = new() { Profile = "ai_agent", Roles = ["helper"] };

    public static TheoryData<string, ActorRule, string[]> Rules => new()
    {
        { "none by default", new AuthorizeOptions().Actor, ["alice"] },
        { "none", ActorRule.None, ["alice"] },
        { "any", ActorRule.Any, ["alice", "alice by robot", "alice by agent"] },
        { "one matcher", new ActorMatcher { Subject = "robot" }, ["alice by robot"] },
        { "another matcher", Agent, ["alice by agent"] },
        { "several matchers", ActorRule.OneOf(Agent, new() { Subject = "robot" }), ["alice by robot", "alice by agent"] },
        { "a matcher or none", ActorRule.None.Or(Agent), ["alice", "alice by agent"] },
        { "a rule", ActorRule.When((actor, subject) => actor?.Subject == "robot" && subject.Subject == "alice"), ["alice by robot"] },
        { "ordinal", new ActorMatcher { Subject = "Robot" }, [] },
    };

    [Theory]
    [MemberData(nameof(Rules), DisableDiscoveryEnumeration = true)]
    public async Task Says_who_may_act_for_a_caller(string name, ActorRule rule, string[] passing)
    {
        await using var app = await App.StartAsync(Given.Route().Authorize(new() { Actor = rule }).From(Direct()).Transform(_ => 1));
        var callers = new Dictionary<string, VerifiedIdentity>
        {
            ["alice"] = Given.Alice,
            ["alice by robot"] = Given.Alice with { Actor = new() { Subject = "robot" } },
            ["alice by agent"] = Given.Alice with { Actor = Given.Agent with { Roles = ["helper"] } },
        };

        foreach (var (caller, identity) in callers)
            (await app.CodeAsync(identity)).Should().Be(passing.Contains(caller) ? null : "RC5034", "{0}: {1}", name, caller);
    }

    [Fact]
    public async Task Only_the_one_who_acts_now_is_asked_about()
    {
        await using var app = await App.StartAsync(
            Given.Route()
                .Authorize(new() { Actor = new ActorMatcher { Subject = "actor2" }, MaxDelegationDepth = 2 })
                .From(Direct())
                .Transform(_ => 1));

        (await app.CodeAsync(Given.Alice.ActedForBy(2))).Should().Be("RC5034", "actor1 acts, and actor2 did before");
    }

    [Fact]
    public void Matchers_are_taken_as_they_are_when_the_rule_is_made()
    {
        var roles = new List<string> { "helper" };
        ActorMatcher[] matchers = [new() { Subject = "agent", Roles = roles }];
        var rule = ActorRule.OneOf(matchers);
        roles.Clear();
        matchers[0] = new() { Subject = "other" };

        rule.Allows(Given.Caller(Given.Agent), Given.Caller()).Should().BeFalse();
        rule.Allows(Given.Caller(Given.Agent with { Roles = ["helper"] }), Given.Caller()).Should().BeTrue();
    }

    [Fact]
    public void A_matcher_that_says_nothing_means_nobody() =>
        ActorRule.OneOf(new ActorMatcher()).Allows(Given.Caller(Given.Agent), Given.Caller()).Should().BeFalse();

    [Fact]
    public void Nothing_is_no_rule()
    {
        FluentActions.Invoking(() => ActorRule.OneOf(null!)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => ActorRule.OneOf([null!])).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => ActorRule.When(null!)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => ActorRule.Any.Or(null!)).Should().Throw<ArgumentNullException>();
    }

    [Fact]
    public void Prints_itself() =>
        ActorRule.None.Or(ActorRule.OneOf(new ActorMatcher { Subject = "robot" }, Agent)).ToString()
            .Should().Be("none or robot or ai_agent");
}
