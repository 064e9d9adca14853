using System.Threading.Channels;
using Crafting.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Crafting.Tests;

/// <summary>What a stopping application does with what still runs.</summary>
public class StopTests
{
    [Fact]
    public async Task A_call_in_flight_finishes()
    {
        var gate = new Gate();
        await using var app = await App.StartAsync(
            Given.Route().From(Direct()).Transform(async _ => { await gate.PassAsync(); return 1; }));

        var call = app.SendAsync<int>("route").AsTask();
        await gate.Entered;
        var stop = app.StopAsync();
        stop.IsCompleted.Should().BeFalse();
        gate.Open();

        (await call).Should().Be(1);
        await stop;
        app.CallLines.Should().ContainSingle(line => line.Message.StartsWith("route completed"));
        app.CallLines.Should().NotContain(line => line.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task A_tap_is_waited_for_as_well()
    {
        var gate = new Gate();
        await using var app = await App.StartAsync(Given.Route().From(Direct()).Tap(gate.PassAsync));

        await app.SendAsAsync(null, "route");
        await gate.Entered;
        var stop = app.StopAsync();
        stop.IsCompleted.Should().BeFalse();
        gate.Open();

        await stop;
        app.CallLines.Should().NotContain(line => line.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task What_begins_while_it_waits_is_waited_for()
    {
        var first = new Gate();
        var second = new Gate();
        await using var app = await App.StartAsync(
            Given.Route("inner").From(Direct()).Tap(second.PassAsync),
            Given.Route("outer").From(Direct()).Transform(async (_, exchange) =>
            {
                await first.PassAsync();
                await exchange.Get<ICraftClient>().SendAsync<Unit>("inner", null, exchange);
                return 1;
            }));

        var call = app.SendAsync<int>("outer").AsTask();
        await first.Entered;
        var stop = app.StopAsync();
        first.Open();
        await call;
        await second.Entered;
        stop.IsCompleted.Should().BeFalse();
        second.Open();

        await stop;
    }

    [Fact]
    public async Task What_does_not_finish_in_time_is_abandoned_with_a_warning_and_told()
    {
        using var deadline = new CancellationTokenSource();
        using var caller = new CancellationTokenSource();
        var gate = new Gate();
        await using var app = await App.StartAsync(
            Given.Route("call").From(Direct()).Transform((_, exchange) => gate.HangAsync(exchange.CancellationToken)),
            Given.Route("tap").From(Direct()).Tap((_, exchange) => gate.HangAsync(exchange.CancellationToken)));

        var withToken = app.SendAsync<int>("call", null, caller.Token).AsTask();
        var without = app.SendAsync<int>("call").AsTask();
        await app.SendAsAsync(null, "tap");
        await gate.EnteredTimes(3);
        var stop = app.StopAsync(deadline.Token);
        stop.IsCompleted.Should().BeFalse();
        await deadline.CancelAsync();

        await stop.Awaiting(task => task).Should().NotThrowAsync();
        await withToken.Awaiting(task => task).Should().ThrowAsync<OperationCanceledException>();
        await without.Awaiting(task => task).Should().ThrowAsync<OperationCanceledException>();
        app.CallLines
            .Should()
                .ContainSingle(line => line.Message == "Stopping although calls and taps are unfinished (3): the shutdown time is over")
            .Which.Level.Should().Be(LogLevel.Warning);
        app.CallLines.Count(line => line.Message.StartsWith("call cancelled")).Should().Be(2);
    }

    [Fact]
    public async Task The_shutdown_time_is_the_one_of_the_host()
    {
        var gate = new Gate();
        await using var app = await App.StartAsync(
            services => services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromMilliseconds(1)),
            Given.Route().From(Direct()).Transform((_, exchange) => gate.HangAsync(exchange.CancellationToken)));

        var call = app.SendAsync<int>("route").AsTask();
        await gate.Entered;
        await app.StopAsync().WaitAsync(TimeSpan.FromSeconds(30));

        await call.Awaiting(task => task).Should().ThrowAsync<OperationCanceledException>();
        app.CallLines.Should().ContainSingle(line => line.Level == LogLevel.Warning)
            .Which.Message.Should().Be("Stopping although calls and taps are unfinished (1): the shutdown time is over");
    }

    [Fact]
    public async Task What_does_not_listen_is_left_behind()
    {
        using var deadline = new CancellationTokenSource();
        var gate = new Gate();
        await using var app = await App.StartAsync(
            Given.Route().From(Direct()).Transform(async _ => { await gate.PassAsync(); return 1; }));

        var call = app.SendAsync<int>("route").AsTask();
        await gate.Entered;
        var stop = app.StopAsync(deadline.Token);
        await deadline.CancelAsync();
        await stop;
        gate.Open();

        (await call).Should().Be(1);
    }

    [Fact]
    public async Task The_intake_ends_before_the_waiting_begins()
    {
        var gate = new Gate();
        var source = new Source();
        await using var app = await App.StartAsync(Given.Route().From(source).To(gate.PassAsync));

        var call = source.Intake!.SendAsync(new()).AsTask();
        await gate.Entered;
        var stop = app.StopAsync();

        await source.Ended;
        stop.IsCompleted.Should().BeFalse();
        gate.Open();
        await stop;
        (await call).IsDropped.Should().BeFalse();
    }

    [Fact]
    public async Task An_idle_application_stops_at_once()
    {
        await using var app = await App.StartAsync(Given.Route().From(Direct()));
        await app.SendAsAsync(null, "route");

        await app.StopAsync(new CancellationToken(true)).Awaiting(task => task).Should().NotThrowAsync();

        app.CallLines.Should().NotContain(line => line.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task Failed_and_cancelled_calls_are_not_waited_for_for_ever()
    {
        await using var app = await App.StartAsync(
            Given.Route("fails").From(Direct()).Transform<int>(_ => throw new InvalidOperationException()),
            Given.Route("signals").From(Direct()).Transform<int>(_ => throw new FormatException()),
            Given.Route("refuses").From(Direct()).Authorize());

        await app.FailureAsync("fails");
        await app.FailureAsync("refuses");
        await app.Awaiting(a => a.ArriveAsync("signals", new() { PassesThrough = _ => true }).AsTask())
            .Should().ThrowAsync<FormatException>();
        await app.Awaiting(a => a.SendAsync<int>("fails", null, new CancellationToken(true)).AsTask())
            .Should().ThrowAsync<OperationCanceledException>();

        await app.StopAsync();
    }

    [Fact]
    public async Task Counting_never_loses_the_last_one()
    {
        for (var round = 0; round < 2000; round++)
        {
            var running = new InFlight();
            running.Enter();
            var leave = Task.Run(running.Exit);
            await Task.WhenAll(running.WhenEmptyAsync(default), running.WhenEmptyAsync(default), leave).WaitAsync(TimeSpan.FromSeconds(30));
        }
    }

    private sealed class Source : ISource
    {
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Ended => _ended.Task;

        public Intake? Intake { get; private set; }

        public string Name => "source";

        public ValueTask<IAsyncDisposable> SubscribeAsync(Intake intake, CancellationToken cancellationToken)
        {
            Intake = intake;
            return new(new Subscription(() =>
            {
                _ended.SetResult();
                return default;
            }));
        }
    }

    /// <summary>Holds whoever comes in until it is opened.</summary>
    private sealed class Gate
    {
        private readonly Channel<bool> _entered = Channel.CreateUnbounded<bool>();
        private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Entered => EnteredTimes(1);

        public async Task EnteredTimes(int times)
        {
            for (var i = 0; i < times; i++)
                await _entered.Reader.ReadAsync();
        }

        public void Open() => _open.SetResult();

        public Task PassAsync()
        {
            _entered.Writer.TryWrite(true);
            return _open.Task;
        }

        public Task PassAsync(Unit body) => PassAsync();

        public async Task<int> HangAsync(CancellationToken cancellationToken)
        {
            _entered.Writer.TryWrite(true);
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return 1;
        }
    }

    [Fact]
    public async Task A_logger_that_throws_leaves_no_call_behind_to_wait_for()
    {
        await using var app = await App.StartAsync(
            services => services.AddLogging(logging => logging.AddProvider(new Broken())),
            Given.Route().From(Direct()).Transform(_ => 1));

        await app.Invoking(app => app.SendAsync<int>("route").AsTask()).Should().ThrowAsync<Exception>();

        app.Services.GetRequiredService<Runtime>().InFlight.Count.Should().Be(0);
    }

    private sealed class Broken : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => throw new InvalidOperationException("No scopes here.");

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
        }

        public void Dispose()
        {
        }
    }

}
