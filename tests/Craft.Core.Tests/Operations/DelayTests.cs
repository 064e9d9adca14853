namespace Crafting.Tests;

public class DelayTests
{
    [Fact]
    public async Task The_next_step_runs_when_the_time_is_over()
    {
        var trail = new Trail();
        var (app, time) = await Clocked.StartAsync(Given.Route().From(Direct()).Transform(_ => { trail.Add("before"); return 1; }).Delay(TimeSpan.FromSeconds(5)).Transform(x => { trail.Add("after"); return x + 1; }));
        await using var _ = app;
        var call = app.SendAsync<int>("route").AsTask();

        time.Advance(TimeSpan.FromSeconds(4.9));
        trail.Entries.Should().Equal("before");
        time.Advance(TimeSpan.FromSeconds(0.1));

        (await call).Should().Be(2);
    }

    [Fact]
    public async Task A_caller_who_goes_away_ends_the_wait()
    {
        var trail = new Trail();
        var (app, _) = await Clocked.StartAsync(Given.Route().From(Direct()).Delay(TimeSpan.FromHours(1)).Transform(_ => { trail.Add("after"); return 1; }));
        await using var _ = app;
        using var leaving = new CancellationTokenSource();
        var call = app.SendAsync<int>("route", null, leaving.Token).AsTask();

        await leaving.CancelAsync();

        await call.Awaiting(call => call).Should().ThrowAsync<OperationCanceledException>();
        trail.Entries.Should().BeEmpty();
    }

    [Fact]
    public async Task When_the_application_stops_what_was_held_back_goes_on()
    {
        var (app, _) = await Clocked.StartAsync(Given.Route().From(Direct()).Delay(TimeSpan.FromHours(1)).Transform(_ => 1));
        await using var _ = app;
        var call = app.SendAsync<int>("route").AsTask();

        await app.StopAsync();

        (await call).Should().Be(1);
    }

    [Fact]
    public async Task It_may_stand_in_a_block()
    {
        var route = Given.Route().From(Direct()).Concurrency(new() { Max = 1 }, block => block.Delay(TimeSpan.FromSeconds(1)).Transform(_ => 1));
        var (app, time) = await Clocked.StartAsync(route);
        await using var _ = app;
        var call = app.SendAsync<int>("route").AsTask();

        time.Advance(TimeSpan.FromSeconds(1));

        (await call).Should().Be(1);
        route.ToString().Should().Be("route: direct -> input -> concurrency(1)(delay(00:00:01) -> transform)");
    }

    [Fact]
    public async Task A_call_that_is_declined_before_does_not_wait()
    {
        var (app, _) = await Clocked.StartAsync(Given.Route().From(Direct()).Filter(_ => false).Delay(TimeSpan.FromHours(1)));
        await using var _ = app;

        (await app.SendAsAsync(null, "route")).IsDropped.Should().BeTrue();
    }

    [Theory]
    [InlineData(0, "00:00:00")]
    [InlineData(-1, "-00:00:01")]
    [InlineData(86401, "1.00:00:01")]
    public async Task What_cannot_be_meant_does_not_start(int seconds, string said) =>
        (await App.FailureAsync(Given.Route().From(Direct()).Delay(TimeSpan.FromSeconds(seconds)).Transform(_ => 1)))
            .Should().Be($"Craft cannot start: 1 problem.\n  RC5003 route 'route': .Delay was given {said}. Write a time up to a day, or leave it out.");
}
