using Crafting.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Crafting.Tests;

public class CircuitBreakerTests
{
    private static readonly CircuitBreakerOptions Two = new() { Failures = 2 };
    private static readonly TimeSpan Cooldown = TimeSpan.FromSeconds(30);

    private readonly FakeTimeProvider _time = new();
    private int _calls;
    private Func<Exchange, Task<int>> _work = _ => throw new InvalidOperationException();

    [Fact]
    public async Task Around_a_route_so_many_failures_turn_further_calls_away_and_say_when_to_come_back()
    {
        await using var app = await StartAsync(Given.Route().CircuitBreaker(new() { Failures = 3 }).From(Direct()).Transform(WorkAsync));

        (await CodesAsync(app, 5)).Should().Equal("RC5001", "RC5001", "RC5001", "RC5025", "RC5025");
        _time.Advance(Cooldown / 3);
        (await app.FailureAsync("route")).RetryAfter.Should().Be(Cooldown * 2 / 3);
        _calls.Should().Be(3);
    }

    [Fact]
    public async Task Around_a_step_and_around_a_block_it_does_the_same()
    {
        await using var app = await StartAsync(
            Given.Route("step").From(Direct()).CircuitBreaker(Two).Transform(WorkAsync),
            Given.Route("block").From(Direct())
                .CircuitBreaker(Two, block => block.Transform(_ => 1).Transform((_, exchange) => WorkAsync(default, exchange))),
            Given.Route("usual").From(Direct()).CircuitBreaker(block => block.Transform(WorkAsync)));

        (await CodesAsync(app, 3, "step")).Should().Equal("RC5001", "RC5001", "RC5025");
        (await CodesAsync(app, 3, "block")).Should().Equal("RC5001", "RC5001", "RC5025");
        (await CodesAsync(app, 6, "usual")).Should().Equal("RC5001", "RC5001", "RC5001", "RC5001", "RC5001", "RC5025");
    }

    [Fact]
    public async Task What_fails_after_the_step_is_not_its_business()
    {
        await using var app = await StartAsync(Given.Route().From(Direct())
            .CircuitBreaker(Two).Transform(_ => 1)
            .Transform((_, exchange) => WorkAsync(default, exchange)));

        (await CodesAsync(app, 4)).Should().OnlyContain(code => code == "RC5001");
    }

    [Fact]
    public async Task Failures_count_while_they_are_in_the_window_and_successes_take_none_back()
    {
        await using var app = await StartAsync(Given.Route()
            .CircuitBreaker(new() { Failures = 2, Window = TimeSpan.FromMinutes(1) })
            .From(Direct()).Transform(WorkAsync));

        await app.FailureAsync("route");
        _time.Advance(TimeSpan.FromMinutes(1));
        await app.FailureAsync("route");
        _work = _ => Task.FromResult(1);
        (await app.SendAsync<int>("route")).Should().Be(1, "one of the two failures was too long ago");
        _work = _ => throw new InvalidOperationException();
        await app.FailureAsync("route");

        (await app.FailureAsync("route")).Code.Should().Be("RC5025");
    }

    [Fact]
    public async Task After_the_cooldown_one_call_finds_out_and_the_others_are_still_turned_away()
    {
        var probe = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = await StartAsync(Given.Route().CircuitBreaker(Two).From(Direct()).Transform(WorkAsync));
        await CodesAsync(app, 2);
        _time.Advance(Cooldown);
        _work = _ => probe.Task;

        var first = app.SendAsync<int>("route").AsTask();
        var second = await app.FailureAsync("route");
        probe.SetResult(7);

        (second.Code, second.RetryAfter).Should().Be(("RC5025", Cooldown));
        (await first).Should().Be(7);
        _work = _ => Task.FromResult(8);
        (await app.SendAsync<int>("route")).Should().Be(8, "the circuit is closed");
        _calls.Should().Be(4);
    }

    [Fact]
    public async Task A_probe_that_fails_opens_it_for_another_cooldown()
    {
        await using var app = await StartAsync(Given.Route().CircuitBreaker(Two).From(Direct()).Transform(WorkAsync));
        await CodesAsync(app, 2);
        _time.Advance(Cooldown);

        (await CodesAsync(app, 2)).Should().Equal("RC5001", "RC5025");
        _time.Advance(Cooldown - TimeSpan.FromSeconds(1));
        (await app.FailureAsync("route")).RetryAfter.Should().Be(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_probe_that_finds_out_nothing_leaves_the_next_call_to_it()
    {
        using var caller = new CancellationTokenSource();
        await using var app = await StartAsync(Given.Route().CircuitBreaker(Two).From(Direct()).Transform(WorkAsync));
        await CodesAsync(app, 2);
        _time.Advance(Cooldown);

        _work = exchange => { caller.Cancel(); exchange.CancellationToken.ThrowIfCancellationRequested(); return Task.FromResult(1); };
        await app.Awaiting(a => a.SendAsync<int>("route", null, caller.Token).AsTask()).Should().ThrowAsync<OperationCanceledException>();
        (await StateAsync(app)).Should().Be(BreakerState.Open);
        _work = _ => throw new CraftException(CraftError.NotFound);
        (await app.FailureAsync("route")).Code.Should().Be("RC5014");
        _work = _ => throw new InvalidOperationException();

        (await CodesAsync(app, 2)).Should().Equal("RC5001", "RC5025");
    }

    [Fact]
    public async Task A_probe_that_hangs_does_not_keep_everybody_out_for_ever()
    {
        var hangs = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = await StartAsync(Given.Route().CircuitBreaker(Two).From(Direct()).Transform(WorkAsync));
        await CodesAsync(app, 2);
        _time.Advance(Cooldown);
        _work = _ => hangs.Task;
        var probe = app.SendAsync<int>("route").AsTask();

        _time.Advance(Cooldown);
        await BecomesAsync(app, BreakerState.Open).WaitAsync(TimeSpan.FromSeconds(10));
        _time.Advance(Cooldown);
        _work = _ => Task.FromResult(1);
        (await app.SendAsync<int>("route")).Should().Be(1);

        hangs.SetException(new InvalidOperationException());
        (await App.CodeOfAsync(new ValueTask<int>(probe))).Should().Be("RC5001");
        (await StateAsync(app)).Should().Be(BreakerState.Closed, "its late result decides nothing");
    }

    [Fact]
    public async Task What_comes_back_from_before_the_circuit_opened_decides_nothing()
    {
        var late = Enumerable.Range(0, 3)
            .Select(_ => new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously)).ToArray();
        var begun = -1;
        await using var app = await StartAsync(Given.Route().CircuitBreaker(Two).From(Direct()).Transform(WorkAsync));
        _work = _ => late[++begun].Task;
        var calls = late.Select(_ => app.SendAsync<int>("route").AsTask()).ToArray();
        _work = _ => throw new InvalidOperationException();
        await CodesAsync(app, 2);
        _time.Advance(Cooldown);
        var probe = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        _work = _ => probe.Task;
        var probing = app.SendAsync<int>("route").AsTask();

        late[0].SetResult(1);
        late[1].SetException(new InvalidOperationException());
        await calls[0];
        await App.CodeOfAsync(new ValueTask<int>(calls[1]));
        (await StateAsync(app)).Should().Be(BreakerState.HalfOpen);
        probe.SetResult(1);
        await probing;
        late[2].SetException(new InvalidOperationException());
        await App.CodeOfAsync(new ValueTask<int>(calls[2]));
        _work = _ => throw new InvalidOperationException();

        (await CodesAsync(app, 3)).Should().Equal("RC5001", "RC5001", "RC5025");
    }

    [Fact]
    public async Task Errors_that_are_nobodys_failure_do_not_count()
    {
        using var caller = new CancellationTokenSource();
        await using var app = await StartAsync(Given.Route().CircuitBreaker(Two)
            .From(Direct()).Transform(WorkAsync).Filter(x => x != 0, "closed"));

        foreach (var error in new[] { CraftError.ValidationFailed, CraftError.NotAuthorized, CraftError.NotFound })
        {
            _work = _ => throw new CraftException(error);
            await CodesAsync(app, 3);
        }

        _work = _ => Task.FromResult(0);
        for (var i = 0; i < 3; i++)
            (await app.SendAsAsync(null, "route")).DropReason.Should().Be("closed");
        (await StateAsync(app)).Should().Be(BreakerState.Closed);
    }

    [Fact]
    public async Task Which_decides_instead_of_the_catalogue()
    {
        await using var app = await StartAsync(Given.Route()
            .CircuitBreaker(new() { Failures = 2, Which = error => error.Code == "RC5014" })
            .From(Direct()).Transform(WorkAsync));

        (await CodesAsync(app, 3)).Should().OnlyContain(code => code == "RC5001");
        _work = _ => throw new CraftException(CraftError.NotFound);

        (await CodesAsync(app, 3)).Should().Equal("RC5014", "RC5014", "RC5025");
    }

    [Fact]
    public async Task An_exhausted_retry_is_one_failure_whatever_the_order_written()
    {
        Capability route = Given.Route().Retry(new() { Delay = TimeSpan.Zero }).CircuitBreaker(Two).From(Direct()).Transform(WorkAsync);
        await using var app = await StartAsync(route);

        (await CodesAsync(app, 3)).Should().Equal("RC5001", "RC5001", "RC5025");
        _calls.Should().Be(6);
        route.ToString().Should().Be("route: direct -> input -> circuitBreaker -> retry -> transform");
    }

    [Fact]
    public async Task The_fallback_is_the_answer_while_it_is_open()
    {
        await using var app = await StartAsync(
            Given.Route("route").Output<Box>()
                .CircuitBreaker(Two, (error, _) => new Box((int)error.RetryAfter!.Value.TotalSeconds))
                .From(Direct()).Transform(WorkAsync).Transform(x => new Box(x)),
            Given.Route("step").From(Direct())
                .CircuitBreaker(Two, async (_, _) => { await Task.Yield(); return 10; }).Transform(WorkAsync)
                .Transform(x => x + 1),
            Given.Route("drop").From(Direct()).CircuitBreaker(Two, (_, _) => Recovery.Drop("out of service")).Transform(WorkAsync));
        foreach (var route in new[] { "route", "step", "drop" })
            (await CodesAsync(app, 2, route)).Should().Equal("RC5001", "RC5001");

        (await app.SendAsync<Box>("route")).Should().Be(new Box(30));
        (await app.SendAsAsync(null, "route")).Output!.Value.GetProperty("value").GetInt32().Should().Be(30);
        (await app.SendAsync<int>("step")).Should().Be(11, "the route goes on");
        (await app.SendAsAsync(null, "drop")).DropReason.Should().Be("out of service");
        _calls.Should().Be(6);
    }

    [Fact]
    public async Task A_fallback_of_another_type_is_told_at_start()
    {
        var told = await App.FailureAsync(
            Given.Route("route").Output<Box>().CircuitBreaker(Two, (_, _) => "text").From(Direct()).Transform(_ => new Box(1)),
            Given.Route("step").From(Direct()).CircuitBreaker(Two, (_, _) => "text").Transform(_ => 1));

        told.Should().Contain("RC2001 route 'route': The fallback of .CircuitBreaker gives String, but Box is the answer of the route. "
            + "Give Box, or a Recovery.");
        told.Should().Contain("RC2001 route 'step': The fallback of .CircuitBreaker gives String, but Int32 is what the route goes on with "
            + "after .transform. Give Int32, or a Recovery.");
    }

    [Fact]
    public async Task Each_application_has_its_own_circuit_and_each_place_too()
    {
        var route = Given.Route().From(Direct()).CircuitBreaker(Two).To(_ => { }).CircuitBreaker(Two).Transform(WorkAsync);
        await using var here = await StartAsync(route);
        await using var there = await StartAsync(route);

        (await CodesAsync(here, 3)).Should().Equal("RC5001", "RC5001", "RC5025");

        (await there.FailureAsync("route")).Code.Should().Be("RC5001");
        (await StatesAsync(here)).Should().Equal(BreakerState.Closed, BreakerState.Open);
    }

    [Fact]
    public async Task Opening_and_closing_are_measured_and_written_down()
    {
        using var measured = new Measurements("breaker-measured");
        await using var app = await StartAsync(Given.Route("breaker-measured").CircuitBreaker(Two).From(Direct()).Transform(WorkAsync));

        await CodesAsync(app, 3, "breaker-measured");
        _time.Advance(Cooldown);
        _work = _ => Task.FromResult(1);
        await app.SendAsync<int>("breaker-measured");

        measured.All.Where(each => each.Name.StartsWith("craft.circuit")).Should().Equal(
            ("craft.circuit_breaker.open{}", 1), ("craft.circuit_breaker.rejections{}", 1), ("craft.circuit_breaker.open{}", -1));
        app.CallLines.Should().ContainSingle(line => line.Level == LogLevel.Warning
            && line.Message == "The circuit breaker of breaker-measured is open: nothing is called for 30.0 s");
        app.CallLines.Should().ContainSingle(line => line.Message == "The circuit breaker of breaker-measured is closed again");
    }

    [Fact]
    public async Task An_application_that_ends_takes_its_open_circuits_out_of_the_measure()
    {
        using var measured = new Measurements("breaker-ended");
        var app = await StartAsync(Given.Route("breaker-ended").CircuitBreaker(Two).From(Direct()).Transform(WorkAsync));
        await CodesAsync(app, 2, "breaker-ended");

        await app.DisposeAsync();

        measured.All.Where(each => each.Name.StartsWith("craft.circuit_breaker.open")).Sum(each => each.Value).Should().Be(0);
        measured.Names.Should().Contain("craft.circuit_breaker.open{}");
    }

    [Fact]
    public async Task Inside_a_path_it_guards_its_step_and_the_other_path_goes_on()
    {
        await using var app = await StartAsync(Given.Route().From(Direct<int>()).Choice(choice => choice
            .When(x => x == 0, path => path.CircuitBreaker(Two).Transform((_, exchange) => WorkAsync(default, exchange)))
            .Otherwise(path => path)));
        for (var i = 0; i < 3; i++)
            (await App.CodeOfAsync(app.SendAsync<int>("route", 0))).Should().Be(i < 2 ? "RC5001" : "RC5025");

        (await app.SendAsync<int>("route", 5)).Should().Be(5);
        (await StateAsync(app)).Should().Be(BreakerState.Open, "health checks see the breakers of paths, too");
    }

    [Fact]
    public async Task A_fallback_may_let_the_refusal_through_and_must_keep_the_promise_of_the_route()
    {
        await using var app = await StartAsync(
            Given.Route("through").From(Direct()).CircuitBreaker(Two, (_, _) => Recovery.Rethrow()).Transform(WorkAsync),
            Given.Route("broken").Output<Box>().CircuitBreaker<object>(Two, (_, _) => "text")
                .From(Direct()).Transform(WorkAsync).Transform(x => new Box(x)),
            Given.Route("throws").From(Direct()).CircuitBreaker<int>(Two, (_, _) => throw new FormatException())
                .Transform(WorkAsync));

        (await CodesAsync(app, 3, "through")).Should().Equal("RC5001", "RC5001", "RC5025");
        (await CodesAsync(app, 3, "broken")).Should().Equal("RC5001", "RC5001", "RC5002");
        (await CodesAsync(app, 4, "throws")).Should().OnlyContain(code => code == "RC5001");
    }

    [Fact]
    public async Task A_Which_that_throws_counts_nothing_and_the_log_has_both()
    {
        await using var app = await StartAsync(Given.Route()
            .CircuitBreaker(new() { Failures = 2, Which = _ => throw new FormatException("which") })
            .From(Direct()).Transform(WorkAsync));

        (await CodesAsync(app, 4)).Should().OnlyContain(code => code == "RC5001");
        app.CallLines.Should().Contain(line => line.Exception!.ToString().Contains("FormatException")
            && line.Exception.ToString().Contains("InvalidOperationException"));
    }

    // What waits on the clock goes on beside the one who moves it.
    private static async Task BecomesAsync(App app, BreakerState state)
    {
        while (await StateAsync(app) != state)
            await Task.Yield();
    }

    private static async Task<BreakerState> StateAsync(App app) => (await StatesAsync(app)).Single();

    private static async Task<IEnumerable<BreakerState>> StatesAsync(App app)
    {
        var routes = await app.Services.GetRequiredService<Runtime>().RoutesAsync(CancellationToken.None);
        return routes["route"].Breakers.Select(breaker => breaker.State);
    }

    private static async Task<string[]> CodesAsync(App app, int calls, string route = "route")
    {
        var codes = new string[calls];
        for (var i = 0; i < calls; i++)
            codes[i] = (await app.FailureAsync(route)).Code;
        return codes;
    }

    private Task<App> StartAsync(params Capability[] routes) =>
        App.StartAsync(services => services.AddSingleton<TimeProvider>(_time), routes);

    private Task<int> WorkAsync(Unit body, Exchange exchange)
    {
        _calls++;
        return _work(exchange);
    }

    public sealed record Box(int Value);
}
