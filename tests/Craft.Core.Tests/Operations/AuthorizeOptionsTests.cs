using System.Security.Claims;
using System.Text.Json;
using Crafting.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Crafting.Tests;

/// <summary>What a gate with options asks for, check by check, and in which order.</summary>
public class AuthorizeOptionsTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task The_checks_have_an_order_and_each_has_a_code()
    {
        var asked = new List<string>();
        var policies = new Policies((_, _, _) => { asked.Add("policy"); return new(false); });
        await using var app = await StartAsync(
            new()
            {
                Actor = ActorRule.None.Or(new ActorMatcher { Subject = "actor1" }),
                Subject = new() { Subject = "alice" },
                Roles = ["member"],
                AllRoles = ["staff", "eu"],
                Scopes = ["read", "write"],
                Predicate = _ => { asked.Add("predicate"); return asked.Count > 1; },
                Policy = "Known",
            },
            services => services.AddSingleton<IAuthorizationPolicies>(policies));

        // Each caller has one fault less than the one before.
        VerifiedIdentity caller = new() { Subject = "bob", ExpiresAt = Now, Actor = new() { Subject = "other", Actor = new() { Subject = "behind" } } };
        (await app.CodeAsync(null)).Should().Be("RC5012");
        (await app.CodeAsync(caller)).Should().Be("RC5020");
        (await app.CodeAsync(caller = caller with { ExpiresAt = null })).Should().Be("RC5034");
        (await app.CodeAsync(caller = caller with { Actor = new() { Subject = "actor1", Actor = new() { Subject = "behind" } } })).Should().Be("RC5036");
        (await app.CodeAsync(caller = caller.ActedForBy(1))).Should().Be("RC5035");
        (await app.CodeAsync(caller = caller with { Subject = "alice" })).Should().Be("RC5015");
        (await app.CodeAsync(caller = caller with { Roles = ["member"] })).Should().Be("RC5015");
        (await app.CodeAsync(caller = caller with { Roles = ["member", "staff"] })).Should().Be("RC5015");
        (await app.CodeAsync(caller = caller with { Roles = ["member", "staff", "eu"] })).Should().Be("RC5038");
        (await app.CodeAsync(caller = caller with { Scopes = ["read"] })).Should().Be("RC5038");
        asked.Should().BeEmpty("code of the user's is asked last");
        (await app.CodeAsync(caller = caller with { Scopes = ["read", "write"] })).Should().Be("RC5015");
        asked.Should().Equal("predicate");
        (await app.CodeAsync(caller)).Should().Be("RC5015");
        asked.Should().Equal("predicate", "predicate", "policy");
    }

    [Theory]
    [InlineData("It needs the role staff.", "staff")]
    [InlineData("It needs all of the roles staff, eu.", "staff", "eu")]
    public async Task All_of_some_roles_can_be_needed(string detail, params string[] roles)
    {
        await using var app = await StartAsync(new() { AllRoles = roles });

        (await app.FailureAsync("route", principal: Given.Caller("staff ", "EU"))).InnerException!.Message.Should().Be(detail);
        (await app.CodeAsync(Given.Alice with { Roles = ["eu", "staff", "other"] })).Should().BeNull();
    }

    [Theory]
    [InlineData("The sign-in does not cover this capability: it lacks the scopes notes:read notes:write.", "Notes:read")]
    [InlineData("The sign-in does not cover this capability: it lacks the scope notes:write.", "notes:read")]
    public async Task A_refusal_names_the_scopes_that_are_missing_and_no_others(string message, params string[] held)
    {
        await using var app = await StartAsync(new() { Scopes = ["notes:read", "notes:write"] });

        var failure = await app.FailureAsync("route", principal: Given.Caller(Given.Alice with { Scopes = held }));

        (failure.Code, failure.Message, failure.Error.HttpStatus).Should().Be(("RC5038", message, 403));
    }

    [Theory, Trait("Contract", "T82")]
    [InlineData("A")]
    [InlineData("ａ")]
    [InlineData("а")]
    [InlineData("a ")]
    [InlineData(" a")]
    [InlineData("a\tb")]
    [InlineData("a\u00a0b")]
    [InlineData("a b")]
    [InlineData("a\u200b")]
    [InlineData("")]
    public async Task Scopes_and_roles_are_compared_character_by_character(string held)
    {
        await using var app = await App.StartAsync(
            Given.Route("scope").Authorize(new() { Scopes = ["a"] }).From(Direct()).Transform(_ => 1),
            Given.Route("role").Authorize("a").From(Direct()).Transform(_ => 1),
            Given.Route("all").Authorize(new() { AllRoles = ["a"] }).From(Direct()).Transform(_ => 1));
        var caller = Given.Alice with { Roles = [held], Scopes = [held] };

        (await app.CodeAsync(caller, "scope")).Should().Be("RC5038");
        (await app.CodeAsync(caller, "role")).Should().Be("RC5015");
        (await app.CodeAsync(caller, "all")).Should().Be("RC5015");
        (await app.CodeAsync(caller with { Roles = ["a"], Scopes = ["a"] }, "all")).Should().BeNull();
    }

    [Fact]
    public async Task A_subject_is_meant_by_everything_that_is_set()
    {
        await using var app = await StartAsync(new() { Subject = new() { Issuer = "https://idp", Profile = "service", Roles = ["robot"] } });
        var caller = new VerifiedIdentity { Subject = "x", Issuer = "https://idp", SubjectProfile = "service", Roles = ["robot"] };

        (await app.CodeAsync(caller)).Should().BeNull();
        (await app.CodeAsync(caller with { Issuer = "https://IDP" })).Should().Be("RC5035");
        (await app.CodeAsync(caller with { Issuer = null })).Should().Be("RC5035");
        (await app.CodeAsync(caller with { SubjectProfile = "user" })).Should().Be("RC5035");
        (await app.CodeAsync(caller with { Roles = [] })).Should().Be("RC5035");
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(59, null)]
    [InlineData(60, "RC5020")]
    public async Task An_expired_credential_is_good_within_the_tolerance(int secondsAgo, string? code)
    {
        await using var app = await StartAsync(new() { ClockTolerance = TimeSpan.FromMinutes(1) });

        (await app.CodeAsync(Given.Alice with { ExpiresAt = Now.AddSeconds(-secondsAgo) })).Should().Be(code);
        (await app.CodeAsync(Given.Alice with { ExpiresAt = DateTimeOffset.MaxValue })).Should().BeNull();
        (await app.CodeAsync(Given.Alice with { ExpiresAt = DateTimeOffset.MinValue })).Should().Be("RC5020");
    }

    [Theory]
    [InlineData(0, 1, "RC5036")]
    [InlineData(1, 1, null)]
    [InlineData(1, 2, "RC5036")]
    [InlineData(3, 3, null)]
    [InlineData(16, 16, null)]
    public async Task A_chain_of_actors_has_a_limit(int limit, int actors, string? code)
    {
        await using var app = await StartAsync(new() { Actor = ActorRule.Any, MaxDelegationDepth = limit });

        (await app.CodeAsync(Given.Alice.ActedForBy(actors))).Should().Be(code);
    }

    [Fact]
    public async Task A_predicate_decides_about_the_caller()
    {
        await using var app = await StartAsync(new() { Predicate = caller => caller.Claims.TryGetProperty("org", out var org) && org.GetString() == "acme" });

        (await app.CodeAsync(Given.Alice with { Claims = JsonSerializer.SerializeToElement(new { org = "acme" }) })).Should().BeNull();
        (await app.CodeAsync(Given.Alice)).Should().Be("RC5015");
    }

    public static TheoryData<Exception> Exceptions => new(
        new InvalidOperationException("secret"), new OperationCanceledException("secret"), new CraftException(CraftError.NotFound, "secret"), new UnauthorizedAccessException("secret"));

    [Theory]
    [MemberData(nameof(Exceptions), DisableDiscoveryEnumeration = true)]
    public async Task Whatever_a_rule_throws_refuses_the_caller_and_stays_inside(Exception thrown)
    {
        var ran = false;
        await using var app = await App.StartAsync(
            services => services.AddSingleton<IAuthorizationPolicies>(new Policies((_, _, _) => throw thrown)),
            Guarded("predicate", new() { Predicate = _ => throw thrown }),
            Guarded("policy", new() { Policy = "Known" }),
            Guarded("actor", new() { Actor = ActorRule.When((_, _) => throw thrown) }));

        foreach (var (route, code) in new[] { ("predicate", "RC5015"), ("policy", "RC5015"), ("actor", "RC5034") })
        {
            // Even when the source has said that such exceptions are its own.
            var call = () => app.ArriveAsync(route, new() { Principal = Given.Caller(), PassesThrough = exception => exception == thrown }).AsTask();
            var failure = (await call.Should().ThrowAsync<CraftException>()).Which;
            (failure.Code, failure.InnerException).Should().Be((code, thrown));
            failure.Message.Should().NotContain("secret");
            app.CallLines[^1].Exception.Should().BeSameAs(thrown, "the log has the cause");
        }

        ran.Should().BeFalse();

        Capability Guarded(string id, AuthorizeOptions options) => Given.Route(id).Authorize(options).From(Direct()).Transform(_ => ran = true);
    }

    [Fact]
    public async Task A_policy_is_asked_about_the_caller_of_the_exchange()
    {
        (string? Name, ClaimsPrincipal? User, Exchange? Exchange) asked = default;
        await using var app = await StartAsync(
            new() { Policy = "Known" },
            services => services.AddSingleton<IAuthorizationPolicies>(new Policies(async (policy, user, exchange) =>
            {
                await Task.Yield();
                asked = (policy, user, exchange);
                return user.IsInRole("member");
            })));
        var arriving = new ClaimsPrincipal(new PrincipalIdentity(Given.Caller("member")));
        ((ClaimsIdentity)arriving.Identity!).AddClaim(new("added", "later"));

        (await app.SendAsUserAsync(arriving, "route")).Body.Should().Be(1);
        (await app.CodeAsync(Given.Alice)).Should().Be("RC5015");

        (asked.Name, asked.User!.FindFirst("sub")!.Value, asked.Exchange!.RouteId).Should().Be(("Known", "alice", "route"));
        asked.User.HasClaim("added", "later").Should().BeFalse("only what was verified counts at the gates of a route");
    }

    [Fact]
    public async Task A_caller_who_has_gone_is_no_refusal()
    {
        using var gone = new CancellationTokenSource();
        await using var app = await StartAsync(
            new() { Policy = "Known" },
            services => services.AddSingleton<IAuthorizationPolicies>(new Policies((_, _, exchange) =>
            {
                gone.Cancel();
                exchange.CancellationToken.ThrowIfCancellationRequested();
                return new(true);
            })));

        var call = () => app.ArriveAsync("route", new() { Principal = Given.Caller(), CancellationToken = gone.Token }).AsTask();

        await call.Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task Whoever_passes_by_roles_and_scopes_costs_no_memory()
    {
        Exchange? arrived = null;
        await using var app = await App.StartAsync(Given.Route().From(Direct()).Transform((_, exchange) => { arrived = exchange; return 1; }));
        await app.SendAsAsync(Given.Caller(Given.Alice with { Roles = ["a", "b"], Scopes = ["read", "write"], ExpiresAt = DateTimeOffset.MaxValue }), "route");
        var gate = new AuthorizeStep(
            new() { Roles = ["x", "b"], AllRoles = ["a", "b"], Scopes = ["write", "read"], Subject = new() { Subject = "alice", Roles = ["b"] } }, Stage.Authorize);
        Next next = static exchange => new(exchange);

        Pass(10_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Pass(1_000);

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(1_000, "less than a byte for each call");

        void Pass(int times)
        {
            for (var i = 0; i < times; i++)
            {
                var passing = gate.InvokeAsync(arrived!, next);
                if (!passing.IsCompletedSuccessfully)
                    throw new InvalidOperationException();
            }
        }
    }

    private static Task<App> StartAsync(AuthorizeOptions options, Action<IServiceCollection>? configure = null) => App.StartAsync(
        services =>
        {
            services.AddSingleton<TimeProvider>(new FakeTimeProvider(Now));
            configure?.Invoke(services);
        },
        Given.Route().Authorize(options).From(Direct()).Transform(_ => 1));

    private sealed class Policies(Func<string, ClaimsPrincipal, Exchange, ValueTask<bool>> decide) : IAuthorizationPolicies
    {
        public ValueTask<bool> HasAsync(string policy, CancellationToken cancellationToken) => new(policy == "Known");

        public ValueTask<bool> IsAllowedAsync(string policy, ClaimsPrincipal user, Exchange exchange, CancellationToken cancellationToken) => decide(policy, user, exchange);
    }
}
