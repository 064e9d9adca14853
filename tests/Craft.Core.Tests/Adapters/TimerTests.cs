using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;

namespace Crafting.Tests;

public class TimerTests : SourceContract
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Clock _clock = new();

    protected override Capability Route(RouteStart start, Func<Exchange, Task> step, int messages, int parallelism) =>
        start.From(Timer(Minute, new() { FirstAfter = Minute, FixedRate = parallelism > 1, Parallelism = parallelism })).To((_, exchange) => step(exchange));

    protected override void Configure(IServiceCollection services) => services.AddSingleton<TimeProvider>(new Clock());

    protected override async Task OfferAsync(IServiceProvider services, int messages, CancellationToken cancellationToken)
    {
        for (var i = 0; i < messages; i++)
            await ((Clock)services.GetRequiredService<TimeProvider>()).NextAsync(cancellationToken);
    }

    [Fact]
    public async Task It_fires_at_once_and_then_after_each_interval()
    {
        var start = _clock.GetUtcNow();
        var (app, ticks) = await StartAsync(Timer(Minute));
        await using var _ = app;

        (await ticks.ReadAsync()).Should().Be(new TimerTick(start, start, 1));
        (await _clock.NextAsync()).Should().Be(Minute);
        (await ticks.ReadAsync()).Should().Be(new TimerTick(start + Minute, start + Minute, 2));
    }

    [Fact]
    public async Task The_first_delay_and_the_number_of_ticks_are_kept()
    {
        var start = _clock.GetUtcNow();
        var (app, ticks) = await StartAsync(Timer(Minute, new() { FirstAfter = 5 * Minute, Count = 2 }));
        await using var _ = app;

        (await _clock.NextAsync()).Should().Be(5 * Minute);
        (await ticks.ReadAsync()).Time.Should().Be(start + (5 * Minute));
        await _clock.NextAsync();
        (await ticks.ReadAsync()).Count.Should().Be(2);
        while (app.Services.GetRequiredService<Runtime>().Sources.Single().Value.State != Pipeline.SourceState.Completed)
            await Task.Yield();
    }

    [Fact]
    public async Task With_fixed_delay_the_interval_begins_when_the_run_has_ended()
    {
        var (app, ticks) = await StartAsync(Timer(Minute), _ =>
        {
            _clock.Advance(10 * Minute);
            return Task.CompletedTask;
        });
        await using var _ = app;

        var first = await ticks.ReadAsync();
        await _clock.NextAsync();
        var second = await ticks.ReadAsync();

        (second.Time - first.Time).Should().Be(11 * Minute);
    }

    [Fact]
    public async Task With_fixed_rate_the_interval_goes_from_tick_to_tick()
    {
        var start = _clock.GetUtcNow();
        var (app, ticks) = await StartAsync(Timer(Minute, new() { FixedRate = true, FirstAfter = Minute }));
        await using var _ = app;

        await _clock.AskedAsync();
        _clock.Advance(Minute + TimeSpan.FromSeconds(20));
        (await ticks.ReadAsync()).Should().Be(new TimerTick(start + Minute, start + Minute + TimeSpan.FromSeconds(20), 1));
        await IdleAsync(app);
        (await _clock.NextAsync()).Should().Be(TimeSpan.FromSeconds(40));
        (await ticks.ReadAsync()).Time.Should().Be(start + (2 * Minute));
    }

    [Fact]
    public async Task A_tick_that_finds_the_run_before_at_work_is_a_misfire()
    {
        using var measured = new Measurements("route-misfire");
        var release = new TaskCompletionSource();
        var (app, ticks) = await StartAsync(
            Timer(Minute, new() { FixedRate = true }), tick => tick.Count == 1 ? release.Task : Task.CompletedTask, "route-misfire");
        await using var _ = app;

        await ticks.ReadAsync();
        await _clock.NextAsync();
        await _clock.AskedAsync();
        release.SetResult();

        measured.All.Should().ContainSingle(measurement => measurement.Name == "craft.source.misfires{}").Which.Value.Should().Be(1);
        app.CallLines.Should().Contain(line => line.Message.Contains("due at 2026-01-05T12:01:00.0000000+00:00 and skipped (1)"));
    }

    [Fact]
    public async Task Runs_overlap_when_they_may()
    {
        var release = new TaskCompletionSource();
        var (app, ticks) = await StartAsync(Timer(Minute, new() { FixedRate = true, Parallelism = 2 }), _ => release.Task);
        await using var _ = app;

        await ticks.ReadAsync();
        await _clock.NextAsync();
        (await ticks.ReadAsync()).Count.Should().Be(2);
        release.SetResult();
    }

    [Fact]
    public async Task After_a_leap_of_the_clock_only_the_last_tick_fires()
    {
        using var measured = new Measurements("route-leap");
        var start = _clock.GetUtcNow();
        var (app, ticks) = await StartAsync(Timer(Minute, new() { FixedRate = true, FirstAfter = Minute }), route: "route-leap");
        await using var _ = app;

        await _clock.AskedAsync();
        _clock.Advance(TimeSpan.FromHours(3));

        (await ticks.ReadAsync()).Should().Be(new TimerTick(start + TimeSpan.FromHours(3), start + TimeSpan.FromHours(3), 1));
        measured.All.Should().ContainSingle(measurement => measurement.Name == "craft.source.misfires{}").Which.Value.Should().Be(179);
    }

    [Fact]
    public async Task Jitter_delays_a_tick_within_its_bound()
    {
        var (app, _) = await StartAsync(Timer(Minute, new() { FirstAfter = Minute, Jitter = TimeSpan.FromSeconds(10) }));
        await using var _app = app;

        (await _clock.AskedAsync()).Should().BeGreaterThanOrEqualTo(Minute).And.BeLessThanOrEqualTo(Minute + TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_long_interval_is_waited_for_in_pieces()
    {
        var start = _clock.GetUtcNow();
        var (app, ticks) = await StartAsync(Timer(TimeSpan.FromDays(100), new() { FirstAfter = TimeSpan.FromDays(100) }));
        await using var _ = app;

        await _clock.UntilAsync(start + TimeSpan.FromDays(100));

        (await ticks.ReadAsync()).Count.Should().Be(1);
    }

    [Fact]
    public async Task What_cannot_be_is_a_problem()
    {
        var message = await App.FailureAsync(
            Given.Route("a").From(Timer(TimeSpan.Zero)),
            Given.Route("b").From(Timer(Minute, new() { FirstAfter = -Minute, Count = 0, Jitter = 2 * Minute, Parallelism = 2 })));

        message.Should().ContainAll(
            "RC5003 route 'a': Timer was given the interval 00:00:00. Give at least a millisecond, for example TimeSpan.FromMinutes(1).",
            "RC5003 route 'b': TimerOptions.FirstAfter is -00:01:00. Give zero or more.",
            "RC5003 route 'b': TimerOptions.Count is 0. Give 1 or more, or leave it out.",
            "RC5003 route 'b': TimerOptions.Jitter is 00:02:00. Give zero or more, at most the interval (00:01:00).",
            "RC5003 route 'b': TimerOptions.Parallelism lets runs overlap, which they cannot without FixedRate. Set FixedRate as well.");
    }

    // A run that has not ended when the clock moves makes a misfire.
    private static async Task IdleAsync(App app)
    {
        while (app.Services.GetRequiredService<Runtime>().Built[0].Intake.Watch.AtWork.Count > 0)
            await Task.Yield();
    }

    private async Task<(App App, ChannelReader<TimerTick> Ticks)> StartAsync(
        Pipeline.ISource<TimerTick> timer, Func<TimerTick, Task>? step = null, string route = "route")
    {
        var ticks = Channel.CreateUnbounded<TimerTick>();
        var app = await App.StartAsync(services => services.AddSingleton<TimeProvider>(_clock), Given.Route(route).From(timer).To(async tick =>
        {
            ticks.Writer.TryWrite(tick);
            await (step?.Invoke(tick) ?? Task.CompletedTask);
        }));
        return (app, ticks.Reader);
    }
}
