using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;

namespace Crafting.Tests;

public class EventTests : SourceContract
{
    protected override bool HasQueue => true;

    protected override Capability Route(RouteStart start, Func<Exchange, Task> step, int messages, int parallelism) =>
        start.From(Event<Ordered>(options: new() { Parallelism = parallelism })).To((_, exchange) => step(exchange));

    protected override Task OfferAsync(IServiceProvider services, int messages, CancellationToken cancellationToken)
    {
        for (var i = 0; i < messages; i++)
            services.GetRequiredService<ICraftEvents>().Publish(new Ordered(i));
        return Task.CompletedTask;
    }

    [Fact]
    public async Task The_type_and_the_filter_choose_the_events()
    {
        var heard = Channel.CreateUnbounded<object>();
        await using var app = await App.StartAsync(
            Given.Route("derived").From(Event<Ordered>(ordered => ordered.Number > 1)).To(happened => heard.Writer.WriteAsync(happened)),
            Given.Route("all").From(Event<object>(happened => happened is string)).To(happened => heard.Writer.WriteAsync(happened)));
        var events = app.Services.GetRequiredService<ICraftEvents>();

        events.Publish(new Ordered(1));
        events.Publish<object>(new Reordered(2));
        (await heard.Reader.ReadAsync()).Should().Be(new Reordered(2));
        events.Publish("words");
        (await heard.Reader.ReadAsync()).Should().Be("words");
    }

    [Fact]
    public async Task Craft_tells_a_route_what_happens_in_others()
    {
        var heard = Channel.CreateUnbounded<ExchangeFailed>();
        await using var app = await App.StartAsync(
            Given.Route("watch").From(Event<ExchangeFailed>()).To(happened => heard.Writer.WriteAsync(happened)),
            Given.Route("fails").From(Direct()).Transform<int>(_ => throw new InvalidOperationException("secret")));

        await app.FailureAsync("fails");

        var failed = await heard.Reader.ReadAsync();
        (failed.RouteId, failed.Code).Should().Be(("fails", "RC5001"));
        failed.ToString().Should().NotContain("secret");
    }

    [Fact]
    public async Task Routes_do_not_go_in_a_circle_on_the_events_of_the_runtime()
    {
        var heard = Channel.CreateUnbounded<string>();
        await using var app = await App.StartAsync(
            Given.Route("one").From(Event<CraftEvent>()).To(async (happened, exchange) =>
            {
                await exchange.Get<ICraftClient>().SendAsync<Unit>("work");
                heard.Writer.TryWrite($"one: {happened.GetType().Name} {happened.RouteId}");
            }),
            Given.Route("other").From(Event<ExchangeEnded>()).Tap(async (happened, exchange) =>
            {
                await exchange.Get<ICraftClient>().SendAsync<Unit>("work");
                heard.Writer.TryWrite($"other: {happened.GetType().Name} {happened.RouteId}");
            }),
            Given.Route("work").From(Direct()));
        var settled = new[] { await heard.Reader.ReadAsync(), await heard.Reader.ReadAsync() };
        settled.Should().BeEquivalentTo("one: RouteStarted other", "one: RouteStarted work");

        await app.SendAsync<Unit>("work");
        var three = new[] { await heard.Reader.ReadAsync(), await heard.Reader.ReadAsync(), await heard.Reader.ReadAsync() };
        await app.StopAsync();

        three.Should().BeEquivalentTo("one: ExchangeStarted work", "one: ExchangeCompleted work", "other: ExchangeCompleted work");
        (await RestAsync(heard)).Should().OnlyContain(told => told.StartsWith("one: RouteStopped "));
    }

    [Fact]
    public async Task Routes_do_not_go_in_a_circle_on_the_events_of_the_application()
    {
        var heard = Channel.CreateUnbounded<string>();
        await using var app = await App.StartAsync(
            Given.Route("ping").From(Event<Ping>()).To((_, exchange) =>
            {
                heard.Writer.TryWrite("ping");
                exchange.Get<ICraftEvents>().Publish(new Pong());
            }),
            Given.Route("pong").From(Event<Pong>()).To((_, exchange) =>
            {
                exchange.Get<ICraftEvents>().Publish(new Ping());
                heard.Writer.TryWrite("pong");
            }));

        app.Services.GetRequiredService<ICraftEvents>().Publish(new Ping());

        (await heard.Reader.ReadAsync()).Should().Be("ping");
        (await heard.Reader.ReadAsync()).Should().Be("pong");
        await app.StopAsync();
        heard.Reader.TryRead(out _).Should().BeFalse();
    }

    [Fact]
    public async Task A_route_hears_its_own_when_it_asks_for_it()
    {
        var heard = Channel.CreateUnbounded<int>();
        await using var app = await App.StartAsync(Given.Route().From(Event<Ordered>(options: new() { IncludeOwn = true })).To((ordered, exchange) =>
        {
            heard.Writer.TryWrite(ordered.Number);
            if (ordered.Number < 3)
                exchange.Get<ICraftEvents>().Publish(new Ordered(ordered.Number + 1));
        }));

        app.Services.GetRequiredService<ICraftEvents>().Publish(new Ordered(1));

        for (var i = 1; i <= 3; i++)
            (await heard.Reader.ReadAsync()).Should().Be(i);
    }

    [Fact]
    public async Task What_does_not_fit_is_dropped_and_counted_and_the_publisher_goes_on()
    {
        using var measured = new Measurements("event-overflow");
        var entered = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        var count = 0;
        await using var app = await App.StartAsync(Given.Route("event-overflow").From(Event<Ordered>(options: new() { Capacity = 2 })).To(async _ =>
        {
            Interlocked.Increment(ref count);
            entered.TrySetResult();
            await release.Task;
        }));
        var events = app.Services.GetRequiredService<ICraftEvents>();

        events.Publish(new Ordered(1));
        await entered.Task;
        for (var i = 2; i <= 10; i++)
            events.Publish(new Ordered(i));
        release.SetResult();
        await app.StopAsync();

        var overflowed = measured.All.Count(measurement => measurement.Name == "craft.event.overflows{craft.event=Ordered}");
        (count + overflowed).Should().Be(10);
        overflowed.Should().BeInRange(6, 7, "one more may be in the hand of the source");
        app.CallLines.Should().ContainSingle(line => line.Message == "A listener to Ordered is too slow: 2 events wait, what comes on top is dropped and counted");
    }

    [Fact]
    public async Task A_filter_that_throws_loses_that_event_only_and_says_so()
    {
        var heard = new TaskCompletionSource<int>();
        await using var app = await App.StartAsync(Given.Route()
            .From(Event<Ordered>(ordered => ordered.Number > 1 ? true : throw new InvalidOperationException("secret")))
            .To(ordered => heard.SetResult(ordered.Number)));

        app.Services.GetRequiredService<ICraftEvents>().Publish(new Ordered(1));
        app.Services.GetRequiredService<ICraftEvents>().Publish(new Ordered(2));

        (await heard.Task).Should().Be(2);
        app.CallLines.Should().ContainSingle(line => line.Message == "A message of route was lost before its exchange began (InvalidOperationException)");
    }

    [Fact]
    public async Task A_bound_that_cannot_be_is_a_problem() =>
        (await App.FailureAsync(Given.Route().From(Event<Ordered>(options: new() { Capacity = 0, Parallelism = 0 })))).Should().ContainAll(
            "RC5003 route 'route': EventOptions.Capacity is 0. Give a number from 1 to 1000000.",
            "RC5003 route 'route': EventOptions.Parallelism is 0. Give a number from 1 to 1024.");

    private static async Task<IReadOnlyList<string>> RestAsync(Channel<string> heard)
    {
        heard.Writer.Complete();
        var rest = new List<string>();
        await foreach (var told in heard.Reader.ReadAllAsync())
            rest.Add(told);
        return rest;
    }

    private record Ordered(int Number);

    private sealed record Reordered(int Number) : Ordered(Number);

    private sealed record Ping;

    private sealed record Pong;
}
