using System.Threading.RateLimiting;

namespace Crafting.Tests;

public class ThrottleOptionsTests
{
    [Fact]
    public async Task As_many_as_the_rate_may_go_on_at_once_unless_the_burst_says_otherwise()
    {
        var (app, time) = await Clocked.StartAsync(
            Given.Route("usual").Throttle(new() { Rate = 3, Mode = ThrottleMode.Reject }).From(Direct()).Transform(_ => 1),
            Given.Route("less").Throttle(new() { Rate = 3, Burst = 1, Mode = ThrottleMode.Reject }).From(Direct()).Transform(_ => 1),
            Given.Route("more").Throttle(new() { Rate = 3, Burst = 5, Mode = ThrottleMode.Reject }).From(Direct()).Transform(_ => 1));
        await using var _ = app;

        (await CountAsync(app, "usual"), await CountAsync(app, "less"), await CountAsync(app, "more")).Should().Be((3, 1, 5));
        time.Advance(TimeSpan.FromHours(1));
        (await CountAsync(app, "usual"), await CountAsync(app, "less"), await CountAsync(app, "more")).Should().Be((3, 1, 5), "no more is saved up");
    }

    [Fact]
    public async Task Each_caller_has_a_rate_of_their_own_and_those_who_did_not_sign_in_share_one()
    {
        var (app, _) = await Clocked.StartAsync(Given.Route().Throttle(new() { Rate = 1, PerCaller = true, Mode = ThrottleMode.Reject }).From(Direct()).Transform(_ => 1));
        await using var _ = app;
        Principal?[] callers =
        [
            Given.Caller(Given.Alice), Given.Caller(Given.Alice with { Subject = "bob" }), Given.Caller(Given.Alice with { Issuer = "https://other" }),
            Given.Caller(Given.Alice with { ClientId = "app" }), null,
        ];

        foreach (var caller in callers)
            (await app.SendAsAsync(caller, "route")).Body.Should().Be(1);

        foreach (var caller in callers)
            (await app.FailureAsync("route", null, caller)).Code.Should().Be("RC5013");
        (await app.FailureAsync("route", null, Given.Caller(Given.Alice with { Roles = ["admin"], Scopes = ["x"] }))).Code.Should().Be("RC5013", "a new token is no new rate");
    }

    [Fact]
    public async Task A_key_says_whose_rate_a_call_counts_on()
    {
        var (app, _) = await Clocked.StartAsync(Given.Route().Throttle(new() { Rate = 1, Key = exchange => (string)exchange.Body!, Mode = ThrottleMode.Reject }).From(Direct<string>()).Transform(x => x));
        await using var _ = app;

        await app.SendAsync<string>("route", "a");
        await app.SendAsync<string>("route", "b");

        (await app.FailureAsync("route", "a")).Code.Should().Be("RC5013");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_key_that_is_null_or_throws_fails_the_call(bool throws)
    {
        var (app, _) = await Clocked.StartAsync(Given.Route().Throttle(new() { Rate = 1, Key = _ => throws ? throw new KeyNotFoundException("secret") : null }).From(Direct()).Transform(_ => 1));
        await using var _ = app;

        var failure = await app.FailureAsync("route");

        (failure.Code, failure.Message).Should().Be(("RC5003", CraftError.Misconfigured.Title));
    }

    [Fact]
    public async Task No_more_keys_are_remembered_than_allowed_and_none_is_forgotten_while_it_counts()
    {
        var (app, time) = await Clocked.StartAsync(Given.Route()
            .Throttle(new() { Rate = 1, MaxKeys = 2, Key = exchange => (string)exchange.Body!, Mode = ThrottleMode.Reject }).From(Direct<string>()).Transform(x => x));
        await using var _ = app;
        await app.SendAsync<string>("route", "a");
        time.Advance(TimeSpan.FromMilliseconds(400));
        await app.SendAsync<string>("route", "b");

        var rejection = await app.FailureAsync("route", "c");
        (rejection.Code, rejection.RetryAfter).Should().Be(("RC5013", TimeSpan.FromMilliseconds(600)));
        (await app.FailureAsync("route", "a")).Code.Should().Be("RC5013");

        time.Advance(TimeSpan.FromMilliseconds(600));
        await app.SendAsync<string>("route", "c");
        (await app.FailureAsync("route", "b")).Code.Should().Be("RC5013", "it was not idle");
        (await app.FailureAsync("route", "a")).RetryAfter.Should().Be(TimeSpan.FromMilliseconds(400), "there is room when the next is idle");
    }

    [Fact]
    public async Task Many_at_once_get_exactly_the_burst()
    {
        var (app, _) = await Clocked.StartAsync(Given.Route().Throttle(new() { Rate = 100, PerCaller = true, Mode = ThrottleMode.Reject }).From(Direct()).Transform(_ => 1));
        await using var _ = app;
        var passed = 0;

        await Parallel.ForAsync(0, 1000, async (_, _) =>
        {
            if (await app.CodeAsync(Given.Alice) is null)
                Interlocked.Increment(ref passed);
        });

        passed.Should().Be(100);
    }

    public static TheoryData<ThrottleOptions, string> Wrong => new()
    {
        { new(), "a rate of 0. Write how many calls go on, from 1 to 1000000." },
        { new() { Rate = 1_000_001 }, "a rate of 1000001. Write how many calls go on, from 1 to 1000000." },
        { new() { Rate = 1, Per = TimeSpan.Zero }, "00:00:00 to count in. Write a time up to 366 days, for example TimeSpan.FromSeconds(1)." },
        { new() { Rate = 1, Per = TimeSpan.FromDays(400) }, "400.00:00:00 to count in. Write a time up to 366 days, for example TimeSpan.FromSeconds(1)." },
        { new() { Rate = 1_000_000, Per = TimeSpan.FromMilliseconds(1) }, "1000000 per 00:00:00.0010000, which is more than a million a second. Leave it out." },
        { new() { Rate = 1, Burst = 0 }, "a burst of 0. Write a number from 1 to 1000000, or leave it out for the rate." },
        { new() { Rate = 1, Per = TimeSpan.FromDays(1), Burst = 400 }, "a burst of 400, which takes more than 366 days to come back. Write a smaller one." },
        { new() { Rate = 1, MaxWait = TimeSpan.FromSeconds(-1) }, "-00:00:01 for MaxWait. Write a time up to a day, or use Mode = ThrottleMode.Reject." },
        { new() { Rate = 1, MaxKeys = 0 }, "0 for MaxKeys. Write a number from 1 to 1000000." },
        { new() { Rate = 1, Mode = (ThrottleMode)7 }, "7 for Mode. Use ThrottleMode.Delay or ThrottleMode.Reject." },
        { new() { Rate = 1, PerCaller = true, Key = _ => "" }, "a Key and PerCaller. Keep one." },
        { new() { Rate = 1, Limiter = _ => null! }, "a Limiter and other options, which it would not use. Keep one." },
    };

    [Theory, MemberData(nameof(Wrong))]
    public async Task What_cannot_be_meant_does_not_start(ThrottleOptions options, string sentence)
    {
        Capability[] places =
        [
            Given.Route("head").Throttle(options).From(Direct()),
            Given.Route("step").From(Direct()).Throttle(options).Transform(_ => 1),
            Given.Route("block").From(Direct()).Throttle(options, block => block.Transform(_ => 1)),
        ];

        foreach (var route in places)
            (await App.FailureAsync(route)).Should().Be($"Craft cannot start: 1 problem.\n  RC5003 route '{route.Id}': .Throttle was given {sentence}");
    }

    [Fact]
    public async Task A_limiter_that_is_none_does_not_start()
    {
        await using var app = App.Build(_ => { }, Given.Route().Throttle(new() { Limiter = _ => (PartitionedRateLimiter<Exchange>)null! }).From(Direct()));

        (await app.Awaiting(app => app.StartAsync()).Should().ThrowAsync<CraftException>()).Which.Message.Should().Be("The Limiter of .Throttle gave null. Return a limiter.");
    }

    private static async Task<int> CountAsync(App app, string route)
    {
        for (var passed = 0; ; passed++)
        {
            if (await app.CodeAsync(null, route) is not null)
                return passed;
        }
    }
}
