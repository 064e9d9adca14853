using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Crafting.Tests;

public class AuthorizeTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Without_a_caller_it_fails_closed()
    {
        await using var app = await App.StartAsync(Given.Route().From(Direct()).Authorize().Transform(_ => 1));

        var failure = await app.FailureAsync("route");

        (failure.Code, failure.Message, failure.Error.HttpStatus).Should().Be(("RC5012", "This capability needs a signed-in caller.", 401));
    }

    [Fact]
    public async Task Without_roles_any_caller_may_pass()
    {
        await using var app = await App.StartAsync(Given.Route().Authorize().From(Direct()).Transform((_, exchange) => exchange.Principal!.Subject));

        (await app.SendAsAsync(Given.Caller(), "route")).Body.Should().Be("alice");
    }

    [Theory]
    [InlineData(true, "member")]
    [InlineData(true, "other", "admin")]
    [InlineData(false, "Member")]
    [InlineData(false, "member ")]
    [InlineData(false)]
    public async Task One_of_the_roles_is_enough_and_is_compared_ordinally(bool passes, params string[] held)
    {
        await using var app = await App.StartAsync(Given.Route().From(Direct()).Authorize("member", "admin").Transform(_ => 1));

        if (passes)
            (await app.SendAsAsync(Given.Caller(held), "route")).Body.Should().Be(1);
        else
            (await app.FailureAsync("route", principal: Given.Caller(held))).Code.Should().Be("RC5015");
    }

    [Theory]
    [InlineData("It needs the role member.", "member")]
    [InlineData("It needs one of the roles member, admin.", "member", "admin")]
    public async Task A_refusal_names_the_roles_to_the_log_alone(string detail, params string[] roles)
    {
        await using var app = await App.StartAsync(Given.Route().From(Direct()).Authorize(roles).Transform(_ => 1));

        var refusal = await app.FailureAsync("route", principal: Given.Caller());

        refusal.Message.Should().Be("The caller may not use this capability.");
        refusal.InnerException!.Message.Should().Be(detail);
    }

    [Fact]
    public async Task Several_gates_all_count()
    {
        await using var app = await App.StartAsync(Given.Route().Authorize("member").From(Direct()).Authorize("admin").Transform(_ => 1));

        (await app.SendAsAsync(Given.Caller("member", "admin"), "route")).Body.Should().Be(1);
        (await app.FailureAsync("route", principal: Given.Caller("member"))).Code.Should().Be("RC5015");
        (await app.FailureAsync("route", principal: Given.Caller("admin"))).Code.Should().Be("RC5015");
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public async Task An_expired_caller_is_refused(int secondsLeft, bool passes)
    {
        await using var app = await App.StartAsync(
            services => services.AddSingleton<TimeProvider>(new FakeTimeProvider(Now)),
            Given.Route().From(Direct()).Authorize("member").Transform(_ => 1));
        var caller = Given.CallerUntil(Now.AddSeconds(secondsLeft), "member");

        if (passes)
            (await app.SendAsAsync(caller, "route")).Body.Should().Be(1);
        else
            (await app.FailureAsync("route", principal: caller)).Code.Should().Be("RC5020");
    }

    [Fact]
    public async Task A_caller_who_expires_on_the_way_is_refused_at_the_next_check()
    {
        var time = new FakeTimeProvider(Now);
        await using var app = await App.StartAsync(
            services => services.AddSingleton<TimeProvider>(time),
            Given.Route().From(Direct()).Authorize().Tap(_ => { }).Transform(_ => { time.Advance(TimeSpan.FromMinutes(5)); return 1; }).Authorize().Transform(_ => 2));

        (await app.FailureAsync("route", principal: Given.CallerUntil(Now.AddMinutes(1)))).Code.Should().Be("RC5020");
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task At_the_door_a_stranger_learns_nothing_about_the_input(string place, Capability route)
    {
        await using var app = await App.StartAsync(route);

        var failure = await app.FailureAsync("route", new { nonsense = true });

        failure.Code.Should().Be("RC5012", place);
        failure.Message.Should().NotContainAny("nonsense", "title");
        (await app.FailureAsync("route", new { nonsense = true }, Given.Caller("member"))).Code.Should().Be("RC5002", "the gate is open for a member");
    }

    public static TheoryData<string, Capability> Places => new()
    {
        { "before input", Given.Route().Authorize("member").Input<Note>().From(Direct()).Transform(note => note.Title) },
        { "between input and source", Given.Route().Input<Note>().Authorize("member").From(Direct()).Transform(note => note.Title) },
        { "behind the source", Given.Route().Input<Note>().From(Direct()).Authorize("member").Transform(note => note.Title) },
        { "behind a handler of the next step", Given.Route().Input<Note>().From(Direct()).OnError((_, _) => "").Authorize("member").Transform(note => note.Title) },
    };

    [Fact]
    public async Task After_a_step_it_checks_at_that_point()
    {
        var trail = new Trail();
        var route = Given.Route().From(Direct()).Then(trail.Mark("before", Crafting.Pipeline.Stage.Body)).Authorize("member").Then(trail.Mark("after", Crafting.Pipeline.Stage.Body));
        await using var app = await App.StartAsync(route);

        (await app.FailureAsync("route")).Code.Should().Be("RC5012");

        trail.Entries.Should().Equal("before");
        route.ToString().Should().Be("route: direct -> input -> before -> authorize(member) -> after");
    }

    [Fact]
    public async Task A_handler_of_the_next_step_never_recovers_a_refusal()
    {
        var ran = false;
        await using var app = await App.StartAsync(Given.Route().From(Direct())
            .Transform(_ => 1).OnError((_, _) => 0).Authorize("member").Transform(_ => { ran = true; return 2; }));

        (await app.FailureAsync("route")).Code.Should().Be("RC5012");
        ran.Should().BeFalse();
    }

    [Fact]
    public async Task A_handler_of_the_whole_route_sees_a_refusal_but_the_steps_never_run()
    {
        var ran = false;
        await using var app = await App.StartAsync(Given.Route().OnError((error, _) => error.Code).From(Direct()).Authorize().Transform(_ => { ran = true; return ""; }));

        (await app.SendAsync<string>("route")).Should().Be("RC5012");
        ran.Should().BeFalse();
    }

    [Fact]
    public async Task The_callers_of_a_source_are_taken_over_from_its_authentication()
    {
        await using var app = await App.StartAsync(
            services => services.AddSingleton<TimeProvider>(new FakeTimeProvider(Now)),
            Given.Route().From(Direct()).Authorize("member").Transform((_, exchange) => exchange.Principal!.Subject));
        var later = Now.AddHours(1).ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);

        (await app.SendAsUserAsync(Given.User(("sub", "bob"), ("roles", "member"), ("exp", later)), "route")).Body.Should().Be("bob");
        (await Code(Given.User(("sub", "bob"), ("roles", "guest")))).Should().Be("RC5015");
        (await Code(Given.User(("sub", "bob"), ("roles", "member"), ("exp", "1")))).Should().Be("RC5020");
        (await Code(Given.User(("sub", "bob"), ("roles", "member"), ("exp", "soon")))).Should().Be("RC5020", "an expiry that cannot be read has passed");
        (await Code(Given.User(("roles", "member")))).Should().Be("RC5012", "nobody can be named");
        (await Code(new(new System.Security.Claims.ClaimsIdentity([new("sub", "bob")])))).Should().Be("RC5012", "the identity is not authenticated");

        Task<string> Code(System.Security.Claims.ClaimsPrincipal user) => App.CodeOfAsync(app.SendAsUserAsync(user, "route"));
    }

    public sealed record Note(string Title);
}
