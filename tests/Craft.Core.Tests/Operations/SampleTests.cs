using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Crafting.Tests;

public class SampleTests
{
    private static readonly Route<int> Numbers = Given.Route().From(Direct<int>());

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task The_first_one_passes_and_then_each_nth()
    {
        var passed = new List<int>();
        await using var app = await App.StartAsync(Numbers.Sample(every: 3).To(passed.Add));

        for (var i = 0; i < 8; i++)
            (await app.SendAsAsync(null, "route", i)).DropReason.Should().Be(i % 3 == 0 ? null : "sampled");

        passed.Should().Equal(0, 3, 6);
    }

    [Fact]
    public async Task One_of_one_are_all()
    {
        await using var app = await App.StartAsync(Numbers.Sample(1));

        for (var i = 0; i < 3; i++)
            (await app.SendAsAsync(null, "route", i)).IsDropped.Should().BeFalse();
    }

    [Fact]
    public async Task One_passes_in_each_interval()
    {
        await using var app = await App.StartAsync(UseTime, Numbers.Sample(interval: TimeSpan.FromSeconds(10)));

        (await PassesAsync()).Should().BeTrue();
        (await PassesAsync()).Should().BeFalse();
        _time.Advance(TimeSpan.FromSeconds(9.999));
        (await PassesAsync()).Should().BeFalse();
        _time.Advance(TimeSpan.FromSeconds(0.001));
        (await PassesAsync()).Should().BeTrue("the interval counts from the one that passed");
        (await PassesAsync()).Should().BeFalse();

        async Task<bool> PassesAsync() => (await app.SendAsAsync(null, "route", 1)).DropReason is null;
    }

    [Fact]
    public async Task Of_those_that_come_at_once_exactly_the_right_number_passes()
    {
        await using var app = await App.StartAsync(
            UseTime,
            Given.Route("every").From(Direct<int>()).Sample(10),
            Given.Route("interval").From(Direct<int>()).Sample(TimeSpan.FromSeconds(1)));

        (await PassedAsync("every")).Should().Be(100);
        (await PassedAsync("interval")).Should().Be(1);

        async Task<int> PassedAsync(string id)
        {
            var passed = 0;
            await Parallel.ForAsync(0, 1000, async (i, _) =>
            {
                if (!(await app.SendAsAsync(null, id, i)).IsDropped)
                    Interlocked.Increment(ref passed);
            });
            return passed;
        }
    }

    [Fact]
    public async Task A_failure_behind_it_counts_as_passed()
    {
        await using var app = await App.StartAsync(Numbers.Sample(2).Transform<int>(_ => throw new InvalidOperationException()));

        (await app.FailureAsync("route", 1)).Code.Should().Be("RC5001");
        (await app.SendAsAsync(null, "route", 2)).DropReason.Should().Be("sampled");
    }

    [Fact]
    public async Task Two_applications_count_each_for_itself()
    {
        Capability[] routes =
        [
            Given.Route("every").From(Direct<int>()).Sample(2),
            Given.Route("interval").From(Direct<int>()).Sample(TimeSpan.FromHours(1)),
        ];
        await using var one = await App.StartAsync(UseTime, routes);
        await using var two = await App.StartAsync(UseTime, routes);

        foreach (var app in (App[])[one, two])
        {
            (await app.SendAsAsync(null, "every", 1)).IsDropped.Should().BeFalse();
            (await app.SendAsAsync(null, "interval", 1)).IsDropped.Should().BeFalse();
        }
    }

    [Fact]
    public async Task Parts_of_a_split_are_sampled_one_by_one()
    {
        await using var app = await App.StartAsync(Given.Route().From(Direct<int[]>()).Split().Sample(2).Aggregate());

        (await app.SendAsync<IReadOnlyList<int>>("route", (int[])[1, 2, 3])).Should().Equal(1, 3);
    }

    [Fact]
    public async Task What_cannot_work_is_reported_at_the_start()
    {
        (await App.FailureAsync(Numbers.Sample(0))).Should().Contain("RC5003 route 'route': .Sample was given every 0. Give 1 to let all through, or more.");
        (await App.FailureAsync(Numbers.Sample(TimeSpan.Zero))).Should().Contain("RC5003 route 'route': .Sample was given an interval of 00:00:00. Give more than zero.");
    }

    private void UseTime(IServiceCollection services) => services.AddSingleton<TimeProvider>(_time);
}
