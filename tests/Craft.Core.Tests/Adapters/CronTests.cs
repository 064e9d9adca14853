using System.Globalization;
using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;

namespace Crafting.Tests;

public class CronTests : SourceContract
{
    private readonly Clock _clock = new();

    protected override Capability Route(RouteStart start, Func<Exchange, Task> step, int messages, int parallelism) =>
        start.From(Cron("* * * * *")).To((_, exchange) => step(exchange));

    protected override int Reach(int parallelism) => 1;

    protected override void Configure(IServiceCollection services) => services.AddSingleton<TimeProvider>(new Clock());

    protected override async Task OfferAsync(IServiceProvider services, int messages, CancellationToken cancellationToken)
    {
        var clock = (Clock)services.GetRequiredService<TimeProvider>();
        for (var i = 0; i < messages; i++)
        {
            await IdleAsync(services, cancellationToken);
            await clock.NextAsync(cancellationToken);
            await clock.SomebodyWaitsAsync(cancellationToken);
        }
    }

    [Theory]
    [InlineData("0 6 * * MON-FRI", "2026-01-09T12:00Z", "2026-01-12T06:00Z", "2026-01-13T06:00Z")]
    [InlineData("*/30 * * * * *", "2026-01-09T12:00Z", "2026-01-09T12:00:30Z", "2026-01-09T12:01Z")]
    [InlineData("@daily", "2026-01-09T12:00Z", "2026-01-10T00:00Z", "2026-01-11T00:00Z")]
    public Task It_fires_by_the_schedule(string expression, string start, params string[] expected) => Fires(expression, "UTC", start, expected);

    [Theory]
    [InlineData("30 2 * * *", "2026-03-28T00:00Z", "2026-03-28T02:30+01:00", "2026-03-29T03:00+02:00", "2026-03-30T02:30+02:00")]
    [InlineData("30 * * * *", "2026-03-29T00:00Z", "2026-03-29T01:30+01:00", "2026-03-29T03:00+02:00", "2026-03-29T03:30+02:00")]
    public Task In_spring_what_falls_into_the_gap_fires_at_its_end(string expression, string start, params string[] expected) =>
        Fires(expression, "Europe/Vienna", start, expected);

    [Theory]
    [InlineData("30 2 * * *", "2026-10-24T10:00Z", "2026-10-25T02:30+02:00", "2026-10-26T02:30+01:00")]
    [InlineData("30 * * * *", "2026-10-24T23:45Z", "2026-10-25T02:30+02:00", "2026-10-25T02:30+01:00", "2026-10-25T03:30+01:00")]
    public Task In_autumn_a_time_of_day_fires_once_and_an_interval_each_time(string expression, string start, params string[] expected) =>
        Fires(expression, "Europe/Vienna", start, expected);

    [Fact]
    public async Task A_run_that_is_still_at_work_makes_the_next_one_a_misfire()
    {
        using var measured = new Measurements("cron-misfire");
        var release = new TaskCompletionSource();
        var (app, ticks) = await StartAsync(_clock, Cron("* * * * *"), tick => tick.Count == 1 ? release.Task : Task.CompletedTask, "cron-misfire");
        await using var _ = app;
        var misfired = new TaskCompletionSource<SourceMisfired>();
        await using var listening = app.Services.GetRequiredService<ICraftEvents>().Subscribe<SourceMisfired>((happened, _) =>
        {
            misfired.SetResult(happened);
            return default;
        });

        await _clock.NextAsync();
        await ticks.ReadAsync();
        await _clock.NextAsync();
        await _clock.AskedAsync();

        var due = new DateTimeOffset(2026, 1, 5, 12, 2, 0, TimeSpan.Zero);
        (await misfired.Task.WaitAsync(TimeSpan.FromSeconds(30))).Should().Be(new SourceMisfired("cron-misfire", due, due, 1));
        measured.Names.Should().Contain("craft.source.misfires{}");
        app.CallLines.Should().ContainSingle(line => line.Message.StartsWith("The schedule of cron-misfire was due at 2026-01-05T12:02:00.0000000+00:00 and skipped (1)"));
        release.SetResult();
    }

    [Theory]
    [InlineData(3, 180, 179)]
    [InlineData(24 * 365, 0, 1000)]
    public async Task After_a_leap_of_the_clock_only_the_last_occurrence_fires(int hours, int minute, int missed)
    {
        var route = $"cron-leap-{missed}";
        using var measured = new Measurements(route);
        var start = _clock.GetUtcNow();
        var (app, ticks) = await StartAsync(_clock, Cron("* * * * *"), route: route);
        await using var _ = app;

        await _clock.AskedAsync();
        _clock.Advance(TimeSpan.FromHours(hours));

        var tick = await ticks.ReadAsync();
        tick.Count.Should().Be(1);
        tick.Time.Should().Be(minute == 0 ? start + TimeSpan.FromHours(hours) : start + TimeSpan.FromMinutes(minute));
        measured.All.Should().ContainSingle(measurement => measurement.Name == "craft.source.misfires{}").Which.Value.Should().Be(missed);
    }

    [Fact]
    public async Task The_number_of_ticks_and_the_jitter_are_kept()
    {
        var (app, ticks) = await StartAsync(_clock, Cron("0 0 * * *", options: new() { Count = 1, Jitter = TimeSpan.FromMinutes(30) }));
        await using var _ = app;

        var arrives = ticks.ReadAsync().AsTask();
        while (!arrives.IsCompleted && await Task.WhenAny(arrives, _clock.SomebodyWaitsAsync()) != arrives)
            await _clock.NextAsync();

        var tick = await arrives;
        tick.Time.Should().Be(new(2026, 1, 6, 0, 0, 0, TimeSpan.Zero));
        (tick.Fired - tick.Time).Should().BeGreaterThanOrEqualTo(TimeSpan.Zero).And.BeLessThan(TimeSpan.FromMinutes(31));
        while (app.Services.GetRequiredService<Runtime>().Sources.Single().Value.State != Pipeline.SourceState.Completed)
            await Task.Yield();
    }

    [Fact]
    public async Task What_cannot_be_is_a_problem()
    {
        var message = await App.FailureAsync(
            Given.Route("words").From(Cron("every day")),
            Given.Route("none").From(Cron(null!, null!)),
            Given.Route("never").From(Cron("0 0 30 2 *")),
            Given.Route("zone").From(Cron("@daily", "Mars/Olympus", new() { Count = 0, Jitter = TimeSpan.FromDays(1) })));

        message.Should().ContainAll(
            "RC5003 route 'words': Cron was given \"every day\", which is no schedule. Give five fields, six with seconds first, or a nickname such as @daily.",
            "RC5003 route 'none': Cron was given \"\", which is no schedule.",
            "RC5003 route 'never': Cron was given \"0 0 30 2 *\", which never comes. Correct the day or the month.",
            "RC5003 route 'zone': Cron was given the time zone \"Mars/Olympus\", which this system does not know. Give an IANA name such as \"Europe/Vienna\".",
            "RC5003 route 'zone': CronOptions.Count is 0. Give 1 or more, or leave it out.",
            "RC5003 route 'zone': CronOptions.Jitter is 1.00:00:00. Give zero or more, at most 01:00:00.");
    }

    private static async Task Fires(string expression, string zone, string start, string[] expected)
    {
        var clock = new Clock(Time(start));
        var (app, ticks) = await StartAsync(clock, Cron(expression, zone));
        await using var _ = app;
        foreach (var time in expected.Select(Time))
        {
            await clock.UntilAsync(time);
            var tick = await ticks.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));
            tick.Time.Should().Be(time).And.HaveOffset(time.Offset);
            tick.Fired.Should().Be(time);
            await IdleAsync(app.Services, default);
        }
    }

    // The clock of a test would pass a day before the run has ended, and that is a misfire.
    private static async Task IdleAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        while (services.GetRequiredService<Runtime>().Built[0].Intake.Watch.AtWork.Count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private static async Task<(App App, ChannelReader<CronTick> Ticks)> StartAsync(
        Clock clock, Pipeline.ISource<CronTick> cron, Func<CronTick, Task>? step = null, string route = "route")
    {
        var ticks = Channel.CreateUnbounded<CronTick>();
        var app = await App.StartAsync(services => services.AddSingleton<TimeProvider>(clock), Given.Route(route).From(cron).To(async tick =>
        {
            ticks.Writer.TryWrite(tick);
            await (step?.Invoke(tick) ?? Task.CompletedTask);
        }));
        return (app, ticks.Reader);
    }
}
