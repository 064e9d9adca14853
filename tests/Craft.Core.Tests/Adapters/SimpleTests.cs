using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Crafting.Tests;

public class SimpleTests : SourceContract
{
    protected override Capability Route(RouteStart start, Func<Exchange, Task> step, int messages, int parallelism) =>
        start.From(Simple(Enumerable.Range(1, messages), new() { Parallelism = parallelism })).To((_, exchange) => step(exchange));

    [Fact]
    public async Task One_value_is_sent_once()
    {
        (await SentAsync(Given.Route().From(Simple(7)), 1)).Should().Equal(7);
        (await SentAsync(Given.Route().From(Simple("text")), 1)).Should().Equal("text");
        (await SentAsync(Given.Route().From(Simple(services => services.GetRequiredService<Shop>().Name)), 1)).Should().Equal("shop");
        (await SentAsync(Given.Route().From(Simple(async services => { await Task.Yield(); return services.GetRequiredService<Shop>().Orders.Count; })), 1)).Should().Equal(3);
    }

    [Fact]
    public async Task Each_of_some_values_is_sent_once_in_order()
    {
        int[] values = [3, 1, 2];
        (await SentAsync(Given.Route().From(Simple(values)), 3)).Should().Equal(3, 1, 2);
        (await SentAsync(Given.Route().From(Simple(values.ToList())), 3)).Should().Equal(3, 1, 2);
        (await SentAsync(Given.Route().From(Simple(services => services.GetRequiredService<Shop>().Orders)), 3)).Should().Equal("a", "b", "c");
        (await SentAsync(Given.Route().From(Simple(services => services.GetRequiredService<Shop>().StreamAsync())), 3)).Should().Equal("a", "b", "c");
    }

    [Fact]
    public async Task The_type_says_what_is_sent_and_not_the_data()
    {
        (await SentAsync(Given.Route().From(Simple<object>(new[] { 1, 2 })), 1)).Should().ContainSingle().Which.Should().BeOfType<int[]>();
        (await SentAsync(Given.Route().From(Simple(Array.Empty<int>())), 0)).Should().BeEmpty();
    }

    [Fact]
    public async Task Services_live_until_the_last_exchange_has_ended()
    {
        var disposedAtTheEnd = new TaskCompletionSource<bool>();
        await using var app = await App.StartAsync(
            services => services.AddScoped<Shop>(),
            Given.Route().From(Simple(services => new[] { services.GetRequiredService<Shop>() })).To(async shop =>
            {
                await Task.Yield();
                disposedAtTheEnd.SetResult(shop.IsDisposed);
            }));

        (await disposedAtTheEnd.Task).Should().BeFalse();
    }

    [Fact]
    public async Task Values_that_fail_before_the_first_was_sent_are_asked_for_again()
    {
        var clock = new Clock();
        var asked = 0;
        var sent = new TaskCompletionSource<int>();
        await using var app = await App.StartAsync(
            services => services.AddSingleton<TimeProvider>(clock),
            Given.Route().From(Simple(_ => ++asked < 3 ? throw new IOException("no file") : asked)).To(sent.SetResult));

        await clock.NextAsync();
        await clock.NextAsync();

        (await sent.Task.WaitAsync(TimeSpan.FromSeconds(30))).Should().Be(3);
    }

    [Fact]
    public async Task Values_that_fail_later_are_not_sent_twice()
    {
        var sent = new ConcurrentQueue<int>();
        await using var app = await App.StartAsync(Given.Route().From(Simple(_ => Failing())).To(sent.Enqueue));

        while (!app.CallLines.Any(line => line.Level == LogLevel.Error))
            await Task.Yield();

        app.CallLines.Single(line => line.Level == LogLevel.Error).Message
            .Should().Be("The source of route died with RC3001 (CraftException) and does not start again");
        sent.Should().Equal(1);

        static IEnumerable<int> Failing()
        {
            yield return 1;
            throw new IOException("secret");
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1025)]
    public async Task A_bound_that_cannot_be_is_a_problem(int parallelism) =>
        (await App.FailureAsync(Given.Route().From(Simple(1, new() { Parallelism = parallelism }))))
            .Should().Contain($"RC5003 route 'route': SimpleOptions.Parallelism is {parallelism}. Give a number from 1 to 1024.");

    private static async Task<IReadOnlyList<object?>> SentAsync<T>(Route<T> route, int count)
    {
        var sent = new ConcurrentQueue<object?>();
        var all = new TaskCompletionSource();
        await using var app = await App.StartAsync(services => services.AddSingleton<Shop>(), route.To(body =>
        {
            sent.Enqueue(body);
            if (sent.Count == count)
                all.SetResult();
        }));
        if (count > 0)
            await all.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await app.StopAsync();
        return [.. sent];
    }

    private sealed class Shop : IDisposable
    {
        public string Name { get; } = "shop";

        public List<string> Orders { get; } = ["a", "b", "c"];

        public bool IsDisposed { get; private set; }

        public async IAsyncEnumerable<string> StreamAsync()
        {
            foreach (var order in Orders)
            {
                await Task.Yield();
                yield return order;
            }
        }

        public void Dispose() => IsDisposed = true;
    }
}
