namespace Crafting.Tests;

public class ConcurrencyTests
{
    private static readonly ConcurrencyOptions OneOnly = new() { Max = 1, Queue = 0 };

    [Fact]
    public async Task No_more_run_at_once_than_allowed()
    {
        var (inside, most) = (0, 0);
        await using var app = await App.StartAsync(Given.Route().Concurrency(4).From(Direct()).Transform(async _ =>
        {
            var now = Interlocked.Increment(ref inside);
            lock (Given.Alice)
                most = Math.Max(most, now);
            await Task.Yield();
            Interlocked.Decrement(ref inside);
            return 1;
        }));

        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => app.SendAsync<int>("route").AsTask()));

        most.Should().BeInRange(1, 4);
    }

    [Fact]
    public async Task It_stands_inside_the_other_gates_wherever_it_is_written()
    {
        var route = Given.Route().Concurrency(4).Throttle(10, TimeSpan.FromSeconds(1)).Authorize().From(Direct()).Transform(_ => 1);
        await using var app = await App.StartAsync(route);

        route.ToString().Should().Be("route: direct -> authorize -> input -> throttle(10 per 00:00:01) -> concurrency(4) -> transform");
    }

    [Fact]
    public async Task One_who_waits_gets_the_place_of_one_who_leaves()
    {
        var gate = new Gate();
        await using var app = await App.StartAsync(Given.Route().Concurrency(1).From(Direct<string>()).Transform(gate.PassAsync));
        var first = app.SendAsync<string>("route", "a").AsTask();
        var second = app.SendAsync<string>("route", "b").AsTask();
        var third = app.SendAsync<string>("route", "c").AsTask();
        await gate.ReachedAsync("a");
        gate.Inside.Should().Equal("a");

        gate.Open("a");
        await first;
        await gate.ReachedAsync("b");
        gate.Inside.Should().Equal("a", "b");
        gate.Open("b");
        gate.Open("c");

        (await second, await third).Should().Be(("b", "c"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_place_is_free_again_after_a_failure_and_after_a_declined_call(bool fail)
    {
        await using var app = await App.StartAsync(Given.Route().Concurrency(OneOnly).From(Direct<bool>())
            .Transform(async fail => { await Task.Yield(); return fail; }).Filter(fail => fail).Transform<int>(_ => throw new InvalidOperationException()));

        for (var i = 0; i < 3; i++)
            (await app.CodeAsync(null, "route", fail)).Should().Be(fail ? "RC5001" : null);
    }

    [Fact]
    public async Task A_place_is_free_again_after_a_step_that_throws_at_once()
    {
        await using var app = await App.StartAsync(Given.Route().Concurrency(OneOnly).From(Direct()).Transform<int>(_ => throw new InvalidOperationException()));

        for (var i = 0; i < 3; i++)
            (await app.FailureAsync("route")).Code.Should().Be("RC5001");
    }

    [Fact]
    public async Task A_call_without_a_place_hears_when_to_try_again()
    {
        var gate = new Gate();
        await using var app = await App.StartAsync(Given.Route().Concurrency(OneOnly with { RetryAfter = TimeSpan.FromSeconds(3) }).From(Direct<string>()).Transform(gate.PassAsync));
        var inside = app.SendAsync<string>("route", "a").AsTask();
        await gate.ReachedAsync("a");

        var rejection = await app.FailureAsync("route", "b");

        (rejection.Code, rejection.Error.HttpStatus, rejection.RetryAfter).Should().Be(("RC5026", 503, TimeSpan.FromSeconds(3)));
        gate.Open("a");
        await inside;
    }

    [Fact]
    public async Task A_caller_who_goes_away_leaves_the_queue()
    {
        var gate = new Gate();
        await using var app = await App.StartAsync(Given.Route().Concurrency(new() { Max = 1, Queue = 1 }).From(Direct<string>()).Transform(gate.PassAsync));
        var inside = app.SendAsync<string>("route", "a").AsTask();
        await gate.ReachedAsync("a");
        using var leaving = new CancellationTokenSource();
        var gone = app.SendAsync<string>("route", "b", leaving.Token).AsTask();
        (await app.FailureAsync("route", "c")).Code.Should().Be("RC5026");

        await leaving.CancelAsync();
        await gone.Awaiting(call => call).Should().ThrowAsync<OperationCanceledException>();

        var next = app.SendAsync<string>("route", "d").AsTask();
        gate.Open("a");
        gate.Open("d");
        (await inside, await next).Should().Be(("a", "d"));
        gate.Inside.Should().Equal("a", "d");
    }

    [Fact]
    public async Task When_the_application_stops_those_who_wait_get_their_turn_one_by_one()
    {
        var gate = new Gate();
        await using var app = await App.StartAsync(Given.Route().Concurrency(1).From(Direct<string>()).Transform(gate.PassAsync));
        var inside = app.SendAsync<string>("route", "a").AsTask();
        var waiting = app.SendAsync<string>("route", "b").AsTask();
        await gate.ReachedAsync("a");

        var stop = app.StopAsync();
        gate.Inside.Should().Equal("a");
        gate.Open("a");
        gate.Open("b");

        (await inside, await waiting).Should().Be(("a", "b"));
        await stop;
    }

    [Fact]
    public async Task After_the_source_it_bounds_the_next_step_alone_or_a_block()
    {
        var gate = new Gate();
        var step = Given.Route("step").From(Direct<string>()).Filter(name => name.Length == 1).Concurrency(OneOnly).Transform(gate.PassAsync).Transform(name => name + "!");
        var block = Given.Route("block").From(Direct<string>()).Concurrency(OneOnly, block => block.Filter(name => name.Length == 1).Transform(gate.PassAsync)).Transform(name => name + "!");
        await using var app = await App.StartAsync(step, block);
        var inStep = app.SendAsync<string>("step", "a").AsTask();
        var inBlock = app.SendAsync<string>("block", "b").AsTask();
        await gate.ReachedAsync("a");
        await gate.ReachedAsync("b");

        (await app.SendAsAsync(null, "step", "too long")).IsDropped.Should().BeTrue();
        (await app.FailureAsync("step", "c")).Code.Should().Be("RC5026");
        (await app.FailureAsync("block", "too long")).Code.Should().Be("RC5026");

        gate.Open("a");
        gate.Open("b");
        (await inStep, await inBlock).Should().Be(("a!", "b!"));
    }

    [Fact]
    public async Task Two_applications_that_share_a_route_do_not_share_its_places()
    {
        var gate = new Gate();
        var route = Given.Route().Concurrency(OneOnly).From(Direct<string>()).Transform(gate.PassAsync);
        await using var one = await App.StartAsync(route);
        await using var two = await App.StartAsync(route);
        Task<string>[] inside = [one.SendAsync<string>("route", "a").AsTask(), two.SendAsync<string>("route", "b").AsTask()];

        await gate.ReachedAsync("a");
        await gate.ReachedAsync("b");

        (await one.FailureAsync("route", "c")).Code.Should().Be("RC5026");
        gate.Open("a");
        gate.Open("b");
        await Task.WhenAll(inside);
    }

    [Fact]
    public async Task What_waits_and_what_is_rejected_is_counted()
    {
        using var measurements = new Measurements("places");
        var gate = new Gate();
        await using var app = await App.StartAsync(Given.Route("places").Concurrency(new() { Max = 1, Queue = 1 }).From(Direct<string>()).Transform(gate.PassAsync));
        Task<string>[] calls = [app.SendAsync<string>("places", "a").AsTask(), app.SendAsync<string>("places", "b").AsTask()];

        await app.FailureAsync("places", "c");
        gate.Open("a");
        gate.Open("b");
        await Task.WhenAll(calls);

        measurements.Names.Should().Contain("craft.concurrency.waits{}").And.Contain("craft.concurrency.rejections{}");
    }
}
