using Crafting.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Crafting.Tests;

public class RetryTests
{
    private static readonly RetryOptions AtOnce = new() { Delay = TimeSpan.Zero };
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly Waits _time = new();
    private int _tries;

    [Fact]
    public async Task Around_a_route_failed_steps_run_again()
    {
        var trail = new Trail();
        await using var app = await App.StartAsync(Given.Route().Retry(AtOnce).From(Direct())
            .Then(trail.Mark("before", Stage.Body)).Transform(_ => FailUntil(3)).Then(trail.Mark("after", Stage.Body)));

        (await app.SendAsync<int>("route")).Should().Be(3);
        trail.Entries.Should().Equal("before", "before", "before", "after");
    }

    [Fact]
    public async Task Retry_does_not_authorize_again()
    {
        var trail = new Trail();
        await using var app = await App.StartAsync(Given.Route().Retry(AtOnce)
            .Then(trail.Mark("authenticate", Stage.Authenticate)).Then(trail.Mark("authorize", Stage.Authorize)).Then(trail.Mark("input", Stage.Input))
            .Then(trail.Mark("throttle", Stage.Throttle)).Then(trail.Mark("timeout", Stage.Timeout))
            .From(Direct()).Transform(_ => FailUntil(3)));

        await app.SendAsync<int>("route");

        trail.Entries.Should().Equal("authenticate", "authorize", "input", "throttle", "timeout", "timeout", "timeout");
    }

    [Fact]
    public async Task Around_a_step_that_step_alone_runs_again()
    {
        var trail = new Trail();
        await using var app = await App.StartAsync(Given.Route().From(Direct())
            .Then(trail.Mark("before", Stage.Body)).Retry(AtOnce).Transform(_ => FailUntil(3)).Then(trail.Mark("after", Stage.Body)));

        (await app.SendAsync<int>("route")).Should().Be(3);
        trail.Entries.Should().Equal("before", "after");
    }

    [Fact]
    public async Task What_fails_after_the_step_is_not_its_business()
    {
        var before = 0;
        await using var app = await App.StartAsync(Given.Route().From(Direct()).Retry(AtOnce).Transform(_ => ++before).Transform(_ => FailUntil(9)));

        await app.FailureAsync("route");

        (before, _tries).Should().Be((1, 1));
    }

    [Fact]
    public async Task Around_a_block_it_runs_again_from_its_beginning()
    {
        var trail = new Trail();
        await using var app = await App.StartAsync(Given.Route().From(Direct()).Then(trail.Mark("before", Stage.Body))
            .Retry(AtOnce, block => block.Then(trail.Mark("first", Stage.Body)).Transform(_ => FailUntil(2)))
            .Then(trail.Mark("after", Stage.Body)));

        (await app.SendAsync<int>("route")).Should().Be(2);
        trail.Entries.Should().Equal("before", "first", "first", "after");
    }

    [Fact]
    public async Task After_the_last_try_the_last_error_is_the_answer()
    {
        await using var app = await App.StartAsync(Given.Route().Retry(AtOnce with { Attempts = 4 }).From(Direct())
            .Transform<int>(_ => throw new CraftException(CraftError.ConnectionFailed, $"Try {++_tries}.")));

        (await app.FailureAsync("route")).Message.Should().Be("Try 4.");
    }

    [Fact]
    public async Task A_number_says_how_many_tries_there_are()
    {
        await using var app = await StartAsync(Given.Route().Retry(5).From(Direct()).Transform(_ => FailUntil(9)));

        var call = app.SendAsync<int>("route").AsTask();
        await _time.PassAsync(4);

        (await App.CodeOfAsync(new ValueTask<int>(call))).Should().Be("RC5001");
        _tries.Should().Be(5);
    }

    [Fact]
    public async Task Without_options_a_step_and_a_block_have_three_tries()
    {
        await using var app = await StartAsync(
            Given.Route("step").From(Direct()).Retry().Transform(_ => FailUntil(9)),
            Given.Route("two").From(Direct()).Retry(2).Transform(_ => FailUntil(9)),
            Given.Route("block").From(Direct()).Retry(block => block.Transform(_ => FailUntil(9))));

        foreach (var (route, tries) in new[] { ("step", 3), ("two", 2), ("block", 3) })
        {
            _tries = 0;
            var call = app.SendAsync<int>(route).AsTask();
            await _time.PassAsync(tries - 1);
            await App.CodeOfAsync(new ValueTask<int>(call));
            _tries.Should().Be(tries);
        }
    }

    [Fact]
    public async Task Every_try_begins_with_the_same_exchange()
    {
        var seen = new List<string>();
        await using var app = await App.StartAsync(Given.Route().From(Direct<string>())
            .Retry(AtOnce, block => block
                .To((body, exchange) => seen.Add($"{body} {exchange.Headers.Count} {exchange.Principal!.Actor?.Subject}"))
                .Header("left", "behind").Delegate(Given.Agent).Transform(body => body + "!").To(_ => FailUntil(3))));

        (await app.SendAsAsync(Given.Caller(), "route", "hello")).Body.Should().Be("hello!");
        seen.Should().Equal("hello 0 ", "hello 0 ", "hello 0 ");
    }

    [Theory]
    [InlineData(RetryBackoff.Exponential, new[] { 1, 2, 4, 5 })]
    [InlineData(RetryBackoff.Linear, new[] { 1, 2, 3, 4 })]
    [InlineData(RetryBackoff.Constant, new[] { 1, 1, 1, 1 })]
    public async Task Waits_grow_as_the_options_say_up_to_the_longest(RetryBackoff backoff, int[] seconds)
    {
        var options = new RetryOptions { Attempts = 5, Delay = Second, Backoff = backoff, MaxDelay = 5 * Second, Jitter = false };
        await using var app = await StartAsync(Given.Route().Retry(options).From(Direct()).Transform(_ => FailUntil(9)));

        var call = app.SendAsync<int>("route").AsTask();
        await _time.PassAsync(4);

        await App.CodeOfAsync(new ValueTask<int>(call));
        _time.All.Should().Equal(seconds.Select(each => each * Second));
    }

    [Fact]
    public async Task With_jitter_no_two_callers_wait_equally_long()
    {
        await using var app = await StartAsync(Given.Route().Retry(2).From(Direct()).Transform(_ => FailUntil(99)));

        var calls = Enumerable.Range(0, 10).Select(_ => app.SendAsync<int>("route").AsTask()).ToArray();
        await _time.PassAsync(10);

        foreach (var call in calls)
            await App.CodeOfAsync(new ValueTask<int>(call));
        _time.All.Distinct().Should().HaveCountGreaterThan(5);
    }

    [Fact]
    public async Task A_wait_that_the_error_asks_for_is_kept()
    {
        await using var app = await StartAsync(Given.Route().Retry().From(Direct())
            .Transform(_ => ++_tries < 2 ? throw new CraftException(CraftError.Throttled) { RetryAfter = 7 * Second } : _tries));

        var call = app.SendAsync<int>("route").AsTask();
        await _time.PassAsync();

        (await call).Should().Be(2);
        _time.All.Should().Equal(7 * Second);
    }

    [Fact]
    public async Task An_error_that_asks_for_more_than_the_longest_wait_ends_it_at_once()
    {
        await using var app = await StartAsync(Given.Route().Retry().From(Direct())
            .Transform<int>(_ => throw new CraftException(CraftError.Busy, $"Try {++_tries}.") { RetryAfter = 31 * Second }));

        var failure = await app.FailureAsync("route");

        (failure.Message, failure.RetryAfter, _tries).Should().Be(("Try 1.", 31 * Second, 1));
        _time.All.Should().BeEmpty();
    }

    [Fact]
    public async Task Errors_that_no_second_try_can_mend_are_not_tried_again()
    {
        foreach (var error in new[] { CraftError.ValidationFailed, CraftError.NotAuthorized, CraftError.NotFound, CraftError.CircuitOpen })
        {
            _tries = 0;
            await using var app = await App.StartAsync(Given.Route().Retry(AtOnce).From(Direct()).Transform<int>(_ => throw new CraftException(error, $"{++_tries}")));

            (await app.FailureAsync("route")).Message.Should().Be("1");
        }
    }

    [Fact]
    public async Task Which_decides_instead_of_the_catalogue()
    {
        var asked = new List<string>();
        var options = AtOnce with { Which = error => { asked.Add(error.Code); return error.Code == "RC5014"; } };
        await using var app = await App.StartAsync(Given.Route().Retry(options).From(Direct())
            .Transform<int>(_ => throw (++_tries == 1 ? new CraftException(CraftError.NotFound) : new InvalidOperationException())));

        (await app.FailureAsync("route")).Code.Should().Be("RC5001");
        _tries.Should().Be(2);
        asked.Should().Equal("RC5014", "RC5001");
    }

    [Fact]
    public async Task Which_that_throws_ends_the_tries_and_hides_nothing()
    {
        var options = AtOnce with { Which = _ => throw new FormatException("asked") };
        await using var app = await App.StartAsync(Given.Route().Retry(options).From(Direct()).Transform(_ => FailUntil(9)));

        var failure = await app.FailureAsync("route");

        failure.Code.Should().Be("RC5001");
        failure.Message.Should().Be("The capability failed.");
        failure.InnerException.Should().BeOfType<AggregateException>().Which.InnerExceptions.Select(inner => inner.Message).Should().Equal("asked", "Try 1.");
        _tries.Should().Be(1);
    }

    [Fact]
    public async Task A_dropped_exchange_is_an_answer()
    {
        await using var app = await App.StartAsync(Given.Route().Retry(AtOnce).From(Direct()).To(_ => ++_tries).Filter(_ => false, "closed"));

        (await app.SendAsAsync(null, "route")).DropReason.Should().Be("closed");
        _tries.Should().Be(1);
    }

    [Fact]
    public async Task A_wait_ends_at_once_when_the_caller_goes()
    {
        using var caller = new CancellationTokenSource();
        await using var app = await StartAsync(Given.Route().Retry().From(Direct()).Transform(_ => FailUntil(9)));

        var call = app.SendAsync<int>("route", null, caller.Token).AsTask();
        await _time.BegunAsync();
        await caller.CancelAsync();

        await call.Awaiting(task => task).Should().ThrowAsync<OperationCanceledException>();
        _tries.Should().Be(1);
        app.CallLines.Should().Contain(line => line.Message.StartsWith("route cancelled"));
    }

    [Fact]
    public async Task A_wait_ends_at_once_when_the_application_gives_up_waiting()
    {
        using var deadline = new CancellationTokenSource();
        await using var app = await StartAsync(Given.Route().Retry().From(Direct()).Transform(_ => FailUntil(9)));

        var call = app.SendAsync<int>("route").AsTask();
        await _time.BegunAsync();
        var stop = app.StopAsync(deadline.Token);
        stop.IsCompleted.Should().BeFalse("until then the call may go on");
        await deadline.CancelAsync();

        await call.Awaiting(task => task).Should().ThrowAsync<OperationCanceledException>();
        await stop;
    }

    [Fact]
    public async Task Nothing_is_tried_again_for_a_caller_who_has_gone()
    {
        using var caller = new CancellationTokenSource();
        await using var app = await App.StartAsync(Given.Route().Retry(AtOnce).From(Direct()).Transform(_ => { caller.Cancel(); return FailUntil(9); }));

        (await App.CodeOfAsync(app.SendAsync<int>("route", null, caller.Token))).Should().Be("RC5001");
        _tries.Should().Be(1);
    }

    [Fact]
    public async Task What_passes_through_to_the_protocol_is_not_tried_again()
    {
        await using var app = await App.StartAsync(Given.Route().Retry(AtOnce).From(Direct()).Transform<int>(_ => throw new FormatException($"{++_tries}")));

        await app.Awaiting(a => a.ArriveAsync("route", new() { PassesThrough = error => error is FormatException }).AsTask()).Should().ThrowAsync<FormatException>();

        _tries.Should().Be(1);
    }

    [Fact]
    public async Task Each_try_has_its_own_timeout_whatever_the_order_written()
    {
        Capability route = Given.Route().Timeout(Second).Retry(AtOnce with { Attempts = 2 }).From(Direct()).Transform(_ => { _tries++; _time.Advance(Second); return 1; });
        await using var app = await StartAsync(route);

        (await app.FailureAsync("route")).Code.Should().Be("RC5011");
        _tries.Should().Be(2);
        route.ToString().Should().Be("route: direct -> input -> retry -> timeout -> transform");
    }

    [Fact]
    public async Task A_timeout_around_a_retry_ends_its_wait()
    {
        await using var app = await StartAsync(Given.Route().From(Direct())
            .Timeout(Second).Retry(new RetryOptions { Delay = 9 * Second, Jitter = false }).Transform(_ => FailUntil(9)));

        var call = app.SendAsync<int>("route").AsTask();
        await _time.BegunAsync();
        await _time.BegunAsync();
        _time.Advance(Second);

        (await App.CodeOfAsync(new ValueTask<int>(call))).Should().Be("RC5011");
    }

    [Fact]
    public async Task Each_new_try_is_counted_and_written_down()
    {
        using var measured = new Measurements("retry-counted");
        await using var app = await StartAsync(Given.Route("retry-counted").Retry(new RetryOptions { Jitter = false }).From(Direct()).Transform(_ => FailUntil(2)));

        var call = app.SendAsync<int>("retry-counted").AsTask();
        await _time.PassAsync();
        await call;

        measured.Names.Should().Equal("craft.retry.attempts{error.type=RC5001}", "craft.call.duration{craft.outcome=completed}");
        var line = app.CallLines[0];
        line.Message.Should().StartWith("retry-counted tries again after RC5001: attempt 2 of 3 in 1.000 s (exchange ");
        (line.Level, line.Exception!.Message).Should().Be((LogLevel.Information, "Try 1."));
    }

    [Fact]
    public async Task The_messages_of_refusals_stay_out_of_the_log()
    {
        await using var app = await App.StartAsync(Given.Route().Retry(AtOnce with { Which = _ => true }).From(Direct())
            .Transform<int>(_ => throw new CraftException(CraftError.NotFound, "secret argument")));

        await app.FailureAsync("route");

        app.Log.Should().NotContain(line => line.Message.Contains("secret") || (line.Exception != null && line.Exception.ToString().Contains("secret")));
    }

    private Task<App> StartAsync(params Capability[] routes) => App.StartAsync(services => services.AddSingleton<TimeProvider>(_time), routes);

    private int FailUntil(int last) => ++_tries < last ? throw new InvalidOperationException($"Try {_tries}.") : _tries;
}
