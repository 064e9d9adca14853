using Crafting.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Crafting.Tests;

public class RouteMonitorTests
{
    [Fact]
    public async Task Every_route_is_told_at_start_as_it_will_run()
    {
        await using var app = await App.StartAsync(
            Given.Route("first").From(Direct()).Transform(_ => 1).Authorize("member"),
            Craft.Route().Id("second").Description("Does something.").Authorize("member").From(Direct()).Filter(_ => true));

        app.Log.Where(line => line.Category == "Craft.Routes").Select(line => line.Message).Should().Equal(
            app.Monitor().Routes.Select(route => route.Capability.ToString()))
            .And.Equal("first: direct -> input -> transform -> authorize(member)", "second: direct -> authorize(member) -> input -> filter");
    }

    [Fact]
    public async Task Nothing_is_recorded_unless_somebody_asks()
    {
        await using var app = await App.StartAsync(Given.Route().From(Direct()));

        await app.SendAsAsync(null, "route");

        (app.Monitor().IsRecording, app.Monitor().Exchanges.Count, app.Monitor().Routes[0].Count()).Should().Be((false, 0, null));
        app.Monitor().Record().Should().BeFalse("the routes are compiled");
    }

    [Fact]
    public async Task Calls_are_counted_by_how_they_ended()
    {
        var hold = new TaskCompletionSource();
        await using var app = await StartAsync(
            Given.Route().From(Direct<int>()).Filter(x => x != 1, "odd").Transform<int>(async x =>
            {
                if (x == 2)
                    throw new FormatException("secret");
                if (x == 4)
                    throw new CraftException(CraftError.NotFound);
                if (x == 3)
                    await hold.Task;
                return x;
            }));

        await app.SendAsAsync(null, "route", 0);
        await app.SendAsAsync(null, "route", 1);
        await app.FailureAsync("route", 2);
        await app.FailureAsync("route", 4);
        await app.Awaiting(a => a.ArriveAsync("route", new() { Body = 2, PassesThrough = _ => true }).AsTask()).Should().ThrowAsync<FormatException>();
        await app.Awaiting(a => a.SendAsync<int>("route", 0, new CancellationToken(true)).AsTask()).Should().ThrowAsync<OperationCanceledException>();
        var running = app.SendAsAsync(null, "route", 3).AsTask();

        var counts = app.Monitor().Routes[0].Count()!;
        (counts.InFlight, counts.Completed, counts.Cancelled, counts.Passed).Should().Be((1, 1, 1, 1));
        counts.Failed.Should().BeEquivalentTo(new Dictionary<string, long> { ["RC5001"] = 1, ["RC5014"] = 1 });
        counts.Declined.Should().BeEquivalentTo(new Dictionary<string, long> { ["odd"] = 1 });
        hold.SetResult();
        await running;
        app.Monitor().Routes[0].Count()!.InFlight.Should().Be(0);
    }

    [Fact]
    public async Task An_exchange_is_remembered_step_by_step_with_its_times()
    {
        var time = new FakeTimeProvider();
        await using var app = await StartAsync(
            services => services.AddSingleton<TimeProvider>(time),
            Given.Route().From(Direct())
                .Transform(_ => Advance(30)).Filter(_ => true).Then(new AgainStep(2)).Transform<int>(_ => throw new InvalidOperationException($"{Advance(20)}")));

        await app.ArriveAsync("route", new() { CorrelationId = "c1" }).AsTask().Awaiting(call => call).Should().ThrowAsync<CraftException>();

        var exchange = app.Monitor().Exchanges.Should().ContainSingle().Which;
        (exchange.RouteId, exchange.CorrelationId, exchange.End, exchange.Detail, exchange.Duration.TotalMilliseconds)
            .Should().Be(("route", "c1", CallEnd.Failed, "RC5001", 100));
        exchange.Steps.Select(step => $"{step.Step.Text} {step.Began.TotalMilliseconds}+{step.Duration.TotalMilliseconds} {step.End} {step.Detail}".TrimEnd())
            .Should().Equal(
                "input 0+0 Completed", "again 0+100 Failed RC5001",
                "transform 0+30 Completed", "filter 30+0 Completed", "transform 30+20 Failed RC5001",
                "transform 50+30 Completed", "filter 80+0 Completed", "transform 80+20 Failed RC5001");

        int Advance(int milliseconds)
        {
            time.Advance(TimeSpan.FromMilliseconds(milliseconds));
            return milliseconds;
        }
    }

    [Fact]
    public async Task A_step_that_declines_says_why()
    {
        await using var app = await StartAsync(Given.Route().From(Direct()).Filter(_ => false, "sunday").Transform(_ => 1));

        await app.SendAsAsync(null, "route");

        var exchange = app.Monitor().Exchanges[0];
        (exchange.End, exchange.Detail).Should().Be((CallEnd.Declined, "sunday"));
        (exchange.Steps[^1].Step.Name, exchange.Steps[^1].End, exchange.Steps[^1].Detail).Should().Be(("filter", CallEnd.Declined, "sunday"));
    }

    [Fact]
    public async Task Steps_inside_of_a_step_are_seen_inside_of_it()
    {
        var block = Block.Of((RouteDefinition.Empty with { IsBlock = true }).With<Unit>(new CountingStep()).With<Unit>(new CountingStep()));
        await using var app = await StartAsync(Given.Route().From(Direct()).Then(new GatedBlock(new AgainStep(1), block)).To(_ => { }));

        await app.SendAsAsync(null, "route");

        var steps = app.Monitor().Routes[0].Steps;
        steps.Select(step => step.Name).Should().Equal("input", "again", "to");
        steps[1].Blocks.Should().ContainSingle().Which.Select(step => (step.Name, step.Depth)).Should().Equal(("counting", 1), ("counting", 1));
        app.Monitor().Exchanges[0].Steps.Select(step => (step.Step.Name, step.Step.Depth))
            .Should().Equal(("input", 0), ("again", 0), ("counting", 1), ("counting", 1), ("to", 0));
    }

    [Fact]
    public async Task Nothing_of_a_message_or_an_exception_is_remembered_unless_asked_for()
    {
        var summary = new RecorderOptions { Summary = exchange => $"{exchange.Body}" + new string('x', 300) };
        var broken = new RecorderOptions { Summary = _ => throw new FormatException() };
        var route = Given.Route().From(Direct<string>()).Transform<int>(_ => throw new InvalidOperationException("secret"));

        (await ExchangeOf(new())).ToString().Should().NotContain("secret").And.NotContain("swordfish");
        (await ExchangeOf(summary)).Summary.Should().StartWith("swordfish").And.HaveLength(201);
        (await ExchangeOf(broken)).Summary.Should().BeNull();

        async Task<RecordedExchange> ExchangeOf(RecorderOptions options)
        {
            await using var app = await App.StartAsync(services => services.AddCraft().AddRecorder(options), route);
            await app.FailureAsync("route", "swordfish");
            return app.Monitor().Exchanges[0];
        }
    }

    [Fact]
    public async Task The_oldest_exchange_and_the_last_steps_make_room()
    {
        await using var app = await App.StartAsync(
            services => services.AddCraft().AddRecorder(new() { Exchanges = 2, Steps = 2 }),
            Given.Route().From(Direct<int>()).Filter(_ => true).Filter(_ => true));

        foreach (var id in new[] { "c1", "c2", "c3" })
            await app.ArriveAsync("route", new() { Body = 1, CorrelationId = id });

        app.Monitor().Exchanges.Select(exchange => exchange.CorrelationId).Should().Equal("c3", "c2");
        (app.Monitor().Exchanges[0].Steps.Count, app.Monitor().Exchanges[0].Unrecorded).Should().Be((2, 1));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 10_001)]
    public void Options_without_bounds_are_refused(int exchanges, int steps) =>
        new ServiceCollection().AddCraft().Invoking(craft => craft.AddRecorder(new() { Exchanges = exchanges, Steps = steps }))
            .Should().Throw<ArgumentOutOfRangeException>().WithMessage("*Use a number from 1 to 10000.*");

    [Fact]
    public async Task Latencies_are_quantiles_to_a_tenth()
    {
        var time = new FakeTimeProvider();
        await using var app = await StartAsync(
            services => services.AddSingleton<TimeProvider>(time),
            Given.Route().From(Direct<int>()).To(x => time.Advance(TimeSpan.FromMilliseconds(x))));

        for (var i = 1; i <= 100; i++)
            await app.SendAsAsync(null, "route", i * 10);

        var counts = app.Monitor().Routes[0].Count()!;
        counts.Median.TotalMilliseconds.Should().BeApproximately(500, 50);
        counts.Percentile95.TotalMilliseconds.Should().BeApproximately(950, 95);
        counts.Percentile99.TotalMilliseconds.Should().BeApproximately(990, 99);
        counts.Longest.TotalMilliseconds.Should().Be(1000);
    }

    [Fact]
    public async Task Reasons_without_end_are_counted_together()
    {
        await using var app = await StartAsync(Given.Route().From(Direct<int>()).Then(new ReasonStep()));

        for (var i = 0; i < 60; i++)
            await app.SendAsAsync(null, "route", i);

        var declined = app.Monitor().Routes[0].Count()!.Declined;
        declined.Should().HaveCount(51).And.Contain("(others)", 10);
        declined.Keys.Should().OnlyContain(reason => reason.Length <= 101);
    }

    [Fact]
    public async Task What_a_begun_step_remembers_can_be_read()
    {
        await using var app = await App.StartAsync(Given.Route().From(Direct()).Then(new CountingStep()));

        await app.SendAsAsync(null, "route");

        var state = app.Monitor().Routes[0].States.Should().ContainSingle().Which;
        (state.Name, state.IsDegraded, state.Read()["seen"]).Should().Be(("counting", false, 1));
    }

    [Fact]
    public async Task It_knows_how_far_the_application_is()
    {
        await using var app = App.Build(_ => { }, Given.Route().From(Direct()));
        app.Monitor().Phase.Should().Be(RunPhase.Starting);
        await app.StartAsync();
        app.Monitor().Phase.Should().Be(RunPhase.Running);
        await app.StopAsync();
        app.Monitor().Phase.Should().Be(RunPhase.Stopping);
    }

    private static Task<App> StartAsync(params Capability[] capabilities) => StartAsync(_ => { }, capabilities);

    private static Task<App> StartAsync(Action<IServiceCollection> configure, params Capability[] capabilities) => App.StartAsync(
        services =>
        {
            services.AddCraft().AddRecorder();
            configure(services);
        },
        capabilities);

    private sealed class ReasonStep : Step
    {
        public override string Name => "reason";

        public override ValueTask<Exchange> InvokeAsync(Exchange exchange, Next next) =>
            new(exchange.Drop($"{exchange.Body}{new string('r', 200)}"));
    }

    private sealed class CountingStep : Step, IStepState
    {
        private int _seen;

        public override string Name => "counting";

        public override Step Begin(StepContext context) => new CountingStep();

        public IReadOnlyDictionary<string, object> Read() => new Dictionary<string, object> { ["seen"] = _seen };

        public override ValueTask<Exchange> InvokeAsync(Exchange exchange, Next next)
        {
            Interlocked.Increment(ref _seen);
            return next(exchange);
        }
    }
}

internal static class MonitorOfApp
{
    public static RouteMonitor Monitor(this App app) => app.Services.GetRequiredService<RouteMonitor>();
}
