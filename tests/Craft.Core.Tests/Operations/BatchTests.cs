using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Crafting.Tests;

public class BatchTests
{
    private static readonly Route<int> Numbers = Given.Route().From(Direct<int>());
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task A_full_batch_runs_once_and_every_caller_gets_its_result()
    {
        var ran = new List<IReadOnlyList<int>>();
        await using var app = await StartAsync(Numbers.Batch(3, Second).To(ran.Add).Transform(list => list.Sum()));

        Task<Exchange>[] calls = [Send(app, 1), Send(app, 2)];
        calls.Should().OnlyContain(call => !call.IsCompleted);
        var last = await Send(app, 3);

        (await Task.WhenAll(calls)).Append(last).Should().OnlyContain(result => Equals(result.Body, 6));
        calls.Select(call => call.Result.Id).Append(last.Id).Should().OnlyHaveUniqueItems("each answer is that of its own call");
        ran.Should().ContainSingle().Which.Should().Equal(1, 2, 3);
    }

    [Fact]
    public async Task A_batch_goes_on_when_its_first_one_has_waited_long_enough()
    {
        await using var app = await StartAsync(Numbers.Batch(100, Second));

        var first = Send(app, 1);
        _time.Advance(Second * 0.9);
        var second = Send(app, 2);
        first.IsCompleted.Should().BeFalse();
        _time.Advance(Second * 0.1);

        (await first).Body.As<IReadOnlyList<int>>().Should().Equal(1, 2);
        (await second).Body.As<IReadOnlyList<int>>().Should().Equal(1, 2);
        var third = Send(app, 3);
        third.IsCompleted.Should().BeFalse("it begins a batch of its own");
        _time.Advance(Second);
        (await third).Body.As<IReadOnlyList<int>>().Should().Equal(3);
    }

    [Fact, Trait("Defect", "10.1-10")]
    public async Task What_waits_when_the_application_stops_goes_on_at_once_and_nothing_is_lost()
    {
        var release = new TaskCompletionSource();
        var ran = new List<int>();
        await using var app = await StartAsync(
            Numbers.Batch(100, Second).To(list => ran.AddRange(list)), Given.Route("slow").From(Direct<int>()).To(_ => release.Task));

        Task<Exchange>[] calls = [Send(app, 1), Send(app, 2)];
        var slow = app.SendAsAsync(null, "slow", 0).AsTask();
        var stop = app.StopAsync();
        (await Task.WhenAll(calls)).Should().OnlyContain(result => !result.IsDropped);
        (await Send(app, 3)).IsDropped.Should().BeFalse("the route is stopping and holds nothing");
        release.SetResult();
        await slow;
        await stop;

        ran.Should().Equal(1, 2, 3);
    }

    [Fact, Trait("Defect", "10.1-10")]
    public async Task Callers_are_never_mixed_and_each_batch_has_its_own_caller()
    {
        var ran = new List<(Principal? Caller, string Numbers)>();
        await using var app = await StartAsync(Numbers.Batch(2, Second).To((list, exchange) => ran.Add((exchange.Principal, string.Join(',', list)))));
        var alice = Given.Caller();
        var bob = Given.Caller(new VerifiedIdentity { Subject = "bob" });

        Task<Exchange>[] calls = [SendAs(alice, 1), SendAs(bob, 2), SendAs(null, 3)];
        calls.Should().OnlyContain(call => !call.IsCompleted);
        await SendAs(alice, 4);
        await SendAs(bob, 5);
        await SendAs(null, 6);
        await Task.WhenAll(calls);

        ran.Should().Equal((alice, "1,4"), (bob, "2,5"), (null, "3,6"));

        Task<Exchange> SendAs(Principal? caller, int number) => app.SendAsAsync(caller, "route", number).AsTask();
    }

    public static TheoryData<string, VerifiedIdentity> Others => new()
    {
        { "scopes", Given.Alice with { Scopes = ["write"] } },
        { "roles", Given.Alice with { Roles = ["staff"] } },
        { "issuer", Given.Alice with { Issuer = "https://issuer" } },
        { "client", Given.Alice with { ClientId = "app" } },
        { "actor", Given.Alice.ActedForBy(1) },
        { "expiry", Given.Alice with { ExpiresAt = DateTimeOffset.UnixEpoch } },
        { "grant", Given.Alice with { GrantId = "g1" } },
        { "audience", Given.Alice with { Audience = ["x"] } },
        { "profile", Given.Alice with { SubjectProfile = "ai_agent" } },
        { "scheme", Given.Alice with { Scheme = "basic" } },
        { "claims", Given.Alice with { Claims = System.Text.Json.JsonSerializer.SerializeToElement(new { tenant = "t1" }) } },
    };

    [Theory, Trait("Defect", "10.1-10")]
    [MemberData(nameof(Others))]
    public async Task The_same_subject_with_another_authority_is_another_caller(string difference, VerifiedIdentity other)
    {
        await using var app = await StartAsync(Numbers.Batch(2, Second));

        var one = app.SendAsAsync(Given.Caller(Given.Alice), "route", 1).AsTask();
        var two = app.SendAsAsync(Given.Caller(other), "route", 2).AsTask();
        (one.IsCompleted, two.IsCompleted).Should().Be((false, false), difference);
        await app.SendAsAsync(Given.Caller(Given.Alice), "route", 3);
        await app.SendAsAsync(Given.Caller(other), "route", 4);

        (await one).Body.As<IReadOnlyList<int>>().Should().Equal(1, 3);
        (await two).Body.As<IReadOnlyList<int>>().Should().Equal(2, 4);
    }

    [Fact]
    public async Task Each_key_is_a_batch_of_its_own()
    {
        await using var app = await StartAsync(
            Numbers.Batch(2, Second, number => number % 2 == 0 ? "even" : "odd"),
            Given.Route("exchange").From(Direct<int>()).Batch(2, Second, (_, exchange) => exchange.RouteId));

        Task<Exchange>[] calls = [Send(app, 1), Send(app, 2), Send(app, 3), Send(app, 4)];
        (await Task.WhenAll(calls)).Select(result => string.Join(',', (IReadOnlyList<int>)result.Body!)).Should().Equal("1,3", "2,4", "1,3", "2,4");
        _ = app.SendAsAsync(null, "exchange", 1).AsTask();
        (await app.SendAsAsync(null, "exchange", 2)).Body.As<IReadOnlyList<int>>().Should().Equal(1, 2);
    }

    [Fact]
    public async Task A_failure_is_that_of_every_caller_each_with_its_own_id()
    {
        await using var app = await StartAsync(Numbers.Batch(2, Second).Validate(_ => false, "Not these."));

        var calls = (Task<CraftException>[])[app.FailureAsync("route", 1), app.FailureAsync("route", 2)];
        var failures = await Task.WhenAll(calls);

        failures.Should().OnlyContain(failure => failure.Code == "RC5002" && failure.Message == "Not these.");
        failures.Select(failure => failure.CorrelationId).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task A_drop_is_that_of_every_caller_and_an_output_as_well()
    {
        await using var app = await StartAsync(
            Numbers.Batch(2, Second).Filter(list => list[0] > 0, "none"),
            Given.Route("output").Output<Total>().From(Direct<int>()).Batch(2, Second).Transform(list => new Total(list.Sum())));

        (await Task.WhenAll(Send(app, 0), Send(app, 1))).Should().OnlyContain(result => result.DropReason == "none");
        (await Task.WhenAll(app.SendAsAsync(null, "output", 1).AsTask(), app.SendAsAsync(null, "output", 2).AsTask()))
            .Should().OnlyContain(result => result.Output!.Value.GetRawText() == """{"sum":3}""");
    }

    [Fact]
    public async Task A_caller_who_goes_away_takes_the_message_along_and_the_others_go_on()
    {
        using var gone = new CancellationTokenSource();
        await using var app = await StartAsync(Numbers.Batch(2, Second));

        var leaving = app.ArriveAsync("route", new() { Body = 1, CancellationToken = gone.Token }).AsTask();
        await gone.CancelAsync();
        await leaving.Awaiting(task => task).Should().ThrowAsync<OperationCanceledException>();
        var two = Send(app, 2);
        two.IsCompleted.Should().BeFalse();

        (await Send(app, 3)).Body.As<IReadOnlyList<int>>().Should().Equal(2, 3);
        (await two).Body.As<IReadOnlyList<int>>().Should().Equal(2, 3);
    }

    [Fact]
    public async Task A_caller_who_goes_away_while_the_batch_runs_does_not_stop_it()
    {
        using var gone = new CancellationTokenSource();
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var release = new TaskCompletionSource();
        var cancelled = true;
        await using var app = await StartAsync(Numbers.Batch(2, Second).To(async (_, exchange) =>
        {
            entered.SetResult();
            await release.Task;
            cancelled = exchange.CancellationToken.IsCancellationRequested;
        }));

        var leaving = app.ArriveAsync("route", new() { Body = 1, CancellationToken = gone.Token }).AsTask();
        var staying = Send(app, 2);
        await entered.Task;
        await gone.CancelAsync();
        await leaving.Awaiting(task => task).Should().ThrowAsync<OperationCanceledException>();
        staying.IsCompleted.Should().BeFalse();
        release.SetResult();

        (await staying).Body.As<IReadOnlyList<int>>().Should().Equal(1, 2);
        cancelled.Should().BeFalse();
    }

    [Fact]
    public async Task What_runs_is_waited_for_even_when_all_callers_have_gone()
    {
        using var gone = new CancellationTokenSource();
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var release = new TaskCompletionSource();
        await using var app = await StartAsync(Numbers.Batch(1, Second).To(async _ => { entered.SetResult(); await release.Task; }));

        var leaving = app.ArriveAsync("route", new() { Body = 1, CancellationToken = gone.Token }).AsTask();
        await entered.Task;
        await gone.CancelAsync();
        await leaving.Awaiting(task => task).Should().ThrowAsync<OperationCanceledException>();
        var stop = app.StopAsync();
        stop.IsCompleted.Should().BeFalse();
        release.SetResult();

        await stop;
    }

    [Fact]
    public async Task More_than_may_wait_are_refused()
    {
        await using var app = await StartAsync(Numbers.Batch(2, Second, number => $"{number}", new() { MaxWaiting = 2 }));

        var waiting = Task.WhenAll(Send(app, 1), Send(app, 2));
        var failure = await app.FailureAsync("route", 3);
        (failure.Code, failure.RetryAfter).Should().Be(("RC5026", Second));
        _time.Advance(Second);
        await waiting;

        var third = Send(app, 3);
        _time.Advance(Second);
        (await third).IsDropped.Should().BeFalse("there is room again");
    }

    [Fact]
    public async Task The_batch_is_a_call_of_its_own_with_the_headers_that_all_have()
    {
        Exchange? whole = null;
        await using var app = await StartAsync(Numbers.Header("same", "x").Header("own", number => number).Batch(2, Second).To((_, exchange) => whole = exchange));

        var results = await Task.WhenAll(
            app.ArriveAsync("route", new() { Body = 1, Origin = "request", CorrelationId = "c1" }).AsTask(),
            app.ArriveAsync("route", new() { Body = 2, Origin = "request", CorrelationId = "c2" }).AsTask());

        whole!.Headers.Should().Equal(new Dictionary<string, object?> { ["same"] = "x" });
        (whole.CorrelationId, whole.Origin).Should().Be(("c1", null));
        results.Select(result => result.Id).Should().NotContain(whole.Id);
        results.Select(result => result.CorrelationId).Should().Equal("c1", "c2");
    }

    [Fact]
    public async Task The_size_of_a_batch_is_measured()
    {
        using var measured = new Measurements("sized");
        await using var app = await StartAsync(Given.Route("sized").From(Direct<int>()).Batch(2, Second));

        await Task.WhenAll(app.SendAsAsync(null, "sized", 1).AsTask(), app.SendAsAsync(null, "sized", 2).AsTask());

        measured.All.Should().Contain(("craft.batch.size{}", 2));
    }

    [Fact]
    public async Task The_steps_for_the_batch_are_in_a_span_of_its_own()
    {
        await using var app = await StartAsync(Numbers.Batch(1, Second).Transform(_ => Activity.Current!.DisplayName));
        using var spans = new Spans();

        (await Send(app, 1)).Body.Should().Be("batch route");

        spans.Tree.Should().Contain("step batch < route route");
    }

    [Fact]
    public async Task Without_a_key_the_call_fails_closed()
    {
        await using var app = await StartAsync(Numbers.Batch(1, Second, _ => null));

        (await app.FailureAsync("route", 1)).Code.Should().Be("RC5033");
    }

    [Fact]
    public async Task Two_applications_collect_each_its_own()
    {
        var route = Numbers.Batch(2, Second);
        await using var one = await StartAsync(route);
        await using var two = await StartAsync(route);

        var calls = (Task<Exchange>[])[Send(one, 1), Send(two, 2)];
        calls.Should().OnlyContain(call => !call.IsCompleted);
        _time.Advance(Second);

        (await Task.WhenAll(calls)).Select(result => ((IReadOnlyList<int>)result.Body!).Single()).Should().Equal(1, 2);
    }

    [Fact]
    public async Task Of_many_at_once_every_one_is_in_exactly_one_batch()
    {
        var seen = new System.Collections.Concurrent.ConcurrentBag<int>();
        await using var app = await StartAsync(Numbers.Batch(10, Second).To(list => { foreach (var number in list) seen.Add(number); }));

        await Task.WhenAll(Enumerable.Range(0, 1000).AsParallel().Select(i => Send(app, i)).ToArray());

        seen.Order().Should().Equal(Enumerable.Range(0, 1000));
    }

    [Fact]
    public async Task What_cannot_work_is_reported_at_the_start()
    {
        (await App.FailureAsync(Numbers.Batch(0, TimeSpan.Zero))).Should().ContainAll(
            "RC5003 route 'route': .Batch was given a size of 0. Give 1 or more.",
            "RC5003 route 'route': .Batch was given a time of 00:00:00. Give more than zero, and 24 hours at most.");
        (await App.FailureAsync(Numbers.Batch(3, Second, new BatchOptions { MaxWaiting = 2 }))).Should().Contain(".Batch was given MaxWaiting 2. Give at least the size of 3.");
    }

    [Fact]
    public async Task A_wrapper_directly_before_it_is_reported() =>
        (await App.FailureAsync(Numbers.OnError((_, _) => Recovery.Drop()).Batch(2, Second))).Should().Contain(".OnError stands directly before .Batch");

    private static Task<Exchange> Send(App app, int number) => app.SendAsAsync(null, "route", number).AsTask();

    private Task<App> StartAsync(params Capability[] routes) => App.StartAsync(services => services.AddSingleton<TimeProvider>(_time), routes);

    public sealed record Total(int Sum);
}
