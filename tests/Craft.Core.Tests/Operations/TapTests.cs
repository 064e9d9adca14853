using System.Diagnostics;
using Crafting.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Crafting.Tests;

public class TapTests
{
    [Fact]
    public async Task The_call_does_not_wait_for_it()
    {
        var release = new TaskCompletionSource();
        var done = new TaskCompletionSource<int>();
        await using var app = await App.StartAsync(Given.Route().From(Direct<int>())
            .Tap(async x => { await release.Task; done.SetResult(x); }).Transform(x => x + 1));

        (await app.SendAsync<int>("route", 1)).Should().Be(2);
        done.Task.IsCompleted.Should().BeFalse();
        release.SetResult();

        (await done.Task).Should().Be(1);
    }

    [Fact]
    public async Task Not_even_its_first_part_runs_in_the_call()
    {
        using var release = new ManualResetEventSlim();
        await using var app = await App.StartAsync(
            Given.Route().From(Direct()).Tap(_ => release.Wait(TimeSpan.FromSeconds(30))).Transform(_ => 1));

        (await app.SendAsync<int>("route")).Should().Be(1);

        release.Set();
    }

    [Fact]
    public async Task Has_an_id_and_services_of_its_own_and_the_caller_headers_and_correlation_of_the_call()
    {
        var tapped = new TaskCompletionSource<(Exchange Exchange, Thing Thing)>();
        await using var app = await App.StartAsync(
            services => services.AddScoped<Thing>(),
            Given.Route().From(Direct<string>()).Header("h", "1")
                .Tap((_, exchange) => tapped.SetResult((exchange, exchange.Get<Thing>())))
                .Transform((_, exchange) => exchange.Get<Thing>()));
        var caller = Given.Caller();

        var result = await app.ArriveAsync("route", new() { Body = "body", Principal = caller, CorrelationId = "c1", Origin = "request" });
        var (exchange, thing) = await tapped.Task;
        await app.StopAsync();

        exchange.Body.Should().Be("body");
        exchange.Headers["h"].Should().Be("1");
        exchange.CorrelationId.Should().Be("c1");
        exchange.Principal.Should().BeSameAs(caller);
        exchange.Origin.Should().BeNull("the request is over before the tap is");
        exchange.Id.Should().NotBe(result.Id);
        thing.Should().NotBeSameAs(result.Body);
        thing.IsDisposed.Should().BeTrue();
    }

    [Fact]
    public async Task It_outlives_the_call_and_the_token_of_its_caller()
    {
        using var gone = new CancellationTokenSource();
        var release = new TaskCompletionSource();
        var state = new TaskCompletionSource<(bool Cancelled, bool Disposed)>();
        await using var app = await App.StartAsync(
            services => services.AddScoped<Thing>(),
            Given.Route().From(Direct()).Tap(async (_, exchange) =>
            {
                var thing = exchange.Get<Thing>();
                await release.Task;
                state.SetResult((exchange.CancellationToken.IsCancellationRequested, thing.IsDisposed));
            }));

        await app.ArriveAsync("route", new() { CancellationToken = gone.Token });
        await gone.CancelAsync();
        release.SetResult();

        (await state.Task).Should().Be((false, false));
    }

    [Fact]
    public async Task A_failure_is_logged_and_does_not_touch_the_call()
    {
        await using var app = await App.StartAsync(Given.Route().From(Direct())
            .Tap(_ => throw new InvalidOperationException("first"))
                .Tap(async _ => { await Task.Yield(); throw new InvalidOperationException("second"); }).Transform(_ => 1));

        (await app.SendAsync<int>("route")).Should().Be(1);
        await app.StopAsync();

        var lines = app.CallLines.Where(line => line.Level == LogLevel.Warning).ToArray();
        lines.Should().HaveCount(2).And.OnlyContain(line => line.Message.StartsWith("A tap of route failed; the call is not affected"));
        lines.Select(line => line.Exception!.Message).Should().BeEquivalentTo("first", "second");
    }

    [Fact]
    public async Task Nothing_ambient_of_the_call_flows_into_it()
    {
        var ambient = new AsyncLocal<string?>();
        var seen = new TaskCompletionSource<(string? Local, Activity? Activity)>();
        await using var app = await App.StartAsync(
            Given.Route().From(Direct()).Tap(_ => seen.SetResult((ambient.Value, Activity.Current))));
        using var request = new Activity("request").Start();
        ambient.Value = "request";

        await app.SendAsAsync(null, "route");
        var (local, activity) = await seen.Task;

        local.Should().BeNull();
        activity?.ParentId.Should().BeNull();
        (activity?.TraceId == request.TraceId).Should().BeFalse();
    }

    [Fact]
    public async Task A_failure_behind_it_does_not_take_it_back()
    {
        var tapped = new TaskCompletionSource();
        await using var app = await App.StartAsync(
            Given.Route().From(Direct()).Tap(_ => tapped.SetResult()).Transform<int>(_ => throw new InvalidOperationException()));

        await app.FailureAsync("route");

        await tapped.Task;
    }

    [Fact]
    public async Task Delivers_to_an_adapter()
    {
        var delivered = new TaskCompletionSource<object>();
        await using var app = await App.StartAsync(Given.Route().From(Direct<string>()).Tap(new Destination(delivered)));

        await app.SendAsAsync(null, "route", "body");

        (await delivered.Task).Should().Be("body");
    }

    private sealed class Destination(TaskCompletionSource<object> delivered) : IDestination<object>
    {
        public ValueTask SendAsync(object body, Exchange exchange)
        {
            delivered.SetResult(body);
            return default;
        }
    }

    private sealed class Thing : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }
}
