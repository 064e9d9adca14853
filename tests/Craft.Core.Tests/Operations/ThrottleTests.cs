using System.Threading.RateLimiting;
using Microsoft.Extensions.DependencyInjection;

namespace Crafting.Tests;

public class ThrottleTests
{
    private static readonly ThrottleOptions OneASecond = new() { Rate = 1, Mode = ThrottleMode.Reject };

    [Fact]
    public async Task It_stands_at_its_stage_wherever_it_is_written()
    {
        var route = Given.Route().Throttle(10, per: TimeSpan.FromSeconds(1)).Authorize().From(Direct()).Transform(_ => 1);
        await using var app = await App.StartAsync(route);

        route.ToString().Should().Be("route: direct -> authorize -> input -> throttle(10 per 00:00:01) -> transform");
        (await app.FailureAsync("route")).Code.Should().Be("RC5012", "who may not come in takes nobody's turn");
    }

    [Fact]
    public async Task Several_apply_in_the_order_written()
    {
        var (app, time) = await Clocked.StartAsync(Given.Route()
            .Throttle(new() { Rate = 2, Mode = ThrottleMode.Reject })
            .Throttle(new() { Rate = 3, Per = TimeSpan.FromHours(1), Mode = ThrottleMode.Reject })
            .From(Direct()).Transform(_ => 1));
        await using var _ = app;

        await app.SendAsync<int>("route");
        await app.SendAsync<int>("route");
        (await app.FailureAsync("route")).RetryAfter.Should().Be(TimeSpan.FromSeconds(0.5));
        time.Advance(TimeSpan.FromSeconds(1));
        await app.SendAsync<int>("route");

        (await app.FailureAsync("route")).RetryAfter.Should().BeGreaterThan(TimeSpan.FromMinutes(19));
    }

    [Fact]
    public async Task After_the_source_it_paces_the_next_step_alone()
    {
        var (app, _) = await Clocked.StartAsync(Given.Route().From(Direct<int>()).Filter(x => x > 0).Throttle(OneASecond).Transform(x => x).Transform(x => x + 1));
        await using var _ = app;

        (await app.SendAsAsync(null, "route", 0)).IsDropped.Should().BeTrue();
        (await app.SendAsync<int>("route", 1)).Should().Be(2);

        (await app.FailureAsync("route", 1)).Code.Should().Be("RC5013");
        (await app.SendAsAsync(null, "route", 0)).IsDropped.Should().BeTrue("what did not come so far is not paced");
    }

    [Fact]
    public async Task It_paces_a_block_of_steps()
    {
        var route = Given.Route().From(Direct<int>()).Throttle(OneASecond, block => block.Transform(x => x * 2).Transform(x => $"{x}")).Transform(x => x + "!");
        var (app, _) = await Clocked.StartAsync(route);
        await using var _ = app;

        (await app.SendAsync<string>("route", 2)).Should().Be("4!");
        (await app.FailureAsync("route", 2)).Code.Should().Be("RC5013");
        route.ToString().Should().Be("route: direct -> input -> throttle(1 per 00:00:01)(transform -> transform) -> transform");
    }

    [Fact]
    public async Task Trying_again_inside_takes_no_further_turn()
    {
        var tries = 0;
        var (app, _) = await Clocked.StartAsync(Given.Route().Throttle(OneASecond).Then(new AgainStep(3)).From(Direct())
            .Transform(_ => ++tries < 3 ? throw new InvalidOperationException() : tries));
        await using var _ = app;

        (await app.SendAsync<int>("route")).Should().Be(3);
    }

    [Fact]
    public async Task A_call_that_fails_or_is_declined_has_taken_its_turn()
    {
        var (app, time) = await Clocked.StartAsync(Given.Route().Throttle(OneASecond).From(Direct<bool>()).Filter(fail => fail).Transform<int>(_ => throw new InvalidOperationException()));
        await using var _ = app;

        (await app.SendAsAsync(null, "route", false)).IsDropped.Should().BeTrue();
        (await app.FailureAsync("route", true)).Code.Should().Be("RC5013");
        time.Advance(TimeSpan.FromSeconds(1));
        (await app.FailureAsync("route", true)).Code.Should().Be("RC5001");
        (await app.FailureAsync("route", true)).Code.Should().Be("RC5013");
    }

    [Fact]
    public async Task Two_applications_that_share_a_route_do_not_share_its_rate()
    {
        var route = Given.Route().Throttle(OneASecond).From(Direct()).Transform(_ => 1);
        var (one, _) = await Clocked.StartAsync(route);
        var (two, _) = await Clocked.StartAsync(route);
        await using var _ = one;
        await using var __ = two;

        await one.SendAsync<int>("route");

        (await two.SendAsync<int>("route")).Should().Be(1);
        (await one.FailureAsync("route")).Code.Should().Be("RC5013");
    }

    [Fact]
    public async Task What_waits_and_what_is_rejected_is_counted()
    {
        using var measurements = new Measurements("counted");
        var (app, time) = await Clocked.StartAsync(Given.Route("counted").Throttle(new() { Rate = 1, MaxWait = TimeSpan.FromSeconds(1) }).From(Direct()).Transform(_ => 1));
        await using var _ = app;

        await app.SendAsync<int>("counted");
        var waiting = app.SendAsync<int>("counted").AsTask();
        await app.FailureAsync("counted");
        time.Advance(TimeSpan.FromSeconds(1));
        await waiting;

        measurements.Names.Should().Contain("craft.throttle.delays{}").And.Contain("craft.throttle.rejections{}");
    }

    [Fact]
    public async Task Applications_share_a_rate_through_a_limiter_of_their_own()
    {
        await using var shared = new OnceForEachCaller();
        var route = Given.Route().Throttle(new() { Limiter = services => services.GetRequiredService<OnceForEachCaller>() }).From(Direct()).Transform(_ => 1);
        await using var one = await App.StartAsync(services => services.AddSingleton(shared), route);
        await using var two = await App.StartAsync(services => services.AddSingleton(shared), route);

        (await one.SendAsAsync(Given.Caller(), "route")).Body.Should().Be(1);
        var rejection = await two.FailureAsync("route", null, Given.Caller());

        (rejection.Code, rejection.RetryAfter).Should().Be(("RC5013", TimeSpan.FromSeconds(7)));
        (await two.SendAsync<int>("route")).Should().Be(1, "who did not sign in is somebody else");
    }

    [Fact]
    public async Task A_shared_rate_that_cannot_be_asked_lets_nobody_in()
    {
        await using var shared = new OnceForEachCaller { Fails = true };
        await using var app = await App.StartAsync(Given.Route().Throttle(new() { Limiter = _ => shared }).From(Direct()).Transform(_ => 1));

        (await app.FailureAsync("route")).Code.Should().Be("RC5010");
    }

    [Fact]
    public async Task A_shared_rate_holds_its_lease_while_the_call_runs()
    {
        await using var shared = new OnceForEachCaller();
        var held = new List<int>();
        await using var app = await App.StartAsync(Given.Route().Throttle(new() { Limiter = _ => shared }).From(Direct()).Transform(_ => { held.Add(shared.Held); return 1; }));

        await app.SendAsync<int>("route");

        held.Append(shared.Held).Should().Equal(1, 0);
    }

    /// <summary>Stands for a limiter whose counters are elsewhere, as in Redis: it only answers asynchronously.</summary>
    private sealed class OnceForEachCaller : PartitionedRateLimiter<Exchange>
    {
        private readonly HashSet<string> _seen = [];

        public bool Fails { get; init; }

        public int Held { get; private set; }

        public override RateLimiterStatistics? GetStatistics(Exchange resource) => null;

        protected override RateLimitLease AttemptAcquireCore(Exchange resource, int permitCount) => throw new NotSupportedException();

        protected override async ValueTask<RateLimitLease> AcquireAsyncCore(Exchange resource, int permitCount, CancellationToken cancellationToken)
        {
            await Task.Yield();
            if (Fails)
                throw new TimeoutException("The counters cannot be reached.");
            Held++;
            return new Lease(this, _seen.Add(resource.Principal?.Subject ?? ""));
        }

        private sealed class Lease(OnceForEachCaller owner, bool acquired) : RateLimitLease
        {
            public override bool IsAcquired => acquired;

            public override IEnumerable<string> MetadataNames => [MetadataName.RetryAfter.Name];

            public override bool TryGetMetadata(string metadataName, out object? metadata)
            {
                metadata = TimeSpan.FromSeconds(7);
                return true;
            }

            protected override void Dispose(bool disposing)
            {
                owner.Held--;
                base.Dispose(disposing);
            }
        }
    }
}
