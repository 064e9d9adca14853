using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Crafting.Tests;

/// <summary>Ten thousand exchanges are in flight when the host stops, and each of them comes to an end that is told.</summary>
public class AccountTests
{
    private const int InFlight = 10_000;

    /// <summary>What an exchange may be doing when the host stops; add each new verb.</summary>
    /// <remarks>A verb gets what holds it: work that ends when it is let go, or when the exchange is cancelled.</remarks>
    public static IReadOnlyDictionary<string, Func<Route<int>, Hold, Route<int>>> Verbs { get; } = new Dictionary<string, Func<Route<int>, Hold, Route<int>>>
    {
        ["transform"] = (route, hold) => route.Transform((body, exchange) => hold.ForAsync(body, exchange)),
        ["tap"] = (route, hold) => route.Tap((body, exchange) => hold.ForAsync(body, exchange)).Transform((body, exchange) => hold.ForAsync(body, exchange)),
        ["filter"] = (route, hold) => route.Filter(async (body, exchange) => await hold.ForAsync(body, exchange) % 7 != 1, "one of seven"),
        ["enrich"] = (route, hold) => route.Enrich((body, exchange) => hold.ForAsync(body, exchange), (body, _) => body),
        ["to"] = (route, hold) => route.To((body, exchange) => hold.ForAsync(body, exchange)),
        ["onError"] = (route, hold) => route.OnError((_, _) => Recovery.Drop("handled")).Transform(async (body, exchange) =>
            await hold.ForAsync(body, exchange) % 7 == 1 ? throw new InvalidOperationException() : body),
        ["failure"] = (route, hold) => route.Transform(async (body, exchange) =>
            await hold.ForAsync(body, exchange) % 7 == 1 ? throw new InvalidOperationException() : body),
        ["process"] = (route, hold) => route.Process(async exchange => { await hold.ForAsync((int)exchange.Body!, exchange); return exchange; }),
        ["timeout"] = (route, hold) => route.Timeout(TimeSpan.FromMinutes(10)).Transform((body, exchange) => hold.ForAsync(body, exchange)),
        ["retry"] = (route, hold) => route.Retry(2).Transform((body, exchange) => hold.ForAsync(body, exchange)),
        ["circuitBreaker"] = (route, hold) => route.CircuitBreaker().Transform((body, exchange) => hold.ForAsync(body, exchange)),
        ["throttle"] = (route, hold) => route.Throttle(1_000_000, TimeSpan.FromSeconds(1))
            .Transform((body, exchange) => hold.ForAsync(body, exchange)),
        ["concurrency"] = (route, hold) => route.Concurrency(InFlight).Transform((body, exchange) => hold.ForAsync(body, exchange)),
        ["cache"] = (route, hold) => route.Cache(TimeSpan.FromMinutes(1)).Transform((body, exchange) => hold.ForAsync(body, exchange)),
        ["delay"] = (route, hold) => route.Delay(TimeSpan.FromMilliseconds(1)).Transform((body, exchange) => hold.ForAsync(body, exchange)),
        ["choice"] = (route, hold) => route.Choice(on => on
            .When(body => body % 2 == 0, path => path.Transform((body, exchange) => hold.ForAsync(body, exchange)))
            .Otherwise(path => path.Transform((body, exchange) => hold.ForAsync(body, exchange)))),
        ["multicast"] = (route, hold) => route.Multicast(path => path.To((body, exchange) => hold.ForAsync(body, exchange))),
        ["dispatch"] = (route, hold) => route.Dispatch(to => to.RoundRobin(
            path => path.Transform((body, exchange) => hold.ForAsync(body, exchange)),
            path => path.Transform((body, exchange) => hold.ForAsync(body, exchange)))),
        ["loop"] = (route, hold) => route.Loop(
            body => body >= 0, round => round.Transform(async (body, exchange) => -1 - await hold.ForAsync(body, exchange))),
        ["split"] = (route, hold) => route.Split(body => Enumerable.Repeat(body, 1))
            .Transform((body, exchange) => hold.ForAsync(body, exchange)).Aggregate(parts => parts[0]),
        ["aggregate"] = (route, hold) => route.Split(body => Enumerable.Repeat(body, 1))
            .Aggregate(async (parts, exchange) => await hold.ForAsync(parts[0], exchange)),
        ["dedupe"] = (route, hold) => route.Dedupe().Transform((body, exchange) => hold.ForAsync(body, exchange)),
        ["sample"] = (route, hold) => route.Sample(1).Transform((body, exchange) => hold.ForAsync(body, exchange)),
        ["debounce"] = (route, hold) => route.Debounce(TimeSpan.FromMilliseconds(1), body => body.ToString(CultureInfo.InvariantCulture))
            .Transform((body, exchange) => hold.ForAsync(body, exchange)),
        ["batch"] = (route, hold) => route.Batch(1, TimeSpan.FromSeconds(1))
            .Transform(async (bodies, exchange) => await hold.ForAsync(bodies[0], exchange)),
        ["nested"] = (route, hold) => route.Transform((body, exchange) => exchange.Get<ICraftClient>().SendAsync<int>("transform", body, exchange)),
    };

    public static TheoryData<bool> Ways => [true, false];

    [Theory]
    [MemberData(nameof(Ways))]
    [Trait("Defect", "10.1-13")]
    public async Task Every_exchange_in_flight_while_the_host_stops_is_accounted_for(bool inTime)
    {
        using var hold = new Hold();
        using var deadline = new CancellationTokenSource();
        await using var account = new Account();
        await using var app = await App.StartAsync(Account.Quietly, [.. Verbs.Select(verb => verb.Value(Given.Route(verb.Key).From(Direct<int>()), hold))]);
        account.Open(app);
        var verbs = Verbs.Keys.ToArray();

        // Away from the test framework's context, which has two threads for all ten thousand.
        var calls = await Task.Run(() => Enumerable.Range(0, InFlight).Select(i => OutcomeAsync(app, verbs[i % verbs.Length], i)).ToArray());
        await hold.WhenHeldAsync(InFlight);
        app.Services.GetRequiredService<Runtime>().InFlight.Count.Should().BeGreaterThanOrEqualTo(InFlight);

        var stop = app.StopAsync(deadline.Token);
        stop.IsCompleted.Should().BeFalse();
        if (inTime)
            hold.LetGo();
        else
            await deadline.CancelAsync();
        await stop.WaitAsync(TimeSpan.FromSeconds(60));

        var outcomes = (await Task.WhenAll(calls)).CountBy(outcome => outcome).ToDictionary();
        outcomes.Values.Sum().Should().Be(InFlight);
        outcomes.Keys.Should().BeEquivalentTo(inTime ? ["completed", "declined", "failed"] : ["cancelled"]);
        app.Services.GetRequiredService<Runtime>().InFlight.Count.Should().Be(0);
        await account.DisposeAsync();
        account.Started.Should().BeGreaterThanOrEqualTo(InFlight);
        account.Ended.Sum(end => end.Value).Should().Be(account.Started, "no exchange began that did not end");
        account.Ended.Keys.Should().BeEquivalentTo(inTime
            ? [nameof(ExchangeCompleted), nameof(ExchangeDropped), nameof(ExchangeFailed)]
            : [nameof(ExchangeCancelled)]);
    }

    [Fact]
    public void Every_verb_that_does_work_has_a_part_in_it()
    {
        var stated = typeof(Route<int>).GetMethods().Where(method => method.ReturnType.Name.StartsWith("Route`") && !method.IsDefined(typeof(ObsoleteAttribute), false))
            .Select(method => method.Name).Distinct();

        // These do nothing that could be held, or say something about the route.
        stated.Except(["Authenticate", "Authorize", "Delegate", "Header", "Keep", "Log", "Mask", "Then", "Validate"])
            .Select(name => char.ToLowerInvariant(name[0]) + name[1..]).Except(Verbs.Keys).Should().BeEmpty();
    }

    private static async Task<string> OutcomeAsync(App app, string verb, int body)
    {
        try
        {
            await app.SendAsync<int>(verb, body);
            return "completed";
        }
        catch (CraftException failure)
        {
            return failure.Code == CraftError.Declined.Code ? "declined" : "failed";
        }
        catch (OperationCanceledException)
        {
            return "cancelled";
        }
    }

    /// <summary>Keeps work in flight until it is let go, or cancelled.</summary>
    public sealed class Hold : IDisposable
    {
        private readonly TaskCompletionSource _letGo = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly SemaphoreSlim _held = new(0);

        public async Task<int> ForAsync(int body, Exchange exchange)
        {
            _held.Release();
            await _letGo.Task.WaitAsync(exchange.CancellationToken);
            return body;
        }

        public void LetGo() => _letGo.SetResult();

        public async Task WhenHeldAsync(int count)
        {
            for (var i = 0; i < count; i++)
                await _held.WaitAsync(TimeSpan.FromSeconds(60));
        }

        public void Dispose() => _held.Dispose();
    }

    /// <summary>Counts beginnings and ends by what the runtime tells.</summary>
    private sealed class Account : IAsyncDisposable
    {
        private IAsyncDisposable? _listening;
        private int _started;

        public int Started => Volatile.Read(ref _started);

        public ConcurrentDictionary<string, int> Ended { get; } = new();

        // Twenty thousand lines of a fake log are no part of the test.
        public static void Quietly(IServiceCollection services) =>
            services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Critical));

        public void Open(App app) => _listening = app.Services.GetRequiredService<IEventBus>().Subscribe<ExchangeEvent>(
            (happened, _) =>
            {
                if (happened is ExchangeStarted)
                    Interlocked.Increment(ref _started);
                else
                    Ended.AddOrUpdate(happened.GetType().Name, 1, (_, count) => count + 1);
                return default;
            },
            capacity: 10 * InFlight);

        public async ValueTask DisposeAsync()
        {
            if (_listening is not null)
                await _listening.DisposeAsync();
        }
    }
}
