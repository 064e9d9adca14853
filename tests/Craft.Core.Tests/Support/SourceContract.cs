using System.Threading.Channels;
using Crafting.Pipeline;
using Microsoft.Extensions.DependencyInjection;

namespace Crafting.Tests;

/// <summary>What every source must do, Craft's own and anybody's. A source passes by deriving a test class.</summary>
public abstract class SourceContract
{
    private const int Some = 3;

    /// <summary>Whether all that is offered is taken at once and waits in the source.</summary>
    protected virtual bool HasQueue => false;

    /// <summary>Whether the source itself bounds what is at work, and its stop is the end of it.</summary>
    protected virtual bool HasIntake => true;

    /// <summary>How many exchanges are at work at once where so many may be.</summary>
    protected virtual int Reach(int parallelism) => parallelism;

    /// <summary>A route that begins at the source and does one thing.</summary>
    /// <param name="start">The route, as it begins.</param>
    /// <param name="step">What it does.</param>
    /// <param name="messages">How many messages will be offered.</param>
    /// <param name="parallelism">How many exchanges may be at work at once.</param>
    protected abstract Capability Route(RouteStart start, Func<Exchange, Task> step, int messages, int parallelism);

    /// <summary>Makes the source deliver: publishes, or moves the clock.</summary>
    protected virtual Task OfferAsync(IServiceProvider services, int messages, CancellationToken cancellationToken) => Task.CompletedTask;

    protected virtual void Configure(IServiceCollection services)
    {
    }

    [Fact]
    [Trait("Defect", "10.1-9")]
    public async Task What_is_offered_once_the_application_has_started_arrives()
    {
        var seen = new Visits();
        await using var app = await App.StartAsync(Configure, Route(Given.Route(), seen.PassAsync, Some, 1));

        await OfferAsync(app.Services, Some, default);

        await seen.EnteredAsync(Some);
        await app.StopAsync();
        app.CallLines.Count(line => line.Message.StartsWith("route completed")).Should().Be(Some);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [Trait("Defect", "10.1-18")]
    public async Task No_more_is_at_work_than_was_said(int parallelism)
    {
        if (!HasIntake)
            return;
        var seen = new Visits { IsClosed = true };
        using var over = new CancellationTokenSource();
        await using var app = await App.StartAsync(Configure, Route(Given.Route(), seen.PassAsync, 10, parallelism));

        var offering = OfferAsync(app.Services, 10, over.Token);
        await seen.EnteredAsync(Reach(parallelism));
        for (var i = 0; i < 100; i++)
            await Task.Yield();
        seen.Most.Should().Be(Reach(parallelism));
        seen.Open();
        await over.CancelAsync();
        await app.StopAsync();
        await offering.ContinueWith(_ => { }, TaskScheduler.Default);

        seen.Most.Should().Be(Reach(parallelism));
    }

    [Fact]
    public async Task An_exchange_that_fails_does_not_end_it()
    {
        var seen = new Visits { FailsFirst = true };
        await using var app = await App.StartAsync(Configure, Route(Given.Route(), seen.PassAsync, Some, 1));

        await OfferAsync(app.Services, Some, default);

        await seen.EnteredAsync(Some);
        StateOf(app).Should().BeOneOf(SourceState.Running, SourceState.Completed);
        await app.StopAsync();
        app.CallLines.Count(line => line.Message.StartsWith("route failed with RC5001")).Should().Be(1);
        app.CallLines.Count(line => line.Message.StartsWith("route completed")).Should().Be(Some - 1);
    }

    [Fact]
    public async Task A_stop_waits_for_what_is_at_work()
    {
        var seen = new Visits { IsClosed = true };
        await using var app = await App.StartAsync(Configure, Route(Given.Route(), seen.PassAsync, 1, 1));
        var offering = OfferAsync(app.Services, 1, default);
        await seen.EnteredAsync(1);

        var stop = app.StopAsync();
        stop.IsCompleted.Should().BeFalse();
        seen.Open();

        await stop;
        await offering;
        app.CallLines.Should().ContainSingle().Which.Message.Should().StartWith("route completed");
    }

    [Fact]
    public async Task After_the_stop_nothing_arrives()
    {
        if (!HasIntake)
            return;
        var seen = new Visits();
        using var over = new CancellationTokenSource();
        await using var app = await App.StartAsync(Configure, Route(Given.Route(), seen.PassAsync, 2 * Some, 1));
        await OfferAsync(app.Services, Some, default);
        await seen.EnteredAsync(Some);
        await app.StopAsync();
        var before = seen.Count;

        var offering = OfferAsync(app.Services, Some, over.Token);
        await over.CancelAsync();
        await offering.ContinueWith(_ => { }, TaskScheduler.Default);

        seen.Count.Should().Be(before);
        StateOf(app).Should().BeOneOf(SourceState.Stopped, SourceState.Completed);
    }

    [Fact]
    [Trait("Defect", "10.1-9")]
    public async Task A_stop_loses_nothing_that_was_taken()
    {
        const int Many = 20;
        var seen = new Visits { IsClosed = true };
        using var over = new CancellationTokenSource();
        await using var app = await App.StartAsync(Configure, Route(Given.Route(), seen.PassAsync, Many, 2));
        var offering = OfferAsync(app.Services, Many, over.Token);
        if (HasQueue)
            await offering;
        await seen.EnteredAsync(1);

        var stop = app.StopAsync();
        seen.Open();
        await stop;
        await over.CancelAsync();
        await offering.ContinueWith(_ => { }, TaskScheduler.Default);

        app.CallLines.Count(line => line.Message.StartsWith("route completed")).Should().Be(seen.Count);
        if (HasQueue)
            seen.Count.Should().Be(Many);
    }

    [Fact]
    [Trait("Defect", "10.1-14")]
    public async Task What_is_not_done_in_time_is_cancelled_and_told()
    {
        const int Several = 5;
        var seen = new Visits { IsClosed = true };
        using var deadline = new CancellationTokenSource();
        using var over = new CancellationTokenSource();
        await using var app = await App.StartAsync(Configure, Route(Given.Route(), seen.PassAsync, Several, 2));
        var offering = OfferAsync(app.Services, Several, over.Token);
        if (HasQueue)
            await offering;
        await seen.EnteredAsync(1);

        var stop = app.StopAsync(deadline.Token);
        stop.IsCompleted.Should().BeFalse();
        await deadline.CancelAsync();
        await stop.WaitAsync(TimeSpan.FromSeconds(30));
        await over.CancelAsync();
        await offering.ContinueWith(_ => { }, TaskScheduler.Default);

        var told = app.CallLines.Count(line => line.Message.StartsWith("route cancelled"));
        told.Should().BeGreaterThanOrEqualTo(Math.Max(1, seen.Count));
        if (HasQueue)
            told.Should().Be(Several, "what still waited was taken as well");
    }

    [Fact]
    public async Task One_route_in_two_applications_is_two_sources()
    {
        var seen = new Visits();
        var route = Route(Given.Route(), seen.PassAsync, Some, 1);
        await using var one = await App.StartAsync(Configure, route);
        await OfferAsync(one.Services, Some, default);
        await seen.EnteredAsync(Some);
        await one.StopAsync();

        await using var other = await App.StartAsync(Configure, route);
        await OfferAsync(other.Services, Some, default);
        await seen.EnteredAsync(Some);
        await other.StopAsync();

        one.CallLines.Should().HaveCount(Some);
        other.CallLines.Should().HaveCount(Some);
    }

    [Fact]
    public async Task A_start_that_fails_elsewhere_leaves_nothing_running()
    {
        var seen = new Visits();
        await using var app = App.Build(Configure, Route(Given.Route(), seen.PassAsync, Some, 1), Given.Route("broken").From(new NoSource()));

        await app.Invoking(app => app.StartAsync()).Should().ThrowAsync<CraftException>();

        StateOf(app).Should().BeOneOf(SourceState.Stopped, SourceState.Completed);
    }

    private static SourceState StateOf(App app) =>
        app.Services.GetRequiredService<Runtime>().Sources.Single(source => source.Key == "route").Value.State;

    private sealed class NoSource : ISource
    {
        public string Name => "none";

        public ValueTask<IAsyncDisposable> SubscribeAsync(Intake intake, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("no broker");
    }

    /// <summary>Counts who comes, and holds them while it is closed.</summary>
    private sealed class Visits
    {
        private readonly Channel<bool> _entered = Channel.CreateUnbounded<bool>();
        private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Lock _counting = new();
        private int _now;

        public bool IsClosed { get; init; }

        public bool FailsFirst { get; init; }

        public int Count { get; private set; }

        public int Most { get; private set; }

        public void Open() => _open.SetResult();

        public async Task EnteredAsync(int times)
        {
            for (var i = 0; i < times; i++)
                await _entered.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));
        }

        public async Task PassAsync(Exchange exchange)
        {
            int count;
            lock (_counting)
            {
                count = ++Count;
                Most = Math.Max(Most, ++_now);
            }

            try
            {
                _entered.Writer.TryWrite(true);
                if (IsClosed)
                    await _open.Task.WaitAsync(exchange.CancellationToken);
                if (FailsFirst && count == 1)
                    throw new InvalidOperationException("broken");
            }
            finally
            {
                lock (_counting)
                    _now--;
            }
        }
    }
}
