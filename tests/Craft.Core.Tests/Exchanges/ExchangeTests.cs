using Crafting.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Crafting.Tests;

public class ExchangeTests
{
    [Fact]
    public async Task Changes_only_by_copy()
    {
        await using var app = await App.StartAsync(Given.Route().From(Direct<int>()));
        var exchange = await app.SendAsAsync(null, "route", 1);

        var changed = exchange.WithBody(2).WithHeader("a", 1).WithCancellation(new CancellationToken(true)).Drop("reason");

        (exchange.Body, exchange.Headers.Count, exchange.IsDropped, exchange.CancellationToken.IsCancellationRequested)
            .Should().Be((1, 0, false, false));
        (changed.Body, changed.Headers.Count, changed.DropReason, changed.CancellationToken.IsCancellationRequested)
            .Should().Be((2, 1, "reason", true));
        (changed.Id, changed.CorrelationId, changed.RouteId).Should().Be((exchange.Id, exchange.CorrelationId, "route"));
    }

    [Fact]
    public async Task A_dropped_exchange_stays_dropped()
    {
        await using var app = await App.StartAsync(Given.Route().From(Direct<int>()));
        var exchange = (await app.SendAsAsync(null, "route", 1)).Drop("reason");

        exchange.WithBody(2).WithHeader("a", 1).WithCancellation(default).DropReason.Should().Be("reason");
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public async Task Blank_names_and_reasons_are_refused(string blank)
    {
        await using var app = await App.StartAsync(Given.Route().From(Direct<int>()));
        var exchange = await app.SendAsAsync(null, "route", 1);

        exchange.Invoking(x => x.Drop(blank)).Should().Throw<ArgumentException>();
        exchange.Invoking(x => x.WithHeader(blank, 1)).Should().Throw<ArgumentException>();
        blank.Invoking(reason => Recovery.Drop(reason)).Should().Throw<ArgumentException>();
    }

    [Fact]
    public async Task Each_has_an_id_of_its_own_that_all_its_copies_share()
    {
        var ids = new List<string>();
        await using var app = await App.StartAsync(Given.Route().From(Direct<int>())
            .To((_, exchange) => ids.Add(exchange.Id)).Transform(x => x + 1)
                .To((_, exchange) => ids.Add(exchange.WithCancellation(default).Id)));

        await app.SendAsAsync(null, "route", 1);
        await app.SendAsAsync(null, "route", 1);

        ids.Distinct().Should().HaveCount(2).And.OnlyContain(id => Guid.Parse(id).Version == 7);
        ids[0].Should().Be(ids[1]);
    }

    [Fact]
    public async Task Many_threads_see_one_id_one_correlation_and_one_scope()
    {
        await using var app = await App.StartAsync(
            services => services.AddScoped<Thing>(),
            Given.Route().From(Direct()).Transform((_, exchange) =>
            {
                var seen = new System.Collections.Concurrent.ConcurrentBag<(string, string, Thing, CancellationToken)>();
                Parallel.For(
                    0, 64, _ => seen.Add((exchange.Id, exchange.CorrelationId, exchange.Get<Thing>(), exchange.CancellationToken)));
                return seen.Distinct().Count();
            }));
        using var token = new CancellationTokenSource();

        for (var i = 0; i < 50; i++)
            (await app.SendAsync<int>("route", null, token.Token)).Should().Be(1);
    }

    [Fact]
    public async Task Services_are_one_scope_per_exchange_disposed_at_its_end()
    {
        await using var app = await App.StartAsync(
            services => services.AddScoped<Thing>(),
            Given.Route().From(Direct()).Enrich((_, exchange) => exchange.Get<Thing>(), (_, thing) => thing)
                .Transform((thing, exchange) => (thing, exchange.Get<Thing>(), thing.IsDisposed)));

        var (first, again, disposed) = await app.SendAsync<(Thing, Thing, bool)>("route");
        var (other, _, _) = await app.SendAsync<(Thing, Thing, bool)>("route");

        again.Should().BeSameAs(first);
        other.Should().NotBeSameAs(first);
        disposed.Should().BeFalse();
        first.IsDisposed.Should().BeTrue();
    }

    [Fact]
    public async Task The_scope_is_disposed_when_the_call_fails_as_well()
    {
        Thing? thing = null;
        await using var app = await App.StartAsync(
            services => services.AddScoped<Thing>(),
            Given.Route().From(Direct())
                .Transform<int>((_, exchange) => { thing = exchange.Get<Thing>(); throw new InvalidOperationException(); }));

        await app.FailureAsync("route");

        thing!.IsDisposed.Should().BeTrue();
    }

    [Fact]
    public async Task No_scope_is_made_when_nobody_asks_for_services()
    {
        var scopes = 0;
        await using var app = App.Build(
            _ => { },
            Given.Route("without").From(Direct()).Transform(_ => 1),
            Given.Route("with").From(Direct()).Transform((_, exchange) => exchange.Get<string>()));
        using var runtime = new Runtime(new CountingScopes(app.Services, () => scopes++), Options.Create(new ContractOptions()));
        var routes = await runtime.RoutesAsync(CancellationToken.None);

        await routes["without"].SendAsync(new());
        scopes.Should().Be(0);
        (await routes["with"].SendAsync(new())).Body.Should().Be("scoped");
        scopes.Should().Be(1);
    }

    [Fact]
    public async Task A_borrowed_scope_is_used_and_left_alone()
    {
        await using var app = await App.StartAsync(
            services => services.AddScoped<Thing>(),
            Given.Route().From(Direct()).Transform((_, exchange) => exchange.Get<Thing>()));
        await using var request = app.Services.CreateAsyncScope();

        var result = await app.ArriveAsync("route", new() { Services = request.ServiceProvider });

        result.Body.Should().BeSameAs(request.ServiceProvider.GetRequiredService<Thing>());
        ((Thing)result.Body!).IsDisposed.Should().BeFalse();
    }

    [Fact]
    public async Task Services_end_with_the_exchange_even_for_those_who_kept_it()
    {
        await using var app = await App.StartAsync(services => services.AddScoped<Thing>(), Given.Route().From(Direct()));
        using var token = new CancellationTokenSource();

        var result = await app.ArriveAsync("route", new() { CancellationToken = token.Token });

        result.Invoking(exchange => exchange.Get<Thing>())
            .Should().Throw<InvalidOperationException>().WithMessage("The exchange is over, and so are its services.*");
        result.CancellationToken.Should().Be(token.Token);
    }

    [Fact]
    public async Task A_service_that_cannot_be_disposed_does_not_take_the_answer_away()
    {
        await using var app = await App.StartAsync(
            services => services.AddScoped<Stubborn>(),
            Given.Route().From(Direct()).Transform((_, exchange) => exchange.Get<Stubborn>() is null ? 0 : 1));

        (await app.SendAsync<int>("route")).Should().Be(1);
        app.CallLines.Should().ContainSingle(line => line.Exception is NotSupportedException)
            .Which.Message.Should().StartWith("A service of route failed when it was disposed; the call is not affected");
    }

    [Fact]
    public async Task A_missing_service_fails_the_call_and_the_log_says_which()
    {
        await using var app = await App.StartAsync(Given.Route().From(Direct()).Transform((_, exchange) => exchange.Get<Thing>()));

        var failure = await app.FailureAsync("route");

        failure.Message.Should().NotContain(nameof(Thing));
        failure.InnerException!.Message.Should().Contain(nameof(Thing));
    }

    private sealed class Thing : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }

    private sealed class Stubborn : IDisposable
    {
        public void Dispose() => throw new NotSupportedException();
    }

    private sealed class CountingScopes(IServiceProvider root, Action count) : IServiceProvider, IServiceScopeFactory, IServiceScope
    {
        public IServiceProvider ServiceProvider => this;

        public object? GetService(Type serviceType) =>
            serviceType == typeof(IServiceScopeFactory) ? this : serviceType == typeof(string) ? "scoped" : root.GetService(serviceType);

        public IServiceScope CreateScope()
        {
            count();
            return this;
        }

        public void Dispose()
        {
        }
    }
}
