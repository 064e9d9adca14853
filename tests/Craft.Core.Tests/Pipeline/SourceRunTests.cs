using System.Threading.Channels;
using Crafting.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Crafting.Tests;

/// <summary>A source of somebody else's, written on the public API alone, keeps the contract.</summary>
public class SourceRunTests : SourceContract
{
    private readonly Clock _clock = new();

    protected override bool HasQueue => true;

    protected override Capability Route(RouteStart start, Func<Exchange, Task> step, int messages, int parallelism) =>
        start.From(new Inbox(parallelism)).To((_, exchange) => step(exchange));

    protected override void Configure(IServiceCollection services) => services.AddSingleton(Channel.CreateBounded<int>(100));

    protected override async Task OfferAsync(IServiceProvider services, int messages, CancellationToken cancellationToken)
    {
        for (var i = 0; i < messages; i++)
        {
            if (await services.GetRequiredService<Channel<int>>().Writer.WaitToWriteAsync(cancellationToken))
                services.GetRequiredService<Channel<int>>().Writer.TryWrite(i);
        }
    }

    [Fact]
    public async Task The_start_waits_until_the_source_is_ready()
    {
        var connect = new TaskCompletionSource();
        await using var app = App.Build(_ => { }, Given.Route().From(new Loop(async run =>
        {
            await connect.Task;
            run.Ready();
            await run.DelayAsync(TimeSpan.FromDays(1));
        })));

        var start = app.StartAsync();
        start.IsCompleted.Should().BeFalse();
        StatusOf(app).State.Should().Be(SourceState.Starting);
        connect.SetResult();

        await start;
        StatusOf(app).State.Should().Be(SourceState.Running);
    }

    [Fact]
    public async Task A_source_that_dies_before_it_is_ready_fails_the_start()
    {
        await using var app = App.Build(_ => { }, Given.Route().From(new Loop(_ => throw new IOException("secret"))));

        (await app.Invoking(app => app.StartAsync()).Should().ThrowAsync<CraftException>()).Which.Message
            .Should().Be("The source 'loop' of route 'route' could not start.");
        StatusOf(app).Should().BeEquivalentTo(new { State = SourceState.Failed, LastError = "RC3001" });
    }

    [Fact]
    public async Task A_start_that_is_given_up_does_not_wait_for_the_source()
    {
        using var givenUp = new CancellationTokenSource();
        var stopped = new TaskCompletionSource();
        var source = new Loop(async run =>
        {
            await using var told = run.Stopping.Register(stopped.SetResult);
            await Task.Delay(Timeout.Infinite, run.Stopping);
        });
        await using var app = App.Build(_ => { }, Given.Route().From(source));
        var intake = (await app.Services.GetRequiredService<Runtime>().RoutesAsync(CancellationToken.None))["route"].Intake;

        var start = ((ISource)source).SubscribeAsync(intake, givenUp.Token).AsTask();
        await givenUp.CancelAsync();

        await start.Awaiting(task => task).Should().ThrowAsync<OperationCanceledException>();
        await stopped.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_source_that_dies_starts_again_after_growing_delays()
    {
        using var measured = new Measurements("restarts");
        var runs = 0;
        await using var app = await StartAsync("restarts", run =>
        {
            run.Ready();
            return ++runs <= 5 ? throw new IOException("password=secret") : run.DelayAsync(TimeSpan.FromDays(1));
        });

        var delays = new List<TimeSpan>();
        for (var i = 0; i < 5; i++)
            delays.Add(await _clock.NextAsync());
        await _clock.SomebodyWaitsAsync();

        runs.Should().Be(6);
        delays[0].Should().BePositive().And.BeLessThan(TimeSpan.FromSeconds(5));
        delays[3..].Max().Should().BeGreaterThan(delays[..2].Min());
        StatusOf(app).Should().BeEquivalentTo(new { State = SourceState.Running, Restarts = 5, LastError = "RC3001" });
        measured.Names.Should().HaveCount(5).And.OnlyContain(name => name == "craft.source.restarts{error.type=RC3001}");
        app.CallLines.Should().Contain(line => line.Message.StartsWith("The source of restarts died with RC3001 (IOException) and starts again in "))
            .And.Contain(line => line.Message == "The source of restarts is ready again (restart 5)")
            .And.NotContain(line => line.Message.Contains("secret") || line.Exception != null);
    }

    [Fact]
    public async Task While_it_waits_to_start_again_everybody_can_see_it()
    {
        var heard = Channel.CreateUnbounded<CraftEvent>();
        var die = new TaskCompletionSource();
        var runs = 0;
        await using var app = await StartAsync("route", async run =>
        {
            run.Ready();
            if (++runs > 1)
                await run.DelayAsync(TimeSpan.FromDays(1));
            await die.Task;
            throw new CraftException(CraftError.ConnectionFailed);
        });
        await using var listening = app.Services.GetRequiredService<ICraftEvents>().Subscribe<CraftEvent>(heard.Writer.WriteAsync);

        die.SetResult();
        var failed = (await heard.Reader.ReadAsync()).Should().BeOfType<SourceFailed>().Which;
        failed.Code.Should().Be("RC5010");
        failed.RestartsIn.Should().BeCloseTo(await _clock.AskedAsync(), TimeSpan.FromMilliseconds(1));
        StatusOf(app).Should().Be(new SourceStatus(SourceState.Restarting, _clock.GetUtcNow(), 0, "RC5010"));
        _clock.Advance(failed.RestartsIn!.Value);

        (await heard.Reader.ReadAsync()).Should().Be(new SourceRestarted("route", _clock.GetUtcNow(), 1));
        StatusOf(app).Should().Be(new SourceStatus(SourceState.Running, _clock.GetUtcNow(), 1, "RC5010"));
    }

    [Fact]
    public async Task After_it_was_well_again_the_delays_begin_anew()
    {
        var runs = 0;
        await using var app = await StartAsync("route", run =>
        {
            run.Ready();
            if (++runs > 8)
                _clock.Advance(TimeSpan.FromMinutes(5));
            throw new IOException();
        });

        for (var i = 0; i < 8; i++)
            await _clock.NextAsync();

        (await _clock.AskedAsync()).Should().BeLessThan(TimeSpan.FromSeconds(5));
        StatusOf(app).Restarts.Should().Be(8);
    }

    [Fact]
    public async Task What_cannot_succeed_later_is_not_tried_again()
    {
        var die = new TaskCompletionSource();
        var gone = new TaskCompletionSource<SourceFailed>();
        await using var app = await StartAsync("route", async run =>
        {
            run.Ready();
            await die.Task;
            throw new CraftException(CraftError.NotAuthorized);
        });
        await using var listening = app.Services.GetRequiredService<ICraftEvents>().Subscribe<SourceFailed>((failed, _) => { gone.SetResult(failed); return default; });

        die.SetResult();

        (await gone.Task.WaitAsync(TimeSpan.FromSeconds(30))).Should().Be(new SourceFailed("route", _clock.GetUtcNow(), "RC5015", null));
        StatusOf(app).State.Should().Be(SourceState.Failed);
        await app.StopAsync();
        StatusOf(app).State.Should().Be(SourceState.Failed, "a stop does not make it well");
    }

    [Fact]
    public async Task A_stop_ends_the_wait_for_the_next_start()
    {
        var runs = 0;
        await using var app = await StartAsync("route", run =>
        {
            run.Ready();
            runs++;
            throw new IOException();
        });
        await _clock.AskedAsync();

        await app.StopAsync();

        runs.Should().Be(1);
        StatusOf(app).State.Should().Be(SourceState.Stopped);
    }

    [Fact]
    public async Task Sending_tells_what_came_of_it()
    {
        var results = Channel.CreateUnbounded<Exchange?>();
        await using var app = await App.StartAsync(Given.Route().From(new Loop(async run =>
        {
            foreach (var body in new[] { "good", "odd", "bad" })
                results.Writer.TryWrite(await run.SendAsync(new() { Body = body }));
        })).Filter(body => body != "odd", "odd").Transform(body => body == "good" ? 1 : throw new InvalidOperationException()));

        (await results.Reader.ReadAsync())!.Body.Should().Be(1);
        (await results.Reader.ReadAsync())!.DropReason.Should().Be("odd");
        (await results.Reader.ReadAsync()).Should().BeNull();
    }

    [Fact]
    [Trait("Defect", "10.1-14")]
    public async Task A_source_that_does_not_stop_keeps_neither_the_others_nor_the_host()
    {
        using var deadline = new CancellationTokenSource();
        var never = new TaskCompletionSource();
        var stopped = new TaskCompletionSource();
        await using var app = await App.StartAsync(
            Given.Route("good").From(new Loop(async run =>
            {
                run.Ready();
                await using var told = run.Stopping.Register(stopped.SetResult);
                await Task.Delay(Timeout.Infinite, run.Stopping);
            })),
            Given.Route("deaf").From(new Loop(run =>
            {
                run.Ready();
                return never.Task;
            })));

        var stop = app.StopAsync(deadline.Token);
        await stopped.Task.WaitAsync(TimeSpan.FromSeconds(30));
        stop.IsCompleted.Should().BeFalse();
        await deadline.CancelAsync();

        await stop.WaitAsync(TimeSpan.FromSeconds(30));
        app.CallLines.Should().ContainSingle(line => line.Level == LogLevel.Warning)
            .Which.Message.Should().Be("Stopping although sources are unfinished (1): the shutdown time is over");
        never.SetResult();
    }

    [Fact]
    public async Task An_application_that_is_thrown_away_without_a_stop_ends_its_sources()
    {
        var stopped = new TaskCompletionSource();
        var app = await App.StartAsync(Given.Route().From(new Loop(async run =>
        {
            run.Ready();
            await using var told = run.Stopping.Register(stopped.SetResult);
            await Task.Delay(Timeout.Infinite, run.Stopping);
        })));

        app.Services.GetRequiredService<Runtime>().Dispose();

        await stopped.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    private static SourceStatus StatusOf(App app) => app.Services.GetRequiredService<Runtime>().Sources.Single().Value;

    private Task<App> StartAsync(string route, Func<SourceRun, Task> loop) =>
        App.StartAsync(services => services.AddSingleton<TimeProvider>(_clock), Given.Route(route).From(new Loop(loop)));

    private sealed class Loop(Func<SourceRun, Task> loop) : ISource, ISource<string>
    {
        public string Name => "loop";

        public ISource Untyped => this;

        public ValueTask<IAsyncDisposable> SubscribeAsync(Intake intake, CancellationToken cancellationToken) =>
            Subscription.RunAsync(intake, loop, cancellationToken);
    }

    private sealed class Inbox(int parallelism) : ISource, ISource<int>
    {
        public string Name => "inbox";

        public ISource Untyped => this;

        public ValueTask<IAsyncDisposable> SubscribeAsync(Intake intake, CancellationToken cancellationToken)
        {
            var inbox = intake.Services.GetRequiredService<Channel<int>>();
            return Subscription.RunAsync(intake, run => RunAsync(run, inbox), cancellationToken, parallelism);
        }

        private static async Task RunAsync(SourceRun run, Channel<int> inbox)
        {
            // The stop closes the inbox; what is in it is still sent.
            await using var closing = run.Stopping.Register(() => inbox.Writer.TryComplete());
            run.Ready();
            await foreach (var message in inbox.Reader.ReadAllAsync())
                await run.PostAsync(new() { Body = message });
        }
    }
}
