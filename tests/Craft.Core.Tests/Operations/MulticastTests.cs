using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Crafting.Tests;

public class MulticastTests
{
    private static readonly Route<int> Numbers = Given.Route().From(Direct<int>());

    [Fact]
    public async Task Runs_every_path_and_goes_on_with_the_body_as_it_was()
    {
        var trail = new Trail();
        Route<int> route = Numbers.Multicast(
            path => path.Transform(x => "one " + x).To(trail.Add),
            path => path.Transform(async x => { await Task.Yield(); return 2; }).Filter(_ => false).To(_ => trail.Add("never")),
            path => path.Header("name", "value").To(x => trail.Add("three " + x)));
        await using var app = await App.StartAsync(route);

        var result = await app.SendAsAsync(null, "route", 7);

        (result.Body, result.IsDropped, result.Headers.Count).Should().Be((7, false, 0));
        trail.Entries.Should().BeEquivalentTo("one 7", "three 7");
    }

    [Fact]
    public async Task Paths_run_at_the_same_time_and_all_are_waited_for()
    {
        var first = new TaskCompletionSource();
        var second = new TaskCompletionSource();
        await using var app = await App.StartAsync(Numbers.Multicast(
            path => path.To(async _ => { first.SetResult(); await second.Task; }),
            path => path.To(async _ => { await first.Task; second.SetResult(); })));

        (await app.SendAsync<int>("route", 7)).Should().Be(7, "each path needs the other one to run");
    }

    [Fact]
    public async Task No_more_run_at_once_than_may()
    {
        var running = 0;
        var most = 0;
        Func<Route<int>, Capability> path = path => path.To(async _ =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            await Task.Yield();
            Interlocked.Decrement(ref running);
        });
        await using var app = await App.StartAsync(Numbers.Multicast(new() { MaxParallel = 1 }, path, path, path, path));

        await app.SendAsync<int>("route", 7);

        (most, running).Should().Be((1, 0));
    }

    [Fact]
    public async Task Each_path_has_an_id_and_services_of_its_own_and_all_else_in_common()
    {
        var seen = new List<(string Id, string CorrelationId, string? Caller, Service Service, object? Origin)>();
        await using var app = await App.StartAsync(
            services => services.AddScoped<Service>(),
            Given.Route().From(Direct<object>()).Multicast(new() { MaxParallel = 1 }, path => path.To(Note), path => path.To(Note)).To(Note).To((_, _) => seen.Count(s => s.Service.IsDisposed).Should().Be(2)));
        var body = new object();

        var result = await app.ArriveAsync("route", new() { Body = body, Principal = Given.Caller(), CorrelationId = "c1", Origin = body });

        result.Body.Should().BeSameAs(body);
        seen.Should().HaveCount(3);
        seen.Select(s => s.Id).Should().OnlyHaveUniqueItems();
        seen.Select(s => s.Service).Should().OnlyHaveUniqueItems();
        seen.Select(s => (s.CorrelationId, s.Caller, s.Origin)).Should().OnlyContain(s => s.CorrelationId == "c1" && s.Caller == "alice" && s.Origin == body);
        seen[2].Id.Should().Be(result.Id);

        void Note(object _, Exchange exchange) => seen.Add((exchange.Id, exchange.CorrelationId, exchange.Principal?.Subject, exchange.Get<Service>(), exchange.Origin));
    }

    [Fact]
    public async Task A_path_that_fails_fails_the_call_after_all_paths_have_ended()
    {
        var end = new TaskCompletionSource();
        var ended = false;
        await using var app = await App.StartAsync(Numbers.Multicast(
            path => path.To(async _ => { await end.Task; ended = true; }),
            path => path.To(_ => { end.SetResult(); throw new CraftException(CraftError.NotFound, "No second."); }))
            .To(_ => throw new InvalidOperationException("went on")));

        (await app.FailureAsync("route", 7)).Message.Should().Be("No second.");
        ended.Should().BeTrue();
    }

    [Fact]
    public async Task The_first_path_in_order_tells_what_the_call_fails_with_and_the_others_are_logged()
    {
        using var measured = new Measurements("several");
        var third = new TaskCompletionSource();
        await using var app = await App.StartAsync(Given.Route("several").From(Direct<int>()).Multicast(
            path => path.Log(),
            path => path.To(async _ => { await third.Task; throw new CraftException(CraftError.NotFound, "No second."); }),
            path => path.To(_ => { third.SetResult(); throw new InvalidOperationException("detail"); })));

        (await app.FailureAsync("several", 7)).Message.Should().Be("No second.");

        var line = app.Log.Should().ContainSingle(record => record.Id.Id == 40).Which;
        line.Message.Should().StartWith("Path 3 of a multicast of several failed with RC5001");
        (line.Level, line.Exception!.Message).Should().Be((LogLevel.Warning, "detail"));
        measured.Names.Should().Contain("craft.multicast.failures{error.type=RC5014}").And.Contain("craft.multicast.failures{error.type=RC5001}");
    }

    [Fact]
    public async Task Isolated_failures_leave_the_call_alone_and_are_logged_and_counted()
    {
        using var measured = new Measurements("isolated");
        await using var app = await App.StartAsync(Given.Route("isolated").From(Direct<int>()).Multicast(
            new() { IsolateFailures = true },
            path => path.To(_ => throw new InvalidOperationException("detail")),
            path => path.To(_ => throw new CraftException(CraftError.NotFound, "argument")),
            path => path.Authorize("boss").To(_ => throw new InvalidOperationException("went on"))).Transform(x => x + 1));

        (await app.SendAsync<int>("isolated", 7)).Should().Be(8);

        app.Log.Where(record => record.Id.Id == 40).Select(record => record.Message.Split(';')[0]).Should().Equal(
            "Path 1 of a multicast of isolated failed with RC5001", "Path 2 of a multicast of isolated failed with RC5014", "Path 3 of a multicast of isolated failed with RC5012");
        app.Log.Should().NotContain(record => record.Message.Contains("argument") || (record.Exception != null && record.Exception.Message.Contains("argument")));
        measured.Names.Count(name => name.StartsWith("craft.multicast.failures")).Should().Be(3);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_signal_of_the_protocol_passes_through_whatever_else_failed(bool isolate)
    {
        await using var app = await App.StartAsync(Numbers.Multicast(
            new() { IsolateFailures = isolate }, path => path.To(_ => throw new InvalidOperationException()), path => path.To(_ => throw new FormatException())));

        await app.Awaiting(a => a.ArriveAsync("route", new() { Body = 7, PassesThrough = e => e is FormatException }).AsTask()).Should().ThrowAsync<FormatException>();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_caller_who_goes_away_ends_the_paths_and_those_that_wait_do_not_begin(bool isolate)
    {
        using var gone = new CancellationTokenSource();
        var began = 0;
        Func<Route<int>, Capability> path = path => path.To(async (_, exchange) =>
        {
            began++;
            gone.Cancel();
            await Task.Delay(Timeout.Infinite, exchange.CancellationToken);
        });
        await using var app = await App.StartAsync(Numbers.Multicast(new() { IsolateFailures = isolate, MaxParallel = 1 }, path, path));

        await app.Awaiting(a => a.SendAsync<int>("route", 7, gone.Token).AsTask()).Should().ThrowAsync<OperationCanceledException>();

        began.Should().Be(1);
        app.Log.Should().NotContain(record => record.Id.Id == 40);
    }

    [Fact]
    public async Task A_service_that_fails_when_it_is_disposed_is_logged()
    {
        await using var app = await App.StartAsync(
            services => services.AddScoped<Broken>(),
            Numbers.Multicast(path => path.To((_, exchange) => { exchange.Get<Broken>(); })));

        (await app.SendAsync<int>("route", 7)).Should().Be(7);
        app.Log.Should().ContainSingle(record => record.Id.Id == 9);
    }

    [Fact]
    public async Task What_is_wrong_is_told_at_start_up()
    {
        (await App.FailureAsync(Numbers.Multicast())).Should().Contain(".Multicast has no path.");
        (await App.FailureAsync(Numbers.Multicast(path => path.Filter(_ => true, "")))).Should().Contain(".Filter was given a blank reason");
        (await App.FailureAsync(Numbers.Multicast(path => Given.Route("other").From(Direct())))).Should().Contain("A block of .Multicast is a route of its own");
    }

    [Fact]
    public void An_authorize_in_a_path_counts_and_the_paths_are_drawn()
    {
        var route = Numbers.Multicast(path => path.Authorize("boss").Log(), path => path.To(_ => { }));

        route.NeedsCaller.Should().BeTrue();
        route.ToString().Should().Be("route: direct -> input -> multicast(path 1: authorize(boss) -> log | path 2: to)");
    }

    [Fact]
    public async Task Every_path_is_a_span_below_the_step()
    {
        await using var app = await App.StartAsync(Numbers.Multicast(new() { MaxParallel = 1 }, path => path.Log(), path => path.To(async _ => await Task.Yield())).Transform(x => x));
        using var spans = new Spans();

        await app.SendAsync<int>("route", 7);

        spans.Tree.Should().Equal(
            "route route < incoming", "step input < route route", "step multicast < route route", "path 1 < step multicast", "step log < path 1",
            "path 2 < step multicast", "step to < path 2", "step transform < route route");
        spans.Open.Should().Be(0);
    }

    private sealed class Service : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }

    private sealed class Broken : IDisposable
    {
        public void Dispose() => throw new InvalidOperationException();
    }
}
