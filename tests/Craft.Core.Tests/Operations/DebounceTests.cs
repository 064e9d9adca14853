using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Crafting.Tests;

public class DebounceTests
{
    private static readonly Route<string> Texts = Given.Route().From(Direct<string>());
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Only_the_last_one_of_a_burst_goes_on_and_gets_the_real_answer()
    {
        await using var app = await StartAsync(Texts.Debounce(Second).Transform(text => text + "!"));

        var first = Send(app, "a");
        first.IsCompleted.Should().BeFalse();
        var second = Send(app, "b");
        (await first).DropReason.Should().Be("debounced", "it is answered at once");
        second.IsCompleted.Should().BeFalse();
        _time.Advance(Second);

        (await second).Body.Should().Be("b!");
    }

    [Fact]
    public async Task Every_message_begins_the_wait_anew()
    {
        await using var app = await StartAsync(Texts.Debounce(Second));

        var last = Send(app, "0");
        for (var i = 1; i < 5; i++)
        {
            _time.Advance(Second * 0.9);
            last.IsCompleted.Should().BeFalse();
            last = Send(app, $"{i}");
        }

        _time.Advance(Second * 0.9);
        last.IsCompleted.Should().BeFalse();
        _time.Advance(Second * 0.1);

        (await last).Body.Should().Be("4");
    }

    [Theory]
    [InlineData(null, 10)]
    [InlineData(3, 3)]
    public async Task A_burst_without_an_end_goes_on_after_the_longest_wait(int? most, int seconds)
    {
        await using var app = await StartAsync(Texts.Debounce(Second, new DebounceOptions { MaxWait = most is null ? null : TimeSpan.FromSeconds(most.Value) }));

        var last = Send(app, "0");
        for (var halves = 1; halves < 2 * seconds; halves++)
        {
            _time.Advance(Second / 2);
            last.IsCompleted.Should().BeFalse();
            last = Send(app, $"{halves}");
        }

        _time.Advance(Second / 2);
        (await last).IsDropped.Should().BeFalse();
    }

    [Fact]
    public async Task After_a_burst_the_next_one_begins()
    {
        await using var app = await StartAsync(Texts.Debounce(Second));

        foreach (var text in (string[])["a", "b"])
        {
            var call = Send(app, text);
            _time.Advance(Second);
            (await call).Body.Should().Be(text);
        }
    }

    [Fact]
    public async Task Each_key_is_a_burst_of_its_own()
    {
        await using var app = await StartAsync(
            Texts.Debounce(Second, text => text[..1]), Given.Route("exchange").From(Direct<string>()).Debounce(Second, (_, exchange) => exchange.RouteId));

        var a1 = Send(app, "a1");
        var b1 = Send(app, "b1");
        var a2 = Send(app, "a2");
        var one = app.SendAsAsync(null, "exchange", "x").AsTask();
        _ = app.SendAsAsync(null, "exchange", "y").AsTask();
        (await a1).IsDropped.Should().BeTrue();
        (await one).IsDropped.Should().BeTrue();
        _time.Advance(Second);

        (await b1).Body.Should().Be("b1");
        (await a2).Body.Should().Be("a2");
    }

    [Fact]
    public async Task One_caller_never_supersedes_another_unless_told_so()
    {
        await using var app = await StartAsync(
            Texts.Debounce(Second), Given.Route("together").From(Direct<string>()).Debounce(Second, new DebounceOptions { AcrossCallers = true }));
        var bob = Given.Caller(new VerifiedIdentity { Subject = "bob" });

        var alices = app.SendAsAsync(Given.Caller(), "route", "a").AsTask();
        var bobs = app.SendAsAsync(bob, "route", "b").AsTask();
        var nobodys = Send(app, "n");
        var first = app.SendAsAsync(Given.Caller(), "together", "a").AsTask();
        var second = app.SendAsAsync(bob, "together", "b").AsTask();
        (await first).DropReason.Should().Be("debounced");
        _time.Advance(Second);

        foreach (var call in (Task<Exchange>[])[alices, bobs, nobodys, second])
            (await call).IsDropped.Should().BeFalse();
        (await second).Principal.Should().BeSameAs(bob);
    }

    [Fact]
    public async Task What_is_held_goes_on_at_once_when_the_application_stops_and_nothing_is_held_any_more()
    {
        var release = new TaskCompletionSource();
        var ran = new List<string>();
        await using var app = await StartAsync(
            Texts.Debounce(Second).To(ran.Add), Given.Route("slow").From(Direct<string>()).To(_ => release.Task));

        var held = Send(app, "held");
        var slow = app.SendAsAsync(null, "slow", "x").AsTask();
        var stop = app.StopAsync();
        (await held).IsDropped.Should().BeFalse();
        (await Send(app, "late")).IsDropped.Should().BeFalse("the route is stopping and holds nothing");
        release.SetResult();
        await slow;
        await stop;

        ran.Should().Equal("held", "late");
    }

    [Fact]
    public async Task A_caller_who_goes_away_is_not_waited_for()
    {
        using var gone = new CancellationTokenSource();
        var ran = 0;
        await using var app = await StartAsync(Texts.Debounce(Second).To(_ => ran++));

        var call = app.ArriveAsync("route", new() { Body = "a", CancellationToken = gone.Token }).AsTask();
        await gone.CancelAsync();
        await call.Awaiting(task => task).Should().ThrowAsync<OperationCanceledException>();
        _time.Advance(Second);
        var next = Send(app, "b");
        next.IsCompleted.Should().BeFalse("it is a burst of its own");
        _time.Advance(Second);
        await next;

        ran.Should().Be(1);
    }

    [Fact]
    public async Task More_bursts_than_allowed_are_refused_and_those_held_stay()
    {
        await using var app = await StartAsync(Texts.Debounce(Second, text => text, new() { MaxKeys = 1 }));

        var held = Send(app, "a");
        var failure = await app.FailureAsync("route", "b");
        (failure.Code, failure.RetryAfter).Should().Be(("RC5026", Second));
        _time.Advance(Second);

        (await held).Body.Should().Be("a");
    }

    [Fact]
    public async Task A_failure_behind_it_is_that_of_the_last_one()
    {
        await using var app = await StartAsync(Texts.Debounce(Second).Transform<string>(_ => throw new InvalidOperationException()));

        var first = Send(app, "a");
        var second = app.FailureAsync("route", "b");
        _time.Advance(Second);

        (await first).DropReason.Should().Be("debounced");
        (await second).Code.Should().Be("RC5001");
    }

    [Fact]
    public async Task Without_a_key_the_call_fails_closed()
    {
        await using var app = await StartAsync(Texts.Debounce(Second, _ => null));

        (await app.FailureAsync("route", "a")).Code.Should().Be("RC5033");
    }

    [Fact]
    public async Task Two_applications_hold_each_its_own()
    {
        var route = Texts.Debounce(Second);
        await using var one = await StartAsync(route);
        await using var two = await StartAsync(route);

        var calls = (Task<Exchange>[])[Send(one, "a"), Send(two, "b")];
        _time.Advance(Second);

        (await Task.WhenAll(calls)).Should().OnlyContain(result => !result.IsDropped);
    }

    [Fact]
    public async Task Of_many_at_once_exactly_the_last_one_goes_on()
    {
        var ran = 0;
        await using var app = await StartAsync(Texts.Debounce(Second).To(_ => Interlocked.Increment(ref ran)));

        Task<Exchange>[] calls = [.. Enumerable.Range(0, 200).AsParallel().Select(i => Send(app, $"{i}"))];
        _time.Advance(Second);

        (await Task.WhenAll(calls)).Count(result => !result.IsDropped).Should().Be(1);
        ran.Should().Be(1);
    }

    [Fact]
    public async Task What_cannot_work_is_reported_at_the_start()
    {
        var message = await App.FailureAsync(Texts.Debounce(TimeSpan.Zero, new DebounceOptions { MaxKeys = 0, MaxWait = TimeSpan.FromHours(25) }));

        message.Should().Contain("RC5003 route 'route': .Debounce was given a wait of 00:00:00. Give more than zero, and 24 hours at most.");
        message.Should().Contain("RC5003 route 'route': .Debounce was given MaxKeys 0. Give 1 or more.");
        message.Should().Contain(".Debounce was given a MaxWait of 1.01:00:00. Give at least the wait of 00:00:00, and 24 hours at most.");
        (await App.FailureAsync(Texts.Debounce(Second, new DebounceOptions { MaxWait = Second / 2 }))).Should().Contain("Give at least the wait of 00:00:01");
    }

    [Fact]
    public async Task A_wrapper_directly_before_it_is_reported() =>
        (await App.FailureAsync(Texts.OnError((_, _) => Recovery.Drop()).Debounce(Second))).Should().Contain(".OnError stands directly before .Debounce");

    private static Task<Exchange> Send(App app, string text) => app.SendAsAsync(null, "route", text).AsTask();

    private Task<App> StartAsync(params Capability[] routes) => App.StartAsync(services => services.AddSingleton<TimeProvider>(_time), routes);
}
