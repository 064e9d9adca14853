using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Crafting.Ai.Tests;

/// <summary>Policies of ASP.NET Core at the gates of routes.</summary>
public class AspNetPoliciesTests
{
    private static readonly Capability Guarded = Craft.Route().Id("guarded").Description("For some.").Authorize(new() { Policy = "Known" }).From(Mcp()).Transform(_ => "welcome");

    [Theory, BothEras]
    public async Task A_policy_lets_in_whom_its_requirements_mean(string revision)
    {
        var setup = Setup(policy => policy.RequireRole("admin").RequireClaim("sub", "ada"));

        (await TellAsync(setup, "ada admin", revision)).Should().Be("welcome");
        (await TellAsync(setup, "bob admin", revision)).Should().StartWith("RC5015: You are not allowed to use this tool.");
        (await TellAsync(setup, "ada guest", revision)).Should().StartWith("RC5015: ");
        (await TellAsync(setup, null, revision)).Should().StartWith("RC5012: ");
    }

    [Theory, BothEras]
    public async Task A_handler_has_the_scope_of_the_call_and_the_exchange_as_its_resource(string revision)
    {
        (await TellAsync(For("guarded"), "ada", revision)).Should().Be("welcome");
        (await TellAsync(For("other"), "ada", revision)).Should().StartWith("RC5015: ");

        static AppSetup For(string route) => Setup(
            policy => policy.AddRequirements(new ToolRequirement(route)), services => services.AddScoped<IAuthorizationHandler, ToolHandler>().AddScoped<Scoped>());
    }

    [Theory, BothEras]
    public async Task A_policy_that_throws_refuses_and_its_exception_stays_inside(string revision)
    {
        var setup = Setup(policy => policy.RequireAssertion(Task<bool> (_) => throw new InvalidOperationException("secret")));
        await using var app = await App.StartAsync(setup, Guarded);
        await using var client = await app.ConnectAsync(revision, transport: As("ada"));

        (await client.CallAsync("guarded")).ErrorText().Should().StartWith("RC5015: ").And.NotContain("secret");

        app.Log.GetSnapshot().Should().Contain(line => line.Exception is InvalidOperationException);
    }

    [Theory, BothEras]
    public async Task What_the_application_adds_to_the_user_does_not_open_a_gate(string revision)
    {
        var setup = Setup(policy => policy.RequireClaim("added"));
        setup = setup with
        {
            Pipeline = app =>
            {
                app.Use((context, next) =>
                {
                    context.User = new VerifiedIdentity { Subject = "ada" }.ToClaimsPrincipal();
                    ((ClaimsIdentity)context.User.Identity!).AddClaim(new("added", "later"));
                    return next(context);
                });
                app.MapCraft();
            },
        };

        (await TellAsync(setup, null, revision)).Should().StartWith("RC5015: ");
    }

    [Fact]
    public async Task A_policy_that_nobody_defined_does_not_start()
    {
        const string Problem = "Craft cannot start: 1 problem.\n  RC5003 route 'guarded': .Authorize names the policy \"Known\", which the application does not have. Add a policy of this name, or correct it.";

        (await App.FailAsync(TestAuthentication.Setup, Guarded)).Should().Be(Problem, "there are no policies at all");
        (await App.FailAsync(TestAuthentication.Setup with { Services = services => services.AddAuthorization(options => options.AddPolicy("other", policy => policy.RequireAuthenticatedUser())).AddAuthentication() }, Guarded))
            .Should().Be(Problem, "there is another one");
    }

    [Fact]
    public async Task A_provider_that_takes_its_time_holds_no_thread_while_the_application_starts()
    {
        var asked = new TaskCompletionSource<AuthorizationPolicy?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var setup = Setup(policy => policy.RequireRole("admin"), services => services.AddSingleton<IAuthorizationPolicyProvider>(new SlowProvider(asked.Task)));

        // On a thread of its own: one that is held must not take the test's with it.
        var start = await Task.Run(() => Task.FromResult(App.StartAsync(setup, Guarded))).WaitAsync(TimeSpan.FromSeconds(20));
        start.IsCompleted.Should().BeFalse();
        asked.SetResult(new AuthorizationPolicyBuilder().RequireRole("admin").Build());

        await using var app = await start;
    }

    private static AppSetup Setup(Action<AuthorizationPolicyBuilder> policy, Action<IServiceCollection>? more = null) => TestAuthentication.Setup with
    {
        Services = services =>
        {
            TestAuthentication.Setup.Services(services);
            services.AddAuthorization(options => options.AddPolicy("Known", policy));
            more?.Invoke(services);
        },
    };

    private static async Task<string> TellAsync(AppSetup setup, string? caller, string revision)
    {
        await using var app = await App.StartAsync(setup, Guarded);
        await using var client = await app.ConnectAsync(revision, transport: caller is null ? null : As(caller));
        var result = await client.CallAsync("guarded");
        return result.IsError == true ? result.ErrorText() : result.Text();
    }

    private static Action<ModelContextProtocol.Client.HttpClientTransportOptions> As(string caller) =>
        transport => transport.AdditionalHeaders = new Dictionary<string, string> { ["Authorization"] = $"Test {caller}" };

    private sealed class SlowProvider(Task<AuthorizationPolicy?> policy) : IAuthorizationPolicyProvider
    {
        public Task<AuthorizationPolicy?> GetPolicyAsync(string policyName) => policy;

        public Task<AuthorizationPolicy> GetDefaultPolicyAsync() => Task.FromResult(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());

        public Task<AuthorizationPolicy?> GetFallbackPolicyAsync() => Task.FromResult<AuthorizationPolicy?>(null);
    }

    private sealed class Scoped;

    private sealed record ToolRequirement(string Name) : IAuthorizationRequirement;

    private sealed class ToolHandler(Scoped scoped) : AuthorizationHandler<ToolRequirement, Exchange>
    {
        protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, ToolRequirement requirement, Exchange resource)
        {
            if (resource.RouteId == requirement.Name && resource.Get<Scoped>() == scoped)
                context.Succeed(requirement);
            return Task.CompletedTask;
        }
    }
}
