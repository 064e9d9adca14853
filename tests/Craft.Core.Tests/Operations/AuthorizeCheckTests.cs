using System.Security.Claims;
using Crafting.Pipeline;
using Microsoft.Extensions.DependencyInjection;

namespace Crafting.Tests;

/// <summary>Options that cannot be meant do not start.</summary>
public class AuthorizeCheckTests
{
    public static TheoryData<string, AuthorizeOptions> Mistakes => new()
    {
        { "an empty list of roles. Write .Authorize(\"role\"), or .Authorize() for anyone who is signed in.", new() { Roles = [] } },
        { "an empty list of roles. Write AllRoles = [\"role\"], or leave AllRoles out.", new() { AllRoles = [] } },
        { "an empty list of scopes. Write Scopes = [\"scope\"], or leave Scopes out.", new() { Scopes = [] } },
        { "a blank role. Remove it or name the role.", new() { AllRoles = ["a", ""] } },
        { "a blank scope. Remove it or name the scope.", new() { Scopes = [" "] } },
        { "the scope \"read write\". A scope is one word without quotes or backslashes; write several as Scopes = [\"one\", \"two\"].", new() { Scopes = ["read write"] } },
        { "the scope \"a\"b\". A scope is one word without quotes or backslashes; write several as Scopes = [\"one\", \"two\"].", new() { Scopes = ["a\"b"] } },
        { "the scope \"ä\". A scope is one word without quotes or backslashes; write several as Scopes = [\"one\", \"two\"].", new() { Scopes = ["ä"] } },
        { "a blank policy. Name the policy, or leave Policy out.", new() { Policy = " " } },
        { "a subject without Subject, Issuer, Profile or Roles. Set one of them, or leave Subject out.", new() { Subject = new() } },
        { "a blank role. Remove it or name the role.", new() { Subject = new() { Roles = [""] } } },
        { "an empty list of actors. Name one, or leave Actor out for callers in person.", new() { Actor = ActorRule.OneOf() } },
        { "an actor without Subject, Issuer, Profile or Roles. Set one of them, or write ActorRule.Any.", new() { Actor = new ActorMatcher() } },
        { "an empty list of actors. Name one, or leave Actor out for callers in person.", new() { Actor = ActorRule.None.Or(ActorRule.OneOf()) } },
        { "the delegation depth -1. Use a number from 0 to 16.", new() { MaxDelegationDepth = -1 } },
        { "the delegation depth 17. Use a number from 0 to 16.", new() { MaxDelegationDepth = 17 } },
        { "the clock tolerance -00:00:01. Use a time from zero to an hour.", new() { ClockTolerance = TimeSpan.FromSeconds(-1) } },
        { "the clock tolerance 01:00:01. Use a time from zero to an hour.", new() { ClockTolerance = TimeSpan.FromSeconds(3601) } },
    };

    [Theory, Trait("Contract", "T83"), Trait("Threat", "H38")]
    [MemberData(nameof(Mistakes), DisableDiscoveryEnumeration = true)]
    public async Task Names_the_value_and_the_remedy(string sentence, AuthorizeOptions options)
    {
        var problem = $"Craft cannot start: 1 problem.\n  RC5003 route 'route': .Authorize was given {sentence}";

        (await App.FailureAsync(Given.Route().Authorize(options).From(Direct()))).Should().Be(problem);
        (await App.FailureAsync(Given.Route().From(Direct()).Transform(_ => 1).Authorize(options))).Should().Be(problem);
    }

    [Fact]
    public async Task A_policy_needs_somebody_who_decides_it() =>
        (await App.FailureAsync(Given.Route().Authorize(new() { Policy = "Staff" }).From(Direct()))).Should().Be(
            "Craft cannot start: 1 problem.\n  RC5003 route 'route': .Authorize names the policy \"Staff\", but nothing decides policies. Call AddMcp, or register an IAuthorizationPolicies.");

    [Fact]
    public async Task A_policy_must_exist() =>
        (await App.FailureAsync(
            services => services.AddSingleton<IAuthorizationPolicies, NoPolicies>(),
            Given.Route().Authorize(new() { Policy = "Staff" }).From(Direct()).Transform(_ => 1).Authorize(new() { Policy = "Staff" }).Authorize(new() { Policy = "Broken" })))
            .Should().Be("""
                Craft cannot start: 2 problems.
                  RC5003 route 'route': .Authorize names the policy "Staff", which the application does not have. Add a policy of this name, or correct it.
                  RC5003 route 'route': The check of 'policy Broken' failed. InvalidOperationException: no policy today
                """.ReplaceLineEndings("\n"));

    private sealed class NoPolicies : IAuthorizationPolicies
    {
        public async ValueTask<bool> HasAsync(string policy, CancellationToken cancellationToken)
        {
            await Task.Yield();
            return policy == "Broken" ? throw new InvalidOperationException("no policy today") : false;
        }

        public ValueTask<bool> IsAllowedAsync(string policy, ClaimsPrincipal user, Exchange exchange, CancellationToken cancellationToken) => new(true);
    }
}
