using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Crafting.Tests;

/// <summary>What the runtime tells its listeners.</summary>
public class CraftEventsTests
{
    private readonly Clock _clock = new();
    private readonly Channel<CraftEvent> _heard = Channel.CreateUnbounded<CraftEvent>();

    [Fact]
    public async Task Every_exchange_begins_and_ends_once()
    {
        await using var app = await StartAsync(
            Given.Route("completes").From(Direct()).Transform(_ => { _clock.Advance(TimeSpan.FromSeconds(2)); return 1; }),
            Given.Route("declines").From(Direct()).Filter(_ => false, "closed"),
            Given.Route("fails").From(Direct()).Transform<int>(_ => throw new InvalidOperationException("secret")),
            Given.Route("refuses").From(Direct()).Authorize(),
            Given.Route("passes").From(Direct()).Transform<int>(_ => throw new FormatException()));

        await app.SendAsync<int>("completes");
        await app.SendAsAsync(null, "declines");
        await app.FailureAsync("fails");
        await app.FailureAsync("refuses");
        await app.Awaiting(a => a.ArriveAsync("passes", new() { PassesThrough = _ => true }).AsTask()).Should().ThrowAsync<FormatException>();
        await app.Awaiting(a => a.SendAsync<int>("completes", null, new CancellationToken(true)).AsTask()).Should().ThrowAsync<OperationCanceledException>();

        (await HeardAsync(12)).OfType<ExchangeEvent>().Select(Told).Should().Equal(
            "ExchangeStarted completes", "ExchangeCompleted completes 2s",
            "ExchangeStarted declines", "ExchangeDropped declines 0s closed",
            "ExchangeStarted fails", "ExchangeFailed fails 0s RC5001",
            "ExchangeStarted refuses", "ExchangeFailed refuses 0s RC5012",
            "ExchangeStarted passes", "ExchangePassedOn passes 0s",
            "ExchangeStarted completes", "ExchangeCancelled completes 0s");
    }

    [Fact]
    public async Task Events_carry_the_ids_of_the_log_and_the_time_of_the_clock()
    {
        await using var app = await StartAsync(Given.Route().From(Direct()));

        await app.SendAsync<Unit>("route");

        var events = await HeardAsync(2);
        var line = app.CallLines.Single();
        events.Cast<ExchangeEvent>().Should().OnlyContain(e => e.Time == _clock.GetUtcNow()
            && e.ExchangeId == line.GetStructuredStateValue("ExchangeId") && e.CorrelationId == line.GetStructuredStateValue("CorrelationId"));
    }

    [Fact]
    public async Task A_route_starts_and_stops()
    {
        var app = await StartAsync(Given.Route().From(Direct()));
        await using var listening = Listen(app);

        await app.StopAsync();

        (await HeardAsync(1)).Should().Equal(new RouteStopped("route", _clock.GetUtcNow()));
        await app.DisposeAsync();
    }

    [Fact]
    public async Task A_handler_that_fails_or_hangs_is_no_matter_of_the_call()
    {
        await using var app = await StartAsync(Given.Route().From(Direct()).Transform(_ => 1));
        var events = app.Services.GetRequiredService<ICraftEvents>();
        var hanging = events.Subscribe<ExchangeCompleted>(async (_, over) => await Task.Delay(Timeout.Infinite, over), capacity: 1);
        var failed = new TaskCompletionSource();
        await using var failing = events.Subscribe<ExchangeCompleted>((_, _) =>
        {
            failed.TrySetResult();
            throw new InvalidOperationException("secret");
        });

        for (var i = 0; i < 10; i++)
            (await app.SendAsync<int>("route")).Should().Be(1);

        await failed.Task;
        await failing.DisposeAsync();
        app.CallLines.Should().Contain(line => line.Message == "A listener to ExchangeCompleted failed (InvalidOperationException); nobody is affected")
            .And.NotContain(line => line.Level >= LogLevel.Error || line.Message.Contains("secret"));
    }

    [Fact]
    public async Task Whoever_has_left_hears_nothing_more()
    {
        await using var app = await App.StartAsync(Given.Route().From(Direct()));
        var events = app.Services.GetRequiredService<ICraftEvents>();
        var heard = 0;
        var listening = events.Subscribe<string>((_, _) => { heard++; return default; });

        events.Publish("one");
        await listening.DisposeAsync();
        events.Publish("two");

        heard.Should().Be(1, "what waited was handled before the leave was done");
        ((EventBus)events).Wants<string>().Should().BeFalse();
    }

    [Fact]
    public async Task While_nobody_listens_nothing_is_built()
    {
        await using var app = await App.StartAsync(
            services => services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.None)),
            Given.Route("quiet").From(Direct()));
        var events = (EventBus)app.Services.GetRequiredService<ICraftEvents>();
        await using var other = events.Subscribe<string>((_, _) => default);
        events.Wants<ExchangeStarted>().Should().BeFalse();

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            events.Wants<ExchangeStarted>();
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);
    }

    [Fact]
    public void A_listener_needs_room() =>
        new EventBus().Invoking(bus => bus.Subscribe<string>((_, _) => default, 0)).Should().Throw<ArgumentOutOfRangeException>();

    private static string Told(ExchangeEvent happened) => $"{happened.GetType().Name} {happened.RouteId}" + happened switch
    {
        ExchangeDropped dropped => $" {dropped.Duration.TotalSeconds}s {dropped.Reason}",
        ExchangeFailed failed => $" {failed.Duration.TotalSeconds}s {failed.Code}",
        ExchangeEnded ended => $" {ended.Duration.TotalSeconds}s",
        _ => "",
    };

    private async Task<App> StartAsync(params Capability[] routes)
    {
        var app = await App.StartAsync(services => services.AddSingleton<TimeProvider>(_clock), routes);
        Listen(app);
        return app;
    }

    private IAsyncDisposable Listen(App app) => app.Services.GetRequiredService<ICraftEvents>().Subscribe<CraftEvent>(_heard.Writer.WriteAsync);

    private async Task<IReadOnlyList<CraftEvent>> HeardAsync(int count)
    {
        var heard = new List<CraftEvent>();
        while (heard.Count < count)
            heard.Add(await _heard.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30)));
        return heard;
    }
}
