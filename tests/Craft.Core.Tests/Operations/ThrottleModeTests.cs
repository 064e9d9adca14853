namespace Crafting.Tests;

public class ThrottleModeTests
{
    [Fact]
    public async Task A_call_too_many_waits_for_its_turn()
    {
        var (app, time) = await Clocked.StartAsync(Given.Route().Throttle(2, per: TimeSpan.FromSeconds(1)).From(Direct()).Transform(_ => 1));
        await using var _ = app;

        await app.SendAsync<int>("route");
        await app.SendAsync<int>("route");
        var third = app.SendAsync<int>("route").AsTask();

        time.Advance(TimeSpan.FromMilliseconds(499));
        third.IsCompleted.Should().BeFalse();
        time.Advance(TimeSpan.FromMilliseconds(1));
        (await third).Should().Be(1);
    }

    [Fact]
    public async Task Those_who_wait_go_on_one_by_one_in_the_order_in_which_they_came()
    {
        var trail = new Trail();
        var (app, time) = await Clocked.StartAsync(Given.Route().Throttle(1, per: TimeSpan.FromSeconds(1)).From(Direct<string>()).Transform(name => { trail.Add(name); return name; }));
        await using var _ = app;
        Task<string>[] calls = [.. new[] { "a", "b", "c" }.Select(name => app.SendAsync<string>("route", name).AsTask())];

        await calls[0];
        time.Advance(TimeSpan.FromSeconds(1));
        await calls[1];
        calls[2].IsCompleted.Should().BeFalse();
        time.Advance(TimeSpan.FromSeconds(1));
        await calls[2];

        trail.Entries.Should().Equal("a", "b", "c");
    }

    [Fact]
    public async Task Nobody_overtakes_those_who_wait()
    {
        var (app, time) = await Clocked.StartAsync(Given.Route().Throttle(1, per: TimeSpan.FromSeconds(1)).From(Direct()).Transform(_ => 1));
        await using var _ = app;
        await app.SendAsync<int>("route");
        var waiting = app.SendAsync<int>("route").AsTask();

        time.Advance(TimeSpan.FromSeconds(1));
        var late = app.SendAsync<int>("route").AsTask();

        await waiting;
        late.IsCompleted.Should().BeFalse();
        time.Advance(TimeSpan.FromSeconds(1));
        await late;
    }

    [Fact]
    public async Task A_call_that_would_wait_too_long_is_rejected()
    {
        var (app, time) = await Clocked.StartAsync(Given.Route().Throttle(new() { Rate = 1, MaxWait = TimeSpan.FromSeconds(2) }).From(Direct()).Transform(_ => 1));
        await using var _ = app;
        await app.SendAsync<int>("route");
        Task<int>[] waiting = [.. Enumerable.Range(0, 2).Select(_ => app.SendAsync<int>("route").AsTask())];

        var rejection = await app.FailureAsync("route");

        (rejection.Code, rejection.RetryAfter).Should().Be(("RC5013", TimeSpan.FromSeconds(3)));
        time.Advance(TimeSpan.FromSeconds(2));
        await Task.WhenAll(waiting);
    }

    [Fact]
    public async Task A_rejected_call_hears_when_to_try_again_and_takes_nobodys_turn()
    {
        var (app, time) = await Clocked.StartAsync(Given.Route().Throttle(new() { Rate = 1, Per = TimeSpan.FromMinutes(1), Mode = ThrottleMode.Reject }).From(Direct()).Transform(_ => 1));
        await using var _ = app;
        await app.SendAsync<int>("route");

        time.Advance(TimeSpan.FromSeconds(20));
        for (var i = 0; i < 3; i++)
        {
            var rejection = await app.FailureAsync("route");
            (rejection.Code, rejection.Error.HttpStatus, rejection.RetryAfter).Should().Be(("RC5013", 429, TimeSpan.FromSeconds(40)));
        }

        time.Advance(TimeSpan.FromSeconds(40));
        (await app.SendAsync<int>("route")).Should().Be(1);
    }

    [Fact]
    public async Task A_caller_who_goes_away_is_not_waited_for_and_leaves_the_turn_to_others()
    {
        var (app, time) = await Clocked.StartAsync(Given.Route().Throttle(1, per: TimeSpan.FromSeconds(1)).From(Direct()).Transform(_ => 1));
        await using var _ = app;
        await app.SendAsync<int>("route");
        using var leaving = new CancellationTokenSource();
        var gone = app.SendAsync<int>("route", null, leaving.Token).AsTask();

        await leaving.CancelAsync();

        await gone.Awaiting(call => call).Should().ThrowAsync<OperationCanceledException>();
        var next = app.SendAsync<int>("route").AsTask();
        time.Advance(TimeSpan.FromSeconds(1));
        (await next).Should().Be(1);
    }

    [Fact]
    public async Task A_turn_that_was_given_up_does_not_let_two_go_on_at_once()
    {
        var (app, time) = await Clocked.StartAsync(Given.Route().Throttle(1, per: TimeSpan.FromSeconds(1)).From(Direct()).Transform(_ => 1));
        await using var _ = app;
        await app.SendAsync<int>("route");
        using var leaving = new CancellationTokenSource();
        var gone = app.SendAsync<int>("route", null, leaving.Token).AsTask();
        var behind = app.SendAsync<int>("route").AsTask();
        await leaving.CancelAsync();
        await gone.Awaiting(call => call).Should().ThrowAsync<OperationCanceledException>();
        var last = app.SendAsync<int>("route").AsTask();

        time.Advance(TimeSpan.FromSeconds(2));

        await behind;
        last.IsCompleted.Should().BeFalse();
        time.Advance(TimeSpan.FromSeconds(1));
        await last;
    }

    [Fact]
    public async Task When_the_application_stops_what_waits_goes_on()
    {
        var (app, _) = await Clocked.StartAsync(Given.Route().Throttle(1, per: TimeSpan.FromSeconds(5)).From(Direct()).Transform(_ => 1));
        await using var _ = app;
        await app.SendAsync<int>("route");
        var waiting = app.SendAsync<int>("route").AsTask();

        await app.StopAsync();

        (await waiting).Should().Be(1);
    }
}
