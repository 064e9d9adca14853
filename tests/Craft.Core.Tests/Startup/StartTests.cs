using Crafting.Pipeline;
using Microsoft.Extensions.DependencyInjection;

namespace Crafting.Tests;

/// <summary>A program with mistakes does not start, and says all of them at once.</summary>
public class StartTests
{
    [Fact]
    public async Task Every_problem_of_every_route_is_reported_in_one_text()
    {
        var message = await App.FailureAsync(
            services => services.AddSingleton<IStartupCheck, Check>().AddCraft().AddCapability<Broken>(),
            Craft.Route().From(Direct()).Header("", "x"),
            Given.Route("notes").Authorize([]).From(Direct()).Transform(_ => 1).OnError((_, _) => 2),
            null!,
            Craft.Route().Id("notes").Tag("").From(Direct()));

        message.Should().Be(
            """
            Craft cannot start: 11 problems.
              RC1001: Capability 3 of AddCapabilities(…) is null. Assign it before it is added: a static property is null until its class is initialized.
              RC1001: The capability of AddCapability<Broken>() could not be made. NotSupportedException: no database
              RC5003: The check saw 3 routes.
              RC1001 route without id (capability 1 of AddCapabilities(…)): It has no id ((no id): direct -> input -> header). Write .Id("…") before .From(…).
              RC1001 route without id (capability 1 of AddCapabilities(…)): It has no description. Write .Description("…") so that a caller can choose it.
              RC5003 route without id (capability 1 of AddCapabilities(…)): .Header needs a name.
              RC2001 route 'notes': .OnError stands after the last step and has nothing to guard. Move it before the step, or before .From(…) to guard the whole route.
              RC5003 route 'notes': .Authorize was given an empty list of roles. Write .Authorize("role"), or .Authorize() for anyone who is signed in.
              RC1001 route 'notes': It has no description. Write .Description("…") so that a caller can choose it.
              RC2001 route 'notes': .Tag was given an empty tag. Remove it.
              RC1002 route 'notes': 2 routes have this id. Give each its own, and add each once.
            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task Routes_without_an_id_are_told_apart_by_where_they_were_added_and_what_they_do()
    {
        var message = await App.FailureAsync(
            services => services.AddCraft().AddCapability<Nameless>()
                .AddCapabilities(Craft.Route().Id(" ").From(Direct()), Given.Route().From(Direct())),
            Craft.Route().Description("List the notes.\nNewest first.").From(Direct()).Header("", "x"),
            Craft.Route().Description(new string('d', 100)).From(Direct()).Header("", "x"));

        message.Should().Be(
            $"""
            Craft cannot start: 7 problems.
              RC1001 route without id (capability 1 of AddCapabilities(…), "List the notes."): It has no id ((no id): direct -> input -> header). Write .Id("…") before .From(…).
              RC5003 route without id (capability 1 of AddCapabilities(…), "List the notes."): .Header needs a name.
              RC1001 route without id (capability 2 of AddCapabilities(…), "{new string('d', 60)}…"): It has no id ((no id): direct -> input -> header). Write .Id("…") before .From(…).
              RC5003 route without id (capability 2 of AddCapabilities(…), "{new string('d', 60)}…"): .Header needs a name.
              RC1001 route without id (the capability of AddCapability<Nameless>(), "Save a note."): It has no id ((no id): direct -> input). Write .Id("…") before .From(…).
              RC1001 route without id (capability 1 of AddCapabilities(…) number 2): It has no id ( : direct -> input). Write .Id("…") before .From(…).
              RC1001 route without id (capability 1 of AddCapabilities(…) number 2): It has no description. Write .Description("…") so that a caller can choose it.
            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task The_list_is_printed_without_the_stack_that_says_nothing()
    {
        await using var app = App.Build(_ => { }, Craft.Route().Id("route").From(Direct()));

        var failure = (await app.Invoking(a => a.StartAsync()).Should().ThrowAsync<CraftException>()).Which;

        failure.ToString().Should().Be($"Crafting.CraftException: {failure.Message}");
        failure.StackTrace.Should().NotBeNull("a debugger still finds the place");
        app.CallLines.Should().BeEmpty("the exception says it, and the host logs that");
    }

    [Fact]
    public void Every_other_failure_is_printed_with_its_stack()
    {
        var failure = new CraftException(CraftError.SourceFailed, "The queue cannot start.", new IOException("no broker"));

        failure.ToString().Should().Contain("IOException: no broker");
    }

    [Fact]
    public async Task A_plugin_whose_check_throws_does_not_hide_the_other_problems() =>
        (await App.FailureAsync(services => services.AddSingleton<IStartupCheck, Thrower>(), Craft.Route().Id("route").From(Direct())))
            .Should()
                .Contain("RC5003: The check of 'Thrower' failed. InvalidOperationException: broken").And.Contain("It has no description");

    [Fact]
    public async Task A_check_that_calls_a_route_is_told_that_none_runs_yet() =>
        (await App.FailureAsync(services =>
            services.AddSingleton<IStartupCheck, Caller>(), Craft.Route().Id("route").Description("Waits.").From(Direct())))
            .Should().Contain("The check of 'Caller' failed. InvalidOperationException: A check at start-up called a route");

    [Fact]
    public async Task Whoever_gives_up_starting_does_not_wait_for_a_check()
    {
        var patient = new Patient();
        await using var app = App.Build(
            services => services.AddSingleton<IStartupCheck>(patient), Craft.Route().Id("route").Description("Waits.").From(Direct()));
        using var starting = new CancellationTokenSource();

        var start = app.StartAsync(starting.Token);
        start.IsCompleted.Should().BeFalse();
        await starting.CancelAsync();

        await start.Awaiting(s => s).Should().ThrowAsync<OperationCanceledException>();
        await patient.GaveUp.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task A_call_before_the_start_reports_the_same_problems()
    {
        await using var app = App.Build(_ => { }, Craft.Route().Id("route").From(Direct()));

        (await app.Awaiting(a => a.SendAsync<int>("route").AsTask()).Should().ThrowAsync<CraftException>())
            .Which.Code.Should().Be("RC3002");
    }

    [Fact]
    public async Task An_application_without_routes_starts()
    {
        await using var app = await App.StartAsync();

        app.Client.Should().NotBeNull();
    }

    [Fact]
    public async Task Craft_may_be_added_twice()
    {
        await using var app = await App.StartAsync(
            services => services.AddCraft().AddCapabilities(Given.Route("second").From(Direct()).Transform(_ => 2)),
            Given.Route("first").From(Direct()).Transform(_ => 1));

        (await app.SendAsync<int>("first")).Should().Be(1);
        (await app.SendAsync<int>("second")).Should().Be(2);
    }

    [Fact]
    public async Task A_capability_added_twice_is_a_duplicate()
    {
        var route = Given.Route().From(Direct());

        (await App.FailureAsync(route, route)).Should().Contain("RC1002 route 'route': 2 routes have this id.");
    }

    [Fact]
    public async Task A_source_that_cannot_start_ends_those_that_have_started()
    {
        var good = new Source();
        var app = App.Build(
            _ => { },
            Given.Route("good").From(good),
            Given.Route("bad").From(new Source { Fails = true }),
            Given.Route("never").From(Direct()));

        var failure = await app.Invoking(a => a.StartAsync()).Should().ThrowAsync<CraftException>();

        failure.Which.Code.Should().Be("RC3001");
        failure.Which.Message.Should().Be("The source 'queue' of route 'bad' could not start.");
        failure.Which.InnerException!.Message.Should().Be("no broker");
        good.IsOpen.Should().BeFalse();
        await app.DisposeAsync();
    }

    [Fact]
    public async Task A_source_that_cannot_stop_does_not_keep_the_others_open()
    {
        var first = new Source();
        var last = new Source();
        var app = await App.StartAsync(
            Given.Route("first").From(first), Given.Route("stuck").From(new Source { SticksOpen = true }), Given.Route("last").From(last));

        await app.StopAsync();

        first.IsOpen.Should().BeFalse();
        last.IsOpen.Should().BeFalse();
        app.CallLines.Should().ContainSingle().Which.Message.Should().Be("The source of stuck failed when it was told to stop");
        await app.DisposeAsync();
    }

    [Fact]
    public async Task Sources_see_routes_in_the_order_in_which_they_were_added()
    {
        var seen = new List<string>();
        await using var app = await App.StartAsync(
            [.. "zyxabc".Select(c => Given.Route(c.ToString()).From(new Source { OnOpen = seen.Add }))]);

        string.Concat(seen).Should().Be("zyxabc");
    }

    private sealed class Broken : ICapability
    {
        public Capability Route => throw new NotSupportedException("no database");
    }

    private sealed class Nameless : ICapability
    {
        public Capability Route => Craft.Route().Description("Save a note.").From(Direct());
    }

    private sealed class Check : IStartupCheck
    {
        public async ValueTask CheckAsync(IReadOnlyList<Capability> capabilities, Problems problems, CancellationToken cancellationToken)
        {
            await Task.Yield();
            problems.Add(CraftError.Misconfigured, null, $"The check saw {capabilities.Count} routes.");
        }
    }

    private sealed class Thrower : IStartupCheck
    {
        public ValueTask CheckAsync(IReadOnlyList<Capability> capabilities, Problems problems, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("broken");
    }

    private sealed class Caller(ICraftClient craft) : IStartupCheck
    {
        public async ValueTask CheckAsync(IReadOnlyList<Capability> capabilities, Problems problems, CancellationToken cancellationToken)
        {
            await Task.Yield();
            await craft.SendAsync<object>("route", null, cancellationToken);
        }
    }

    private sealed class Patient : IStartupCheck
    {
        private readonly TaskCompletionSource _gaveUp = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task GaveUp => _gaveUp.Task;

        public async ValueTask CheckAsync(IReadOnlyList<Capability> capabilities, Problems problems, CancellationToken cancellationToken)
        {
            await using var told = cancellationToken.Register(_gaveUp.SetResult);
            await Task.Delay(Timeout.Infinite, CancellationToken.None);
        }
    }

    private sealed class Source : ISource
    {
        public bool Fails { get; init; }

        public bool SticksOpen { get; init; }

        public Action<string>? OnOpen { get; init; }

        public bool IsOpen { get; private set; }

        public string Name => "queue";

        public ValueTask<IAsyncDisposable> SubscribeAsync(Intake intake, CancellationToken cancellationToken)
        {
            if (Fails)
                throw new InvalidOperationException("no broker");
            OnOpen?.Invoke(intake.Capability.Id);
            IsOpen = true;
            return new(new Subscription(() =>
            {
                if (SticksOpen)
                    throw new InvalidOperationException("stuck");
                IsOpen = false;
                return default;
            }));
        }
    }
}
