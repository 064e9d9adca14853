namespace Crafting.Tests;

public class ConcurrencyOptionsTests
{
    [Fact]
    public async Task So_many_wait_and_no_more()
    {
        var gate = new Gate();
        await using var app = await App.StartAsync(Given.Route().Concurrency(new() { Max = 1, Queue = 2 }).From(Direct<string>()).Transform(gate.PassAsync));
        Task<string>[] calls = [.. new[] { "a", "b", "c" }.Select(name => app.SendAsync<string>("route", name).AsTask())];

        (await app.FailureAsync("route", "d")).Code.Should().Be("RC5026");

        foreach (var name in new[] { "a", "b", "c" })
            gate.Open(name);
        (await Task.WhenAll(calls)).Should().Equal("a", "b", "c");
    }

    [Fact]
    public async Task Nobody_waits_longer_than_allowed()
    {
        var gate = new Gate();
        var (app, time) = await Clocked.StartAsync(Given.Route().Concurrency(new() { Max = 1, MaxWait = TimeSpan.FromSeconds(2) }).From(Direct<string>()).Transform(gate.PassAsync));
        await using var _ = app;
        var inside = app.SendAsync<string>("route", "a").AsTask();
        var waiting = app.FailureAsync("route", "b");

        time.Advance(TimeSpan.FromSeconds(1.9));
        waiting.IsCompleted.Should().BeFalse();
        time.Advance(TimeSpan.FromSeconds(0.1));

        (await waiting).Code.Should().Be("RC5026");
        gate.Open("a");
        await inside;
    }

    [Fact]
    public async Task Each_caller_has_places_of_their_own_and_those_who_did_not_sign_in_share_theirs()
    {
        var gate = new Gate();
        await using var app = await App.StartAsync(Given.Route().Concurrency(new() { Max = 1, Queue = 0, PerCaller = true }).From(Direct<string>()).Transform(gate.PassAsync));
        Principal?[] callers = [Given.Caller(Given.Alice), Given.Caller(Given.Alice with { Subject = "bob" }), null];
        Task<Exchange>[] inside = [.. callers.Select(caller => app.SendAsAsync(caller, "route", $"{caller}").AsTask())];
        foreach (var caller in callers)
            await gate.ReachedAsync($"{caller}");

        foreach (var caller in callers)
            (await app.FailureAsync("route", "x", caller)).Code.Should().Be("RC5026");

        foreach (var caller in callers)
            gate.Open($"{caller}");
        await Task.WhenAll(inside);
        gate.Open("x");
        foreach (var caller in callers)
            (await app.SendAsAsync(caller, "route", "x")).Body.Should().Be("x");
    }

    [Fact]
    public async Task No_more_keys_are_in_use_than_allowed()
    {
        var gate = new Gate();
        await using var app = await App.StartAsync(Given.Route().Concurrency(new() { Max = 1, MaxKeys = 2, Key = exchange => (string)exchange.Body! }).From(Direct<string>()).Transform(gate.PassAsync));
        Task<string>[] inside = [app.SendAsync<string>("route", "a").AsTask(), app.SendAsync<string>("route", "b").AsTask()];

        (await app.FailureAsync("route", "c")).Code.Should().Be("RC5026");
        gate.Open("a");
        await inside[0];
        gate.Open("c");

        (await app.SendAsync<string>("route", "c")).Should().Be("c");
        gate.Open("b");
        await inside[1];
    }

    [Fact]
    public async Task Places_of_a_key_that_comes_and_goes_are_never_more_than_allowed()
    {
        var (inside, most) = (0, 0);
        await using var app = await App.StartAsync(Given.Route().Concurrency(new() { Max = 1, Queue = 1000, PerCaller = true }).From(Direct()).Transform(async _ =>
        {
            var now = Interlocked.Increment(ref inside);
            most = Math.Max(most, now);
            if (now % 3 == 0)
                await Task.Yield();
            Interlocked.Decrement(ref inside);
            return 1;
        }));

        await Parallel.ForAsync(0, 2000, async (_, token) => await app.SendAsync<int>("route", null, token));

        most.Should().Be(1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_key_that_is_null_or_throws_fails_the_call(bool throws)
    {
        await using var app = await App.StartAsync(Given.Route().Concurrency(new() { Max = 1, Key = _ => throws ? throw new KeyNotFoundException() : null }).From(Direct()).Transform(_ => 1));

        (await app.FailureAsync("route")).Code.Should().Be("RC5003");
    }

    public static TheoryData<ConcurrencyOptions, string> Wrong => new()
    {
        { new(), "0. Write how many calls run at once, at least 1." },
        { new() { Max = 1, Queue = -1 }, "-1 for Queue. Write how many calls may wait, or 0 to reject them." },
        { new() { Max = 1, MaxWait = TimeSpan.Zero }, "00:00:00 for MaxWait. Write a time up to a day, or Queue = 0 to reject at once." },
        { new() { Max = 1, RetryAfter = TimeSpan.FromSeconds(-1) }, "-00:00:01 for RetryAfter. Write a time up to a day." },
        { new() { Max = 1, MaxKeys = 0 }, "0 for MaxKeys. Write a number from 1 to 1000000." },
        { new() { Max = 1, PerCaller = true, Key = _ => "" }, "a Key and PerCaller. Keep one." },
    };

    [Theory, MemberData(nameof(Wrong))]
    public async Task What_cannot_be_meant_does_not_start(ConcurrencyOptions options, string sentence)
    {
        Capability[] places =
        [
            Given.Route("head").Concurrency(options).From(Direct()),
            Given.Route("step").From(Direct()).Concurrency(options).Transform(_ => 1),
            Given.Route("block").From(Direct()).Concurrency(options, block => block.Transform(_ => 1)),
        ];

        foreach (var route in places)
            (await App.FailureAsync(route)).Should().Be($"Craft cannot start: 1 problem.\n  RC5003 route '{route.Id}': .Concurrency was given {sentence}");
    }
}
