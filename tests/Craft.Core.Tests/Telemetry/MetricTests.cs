using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Crafting.Tests;

public class MetricTests
{
    [Fact]
    public async Task A_call_counts_once_with_its_outcome()
    {
        using var completed = new Measurements("metric-completed");
        using var declined = new Measurements("metric-declined");
        using var failed = new Measurements("metric-failed");
        using var cancelled = new Measurements("metric-cancelled");
        using var passed = new Measurements("metric-passed");
        await using var app = await App.StartAsync(
            Given.Route("metric-completed").From(Direct()),
            Given.Route("metric-declined").From(Direct()).Filter(_ => false, "closed"),
            Given.Route("metric-failed").From(Direct()).Authorize(),
            Given.Route("metric-cancelled").From(Direct()),
            Given.Route("metric-passed").From(Direct()).Transform<int>(_ => throw new FormatException()));

        await app.SendAsAsync(null, "metric-completed");
        await app.SendAsAsync(null, "metric-declined");
        await app.FailureAsync("metric-failed");
        await app.Awaiting(a => a.SendAsync<int>("metric-cancelled", null, new CancellationToken(true)).AsTask())
            .Should().ThrowAsync<OperationCanceledException>();
        await app.Awaiting(a => a.ArriveAsync("metric-passed", new() { PassesThrough = _ => true }).AsTask())
            .Should().ThrowAsync<FormatException>();

        completed.Names.Should().Equal("craft.call.duration{craft.outcome=completed}");
        declined.Names
            .Should().BeEquivalentTo("craft.call.declines{craft.drop.reason=closed}", "craft.call.duration{craft.outcome=declined}");
        failed.Names.Should().BeEquivalentTo("craft.call.failures{error.type=RC5012}", "craft.call.duration{craft.outcome=failed}");
        cancelled.Names.Should().Equal("craft.call.duration{craft.outcome=cancelled}");
        passed.Names.Should().Equal("craft.call.duration{craft.outcome=passed}");
    }

    [Fact]
    public async Task Durations_are_seconds()
    {
        var time = new FakeTimeProvider();
        using var measured = new Measurements("metric-seconds");
        await using var app = await App.StartAsync(
            services => services.AddSingleton<TimeProvider>(time),
            Given.Route("metric-seconds").From(Direct()).Transform(_ => { time.Advance(TimeSpan.FromMilliseconds(1500)); return 1; }));

        await app.SendAsync<int>("metric-seconds");

        measured.All.Should().ContainSingle().Which.Value.Should().Be(1.5);
    }
}
