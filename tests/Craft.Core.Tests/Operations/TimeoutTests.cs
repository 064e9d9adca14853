using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Crafting.Tests;

public class TimeoutTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _time = new();
    private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<int> _release = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task Around_a_route_work_that_takes_too_long_is_cancelled_and_fails()
    {
        var told = new TaskCompletionSource<bool>();
        await using var app = await StartAsync(Given.Route().Timeout(Second).From(Direct()).Transform(async (_, exchange) =>
        {
            exchange.CancellationToken.Register(() => told.SetResult(true));
            await HangAsync(exchange.CancellationToken);
            return 1;
        }));

        var failure = await ExpireAsync(app.SendAsync<int>("route").AsTask());

        failure.Code.Should().Be("RC5011");
        failure.Message.Should().Be("The capability took too long.");
        failure.InnerException.Should().BeOfType<TimeoutException>().Which.Message.Should().Be("It took longer than its .Timeout of 00:00:01.");
        (await told.Task).Should().BeTrue();
    }

    [Fact]
    public async Task What_is_done_in_time_goes_on()
    {
        await using var app = await StartAsync(Given.Route().Timeout(Second).From(Direct())
            .Timeout(Second).Transform(_ => 1).Timeout(Second).Transform(async x => { await Task.Yield(); return x + 1; }));

        (await app.SendAsync<int>("route")).Should().Be(2);
    }

    [Fact]
    public async Task Work_that_ignores_its_token_does_not_keep_the_caller()
    {
        await using var app = await StartAsync(Given.Route().Timeout(Second).From(Direct()).Transform(_ => Ignore()));

        (await ExpireAsync(app.SendAsync<int>("route").AsTask())).Code.Should().Be("RC5011");
        _release.SetResult(1);
    }

    [Fact]
    public async Task A_function_that_holds_its_thread_fails_when_it_comes_back_too_late()
    {
        await using var app = await StartAsync(Given.Route().Timeout(Second).From(Direct()).Transform(_ => { _time.Advance(Second); return 1; }));

        (await app.FailureAsync("route")).Code.Should().Be("RC5011");
    }

    [Fact]
    public async Task A_stopping_host_waits_for_the_work_that_was_left_behind_and_its_failure_is_a_line_for_debugging()
    {
        await using var app = await StartAsync(Given.Route().Timeout(Second).From(Direct()).Transform(_ => Ignore()));
        await ExpireAsync(app.SendAsync<int>("route").AsTask());

        var stop = app.StopAsync();
        stop.IsCompleted.Should().BeFalse();
        _release.SetException(new InvalidOperationException("late"));
        await stop;

        app.CallLines.Should().ContainSingle(line => line.Message.StartsWith("Work that route no longer waited for failed"))
            .Which.Should().Match<Microsoft.Extensions.Logging.Testing.FakeLogRecord>(line => line.Level == LogLevel.Debug && line.Exception!.Message == "late");
    }

    [Fact]
    public async Task A_stopping_host_leaves_it_when_its_own_time_is_over()
    {
        using var deadline = new CancellationTokenSource();
        await using var app = await StartAsync(Given.Route().Timeout(Second).From(Direct()).Transform(_ => Ignore()));
        await ExpireAsync(app.SendAsync<int>("route").AsTask());

        var stop = app.StopAsync(deadline.Token);
        await deadline.CancelAsync();
        await stop;

        app.CallLines.Should().ContainSingle(line => line.Message.StartsWith("Stopping although calls and taps are unfinished (1)"));
        _release.SetResult(1);
    }

    [Fact]
    public async Task The_services_of_the_call_stay_until_the_work_that_uses_them_is_done()
    {
        Thing? thing = null;
        await using var app = await App.StartAsync(
            services => services.AddSingleton<TimeProvider>(_time).AddScoped<Thing>(),
            Given.Route().Timeout(Second).From(Direct()).Transform((_, exchange) =>
            {
                thing = exchange.Get<Thing>();
                return Ignore();
            }));

        await ExpireAsync(app.SendAsync<int>("route").AsTask());
        thing!.Gone.Task.IsCompleted.Should().BeFalse();
        _release.SetResult(1);

        await thing.Gone.Task;
    }

    [Fact]
    public async Task Around_a_step_it_bounds_that_step_alone_and_the_route_goes_on_with_its_own_token()
    {
        await using var app = await StartAsync(Given.Route().From(Direct())
            .OnError((error, _) => error.Code == "RC5011" ? 10 : 0).Timeout(Second).Transform(_ => Ignore())
            .Transform((x, exchange) => exchange.CancellationToken.IsCancellationRequested ? 0 : x + 1));

        var call = app.SendAsync<int>("route").AsTask();
        await _entered.Task;
        _time.Advance(Second);

        (await call).Should().Be(11);
        _release.SetResult(1);
    }

    [Fact]
    public async Task A_step_after_it_is_not_bounded_and_listens_to_the_caller_again()
    {
        using var caller = new CancellationTokenSource();
        await using var app = await StartAsync(Given.Route().From(Direct()).Timeout(Second).Transform(_ => 1)
            .Transform((_, exchange) => { _time.Advance(Second + Second); return exchange.CancellationToken.IsCancellationRequested; })
            .Transform((late, exchange) => { caller.Cancel(); return (late, exchange.CancellationToken.IsCancellationRequested); }));

        (await app.SendAsync<(bool, bool)>("route", null, caller.Token)).Should().Be((false, true));
    }

    [Fact]
    public async Task Around_a_block_it_bounds_all_its_steps_together()
    {
        await using var app = await StartAsync(Given.Route().From(Direct())
            .Timeout(Second, block => block.Transform(_ => { _time.Advance(Second / 2); return 1; }).Transform(_ => Ignore())));

        var call = app.SendAsync<int>("route").AsTask();
        await _entered.Task;
        _time.Advance(Second / 2);

        (await App.CodeOfAsync(new ValueTask<int>(call))).Should().Be("RC5011");
        _release.SetResult(1);
    }

    [Fact]
    public async Task A_block_goes_on_with_what_its_last_step_gives_and_with_the_caller_established_in_it()
    {
        await using var app = await StartAsync(Given.Route().From(Direct())
            .Timeout(Second, block => block.Header("kept", "yes").Delegate(Given.Agent).Transform(_ => 1))
            .Transform((x, exchange) => $"{x} {exchange.Headers["kept"]} {exchange.Principal!.Actor!.Subject}"));

        (await app.SendAsAsync(Given.Caller(), "route")).Body.Should().Be("1 yes agent");
    }

    [Fact]
    public async Task The_shorter_one_of_two_decides()
    {
        var answers = new List<string>();
        await using var app = await StartAsync(
            Given.Route("inner").Timeout(Second * 9).From(Direct()).OnError((_, _) => answers.Count).Timeout(Second).Transform(_ => Ignore()),
            Given.Route("outer").Timeout(Second).From(Direct()).OnError((_, _) => 7).Timeout(Second * 9).Transform(_ => Ignore()));

        var inner = app.SendAsync<int>("inner").AsTask();
        var outer = app.SendAsync<int>("outer").AsTask();
        await _entered.Task;
        _time.Advance(Second);

        (await inner).Should().Be(0, "the handler around the step recovered");
        (await App.CodeOfAsync(new ValueTask<int>(outer))).Should().Be("RC5011", "no handler inside sees the end of the whole attempt");
        _release.SetResult(1);
    }

    [Fact]
    public async Task A_cancellation_of_the_works_own_is_an_ordinary_failure()
    {
        await using var app = await StartAsync(
            Given.Route("at-once").Timeout(Second).From(Direct()).Transform<int>(_ => throw new OperationCanceledException()),
            Given.Route("later").Timeout(Second).From(Direct()).Transform<int>(async Task<int> (_) => { await Task.Yield(); throw new TaskCanceledException(); }));

        (await app.FailureAsync("at-once")).Code.Should().Be("RC5001");
        (await app.FailureAsync("later")).Code.Should().Be("RC5001");
    }

    [Fact]
    public async Task A_failure_in_time_stays_what_it_is()
    {
        await using var app = await StartAsync(
            Given.Route("ours").Timeout(Second).From(Direct()).Transform<int>(_ => throw new CraftException(CraftError.NotFound, "No note.")),
            Given.Route("another").Timeout(Second).From(Direct()).Transform<int>(_ => throw new Polly.Timeout.TimeoutRejectedException()));

        (await app.FailureAsync("ours")).Message.Should().Be("No note.");
        (await app.FailureAsync("another")).Code.Should().Be("RC5001", "the timeout of somebody else is a failure like any other");
    }

    [Fact]
    public async Task A_caller_who_goes_is_no_timeout()
    {
        using var caller = new CancellationTokenSource();
        using var measured = new Measurements("timeout-gone");
        await using var app = await StartAsync(Given.Route("timeout-gone").Timeout(Second).From(Direct()).Transform(_ => Ignore()));

        var call = app.SendAsync<int>("timeout-gone", null, caller.Token).AsTask();
        await _entered.Task;
        await caller.CancelAsync();

        await call.Awaiting(task => task).Should().ThrowAsync<OperationCanceledException>();
        measured.Names.Should().Equal("craft.call.duration{craft.outcome=cancelled}");
        _release.SetResult(1);
    }

    [Fact]
    public async Task A_dropped_exchange_is_an_answer_in_time()
    {
        await using var app = await StartAsync(
            Given.Route("route").Timeout(Second).From(Direct()).Filter(_ => false, "closed"),
            Given.Route("step").From(Direct()).Timeout(Second).Filter(_ => false, "closed").Transform<int>(_ => throw new InvalidOperationException()));

        (await app.SendAsAsync(null, "route")).DropReason.Should().Be("closed");
        (await app.SendAsAsync(null, "step")).DropReason.Should().Be("closed");
    }

    [Fact]
    public async Task The_last_one_of_a_route_counts_and_stands_within_the_order_of_the_gates()
    {
        Capability route = Given.Route().Timeout(Second * 9).Timeout(Second).Authorize().From(Direct()).Timeout(Second).Transform(_ => 1);
        await using var app = await StartAsync(route, Given.Route("slow").Timeout(Second * 9).Timeout(Second).From(Direct()).Transform(_ => Ignore()));

        route.ToString().Should().Be("route: direct -> authorize -> input -> timeout -> timeout(transform)");
        (await ExpireAsync(app.SendAsync<int>("slow").AsTask())).Code.Should().Be("RC5011");
        _release.SetResult(1);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(9)]
    [InlineData(86_400_001)]
    public async Task A_time_that_cannot_work_is_told_at_start(int milliseconds)
    {
        var time = TimeSpan.FromMilliseconds(milliseconds);
        var sentence = await App.FailureAsync(
            Given.Route("whole").Timeout(time).From(Direct()),
            Given.Route("step").From(Direct()).Timeout(time).Transform(_ => 1),
            Given.Route("block").From(Direct()).Timeout(time, block => block.Transform(_ => 1)));

        foreach (var route in new[] { "whole", "step", "block" })
            sentence.Should().Contain($"RC5003 route '{route}': .Timeout was given {time:c}. Give it a time from 10 milliseconds to one day.");
    }

    [Fact]
    public async Task Each_application_has_its_own_clock()
    {
        var route = Given.Route().Timeout(Second).From(Direct()).Transform(async (_, exchange) => { _time.Advance(Second); await Task.Yield(); return 1; });
        await using var here = await StartAsync(route);
        await using var there = await App.StartAsync(services => services.AddSingleton<TimeProvider>(new FakeTimeProvider()), route);

        (await here.FailureAsync("route")).Code.Should().Be("RC5011");
        (await there.SendAsync<int>("route")).Should().Be(1);
    }

    [Fact]
    public async Task What_expires_is_counted()
    {
        using var measured = new Measurements("timeout-counted");
        await using var app = await StartAsync(Given.Route("timeout-counted").Timeout(Second).From(Direct()).Transform(_ => { _time.Advance(Second); return 1; }));

        await app.FailureAsync("timeout-counted");

        measured.Names.Should().Contain("craft.timeout.expired{}");
    }

    private Task<App> StartAsync(params Capability[] routes) => App.StartAsync(services => services.AddSingleton<TimeProvider>(_time), routes);

    private async Task<CraftException> ExpireAsync(Task call)
    {
        await _entered.Task;
        _time.Advance(Second - TimeSpan.FromMilliseconds(1));
        call.IsCompleted.Should().BeFalse();
        _time.Advance(TimeSpan.FromMilliseconds(1));
        return (await call.Awaiting(task => task).Should().ThrowAsync<CraftException>()).Which;
    }

    private Task<int> Ignore()
    {
        _entered.TrySetResult();
        return _release.Task;
    }

    private Task HangAsync(CancellationToken cancellationToken)
    {
        _entered.TrySetResult();
        return Task.Delay(Timeout.Infinite, cancellationToken);
    }

    private sealed class Thing : IDisposable
    {
        public TaskCompletionSource Gone { get; } = new();

        public void Dispose() => Gone.SetResult();
    }
}
