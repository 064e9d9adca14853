using Crafting.Pipeline;
using Microsoft.Extensions.DependencyInjection;

namespace Crafting.Tests;

public class AuthenticateTests
{
    private static readonly VerifiedIdentity Bob = new() { Subject = "bob", Roles = ["member"] };

    public static TheoryData<string, Capability> Forms => new()
    {
        { "value", Asking(Given.Route().Authenticate(_ => Bob).From(Direct())) },
        { "task", Asking(Given.Route().Authenticate(async _ => { await Task.Yield(); return Bob; }).From(Direct())) },
        { "task without async", Asking(Given.Route().Authenticate(_ => Task.FromResult<VerifiedIdentity?>(Bob)).From(Direct())) },
        { "value task", Asking(Given.Route().Authenticate(_ => new ValueTask<VerifiedIdentity?>(Bob)).From(Direct())) },
        { "with services", Asking(Given.Route().Authenticate(exchange => exchange.Get<VerifiedIdentity>()).From(Direct())) },
        { "after input", Asking(Given.Route().Input<Note>().Authenticate(_ => Bob).From(Direct())) },
        { "value behind the source", Asking(Given.Route().From(Direct()).Authenticate(_ => Bob)) },
        { "task behind the source", Asking(Given.Route().From(Direct()).Authenticate(async _ => { await Task.Yield(); return Bob; })) },
        { "value task behind the source", Asking(Given.Route().From(Direct()).Authenticate(_ => new ValueTask<VerifiedIdentity?>(Bob))) },
        { "behind the gate", Given.Route().Authorize("member").From(Direct()).Transform((_, exchange) =>
            exchange.Principal!.Subject).Authenticate(_ => Bob) },
    };

    [Theory]
    [MemberData(nameof(Forms), DisableDiscoveryEnumeration = true)]
    public async Task Establishes_the_caller_before_the_gate_whatever_the_order_written(string form, Capability route)
    {
        await using var app = await App.StartAsync(services => services.AddSingleton(Bob), route);

        (await app.SendAsync<string>("route", form == "after input" ? new Note("a") : null)).Should().Be("bob", form);
        route.ToString().Should().StartWith("route: direct -> authenticate -> authorize(member)");
        route.NeedsCaller.Should().BeFalse();
    }

    [Fact]
    public async Task Replaces_the_caller_of_the_source()
    {
        await using var app = await App.StartAsync(Asking(Given.Route().Authenticate(exchange => new() { Subject = exchange.Principal!.Subject + "'s robot", Roles = ["member"] }).From(Direct())));

        (await app.SendAsAsync(Given.Caller("admin"), "route")).Body.Should().Be("alice's robot");
    }

    public static TheoryData<VerifiedIdentity?> Nobodies => new(
        null,
        new() { Subject = "" },
        new() { Subject = " \t" },
        new() { Subject = null! },
        Bob with { Actor = Given.Agent },
        Bob with { GrantId = "grant" });

    [Theory]
    [MemberData(nameof(Nobodies), DisableDiscoveryEnumeration = true)]
    public async Task Whoever_cannot_be_described_is_refused(VerifiedIdentity? nobody)
    {
        var ran = false;
        await using var app = await App.StartAsync(
            Given.Route("value").Authenticate(_ => nobody).From(Direct()).Transform(_ => ran = true),
            Given.Route("task").Authenticate(async _ => { await Task.Yield(); return nobody; }).From(Direct()).Transform(_ => ran = true));

        // A caller whom the source knows does not stand in for the one who could not be established.
        var failure = await app.FailureAsync("value", principal: Given.Caller());

        (failure.Code, failure.Message, failure.Error.HttpStatus).Should().Be(("RC5024", "The caller could not be established.", 401));
        failure.InnerException.Should().NotBeNull("the log says why");
        (await app.FailureAsync("task", principal: Given.Caller())).Code.Should().Be("RC5024");
        ran.Should().BeFalse();
    }

    [Fact]
    public async Task No_task_is_nobody()
    {
        await using var app = await App.StartAsync(Given.Route().Authenticate(_ => (Task<VerifiedIdentity?>)null!).From(Direct()));

        (await app.FailureAsync("route")).Code.Should().Be("RC5024");
    }

    [Fact]
    public async Task A_verifier_that_fails_lets_nobody_in()
    {
        var ran = false;
        await using var app = await App.StartAsync(
            Given.Route().Authenticate(_ => throw new TimeoutException("secret")).From(Direct()).Transform(_ => ran = true));

        var failure = await app.FailureAsync("route", principal: Given.Caller());

        (failure.Code, ran).Should().Be(("RC5001", false));
        failure.Message.Should().NotContain("secret");
    }

    [Fact]
    public async Task The_caller_stays_when_the_token_of_the_exchange_changes_and_the_token_when_the_caller_does()
    {
        using var source = new CancellationTokenSource();
        using var other = new CancellationTokenSource();
        var seen = new List<(string?, CancellationToken, string)>();
        await using var app = await App.StartAsync(Given.Route().Authenticate(_ => Bob).From(Direct())
            .Process(exchange => See(exchange))
            .Process(exchange => See(exchange.WithCancellation(other.Token)))
            .Delegate(Given.Agent)
            .Process(exchange => See(exchange)));

        var result = await app.ArriveAsync("route", new() { CancellationToken = source.Token });

        seen.Select(x => x.Item1).Should().Equal("bob", "bob", "bob by agent");
        seen.Select(x => x.Item3).Distinct().Should().ContainSingle("it is one exchange");
        seen.Skip(1).Select(x => x.Item2).Should().OnlyContain(token => token == other.Token);
        await source.CancelAsync();
        seen[0].Item2.IsCancellationRequested.Should().BeFalse("the call is over, and its links are cut");
        result.Principal!.Subject.Should().Be("bob");

        Exchange See(Exchange exchange)
        {
            seen.Add((exchange.Principal + (exchange.Principal!.Actor is { } actor ? " by " + actor : ""), exchange.CancellationToken, exchange.Id));
            return exchange;
        }
    }

    [Fact]
    public async Task A_caller_who_goes_away_is_noticed_behind_it()
    {
        using var source = new CancellationTokenSource();
        await using var app = await App.StartAsync(Given.Route().Authenticate(_ => Bob).From(Direct()).Transform((_, exchange) =>
        {
            source.Cancel();
            exchange.CancellationToken.ThrowIfCancellationRequested();
            return 1;
        }));

        var call = () => app.ArriveAsync("route", new() { CancellationToken = source.Token }).AsTask();

        await call.Should().ThrowAsync<OperationCanceledException>();
        app.CallLines.Should().ContainSingle().Which.Message.Should().Contain("cancelled");
    }

    [Fact]
    public async Task A_side_effect_has_the_established_caller()
    {
        var seen = new TaskCompletionSource<string?>();
        await using var app = await App.StartAsync(
            Given.Route().Authenticate(_ => Bob).From(Direct()).Tap((_, exchange) => seen.SetResult(exchange.Principal?.Subject)));

        await app.SendAsync<Unit>("route");

        (await seen.Task).Should().Be("bob");
    }

    [Fact]
    public async Task Twice_is_a_problem() =>
        (await App.FailureAsync(Given.Route().Authenticate(_ => Bob).From(Direct()).Authenticate(_ => (VerifiedIdentity?)null)))
            .Should().Be("Craft cannot start: 1 problem.\n  RC2001 route 'route': "
                + ".Authenticate is written twice, and a call has one caller. Keep one.");

    [Fact]
    public void Only_who_really_establishes_a_caller_spares_the_source_from_it()
    {
        var trail = new Trail();

        Given.Route().Authorize().From(Direct()).Then(trail.Mark("look", Stage.Authenticate)).NeedsCaller.Should().BeTrue();
        Given.Route().From(Direct()).Authenticate(_ => Bob).NeedsCaller.Should().BeFalse();
        Given.Route().From(Direct()).NeedsCaller.Should().BeFalse();
        Given.Route().From(Direct()).Delegate(Given.Agent).NeedsCaller.Should().BeTrue();
    }

    [Fact]
    public async Task The_door_then_asks_no_caller_of_the_source()
    {
        await using var app = await App.StartAsync(
            Given.Route("own").Authorize(new() { Roles = ["x"], Scopes = ["a"] }).Authenticate(_ => Bob).From(Direct()),
            Given.Route("source")
                .Authorize(new() { Roles = ["x"], Scopes = ["a", "b"] })
                .Authorize(new() { Scopes = ["b"] })
                .From(Direct()));
        var routes = await app.Services.GetRequiredService<Runtime>().RoutesAsync(CancellationToken.None);
        var (own, source) = (routes["own"].Intake, routes["source"].Intake);
        var (member, outsider) = (Given.User(("sub", "x"), ("roles", "x"), ("scope", "a")), Given.User(("sub", "y"), ("scope", "a b")));

        (own.RequiredScopes.Count, own.HasScopes(null), own.IsOpenTo(outsider)).Should().Be((0, true, true));
        source.RequiredScopes.Should().Equal("a", "b");
        (source.HasScopes(null), source.HasScopes(member), source.HasScopes(outsider)).Should().Be((false, false, true));
        (source.IsOpenTo(null), source.IsOpenTo(member), source.IsOpenTo(outsider)).Should().Be((true, true, false));
    }

    public sealed record Note(string Title);

    private static Route<string> Asking<T>(Route<T> route) =>
        route.Authorize("member").Transform((_, exchange) => exchange.Principal!.Subject);
}
