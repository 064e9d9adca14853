using System.Diagnostics;
using Crafting.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Crafting.Tests;

/// <summary>What happens to the parts; how they come together is in <see cref="AggregateTests"/>.</summary>
public class SplitTests
{
    private static readonly Route<int[]> Numbers = Given.Route().From(Direct<int[]>());

    [Fact]
    public async Task The_steps_up_to_the_join_run_once_for_each_part()
    {
        await using var app = await App.StartAsync(Numbers.Split().Transform(x => x * 10).Transform(x => $"<{x}>").Aggregate());

        (await app.SendAsync<IReadOnlyList<string>>("route", (int[])[1, 2, 3])).Should().Equal("<10>", "<20>", "<30>");
    }

    [Fact]
    public async Task Every_kind_of_list_splits_by_itself()
    {
        await using var app = await App.StartAsync(
            Count("array", Given.Route("array").From(Direct<int[]>()).Split()),
            Count("list", Given.Route("list").From(Direct<List<int>>()).Split()),
            Count("ilist", Given.Route("ilist").From(Direct<IList<int>>()).Split()),
            Count("readonly", Given.Route("readonly").From(Direct<IReadOnlyList<int>>()).Split(new() { Parallelism = 2 })),
            Count("collection", Given.Route("collection").From(Direct<IReadOnlyCollection<int>>()).Split()),
            Count("sequence", Given.Route("sequence").From(Direct<IEnumerable<int>>()).Split()),
            Count("stream", Given.Route("stream").From(Direct<int>()).Transform(StreamAsync).Split()));

        foreach (var id in (string[])["array", "ilist", "readonly", "collection", "sequence"])
            (await app.SendAsync<int>(id, (int[])[1, 2, 3])).Should().Be(3, id);
        (await app.SendAsync<int>("list", (List<int>)[1, 2, 3])).Should().Be(3);
        (await app.SendAsync<int>("stream", 3)).Should().Be(3);

        static Capability Count(string id, Route<int> parts) => parts.Aggregate(list => list.Count);
    }

    [Fact]
    public async Task A_function_says_what_the_parts_are()
    {
        Route<string> words = Given.Route("words").From(Direct<string>()).Split(text => text.Split(' '));
        Route<int> pairs = Given.Route("pairs").From(Direct<string>()).Split((text, exchange) => new List<int> { text.Length, exchange.RouteId.Length });
        Route<int> stream = Given.Route("stream").From(Direct<int>()).Split((count, _) => StreamAsync(count));
        await using var app = await App.StartAsync(
            words.Aggregate(list => string.Join('|', list)), pairs.Aggregate(list => string.Join('|', list)), stream.Aggregate(list => string.Join('|', list)));

        (await app.SendAsync<string>("words", "a b c")).Should().Be("a|b|c");
        (await app.SendAsync<string>("pairs", "abc")).Should().Be("3|5");
        (await app.SendAsync<string>("stream", 3)).Should().Be("0|1|2");
    }

    [Fact]
    public async Task A_part_is_a_call_of_its_own_with_the_caller_correlation_origin_and_headers_of_the_whole()
    {
        var parts = new List<(Exchange Exchange, Thing Thing, string Id)>();
        await using var app = await App.StartAsync(
            services => services.AddScoped<Thing>(),
            Numbers.Header("h", "1").Split()
                .To((_, exchange) => parts.Add((exchange, exchange.Get<Thing>(), exchange.Id)))
                .To((_, exchange) => exchange.Get<Thing>().IsDisposed.Should().BeFalse())
                .Aggregate((_, exchange) => exchange.Get<Thing>()));
        var caller = Given.Caller();

        var result = await app.ArriveAsync("route", new() { Body = (int[])[1, 2], Principal = caller, CorrelationId = "c1", Origin = "request" });

        parts.Select(part => part.Id).Append(result.Id).Should().OnlyHaveUniqueItems();
        parts.Select(part => part.Thing).Append(result.Body).Should().OnlyHaveUniqueItems();
        parts.Should().OnlyContain(part => part.Thing.IsDisposed, "a part's services end with it");
        parts.Should().OnlyContain(part => part.Exchange.Principal == caller && part.Exchange.CorrelationId == "c1"
            && Equals(part.Exchange.Origin, "request") && Equals(part.Exchange.Headers["h"], "1"));
    }

    [Fact]
    public async Task A_service_that_fails_to_go_is_logged_and_does_not_touch_the_call()
    {
        await using var app = await App.StartAsync(
            services => services.AddScoped<Sticky>(), Numbers.Split().To((_, exchange) => exchange.Get<Sticky>()).Aggregate());

        await app.SendAsync<IReadOnlyList<int>>("route", (int[])[1, 2]);

        app.CallLines.Count(line => line.Message.StartsWith("A service of route failed when it was disposed")).Should().Be(2);
    }

    [Fact]
    public async Task One_part_runs_after_the_other_unless_told_otherwise()
    {
        var (running, most) = (0, 0);
        await using var app = await App.StartAsync(Numbers.Split().To(async _ =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            await Task.Yield();
            Interlocked.Decrement(ref running);
        }).Aggregate());

        await app.SendAsync<IReadOnlyList<int>>("route", Enumerable.Range(0, 50).ToArray());

        most.Should().Be(1);
    }

    [Fact]
    public async Task As_many_run_at_once_as_asked_for_and_not_more()
    {
        var (entered, running, most) = (0, 0, 0);
        var three = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = await App.StartAsync(Numbers.Split(new() { Parallelism = 3 }).To(async _ =>
        {
            InterlockedMax(ref most, Interlocked.Increment(ref running));
            if (Interlocked.Increment(ref entered) == 3)
                three.SetResult();
            await three.Task;
            Interlocked.Decrement(ref running);
        }).Aggregate());

        await app.SendAsync<IReadOnlyList<int>>("route", Enumerable.Range(0, 30).ToArray()).AsTask().WaitAsync(TimeSpan.FromSeconds(30));

        most.Should().Be(3);

        static void InterlockedMax(ref int place, int value)
        {
            for (var known = place; known < value; known = place)
                Interlocked.CompareExchange(ref place, value, known);
        }
    }

    [Fact, Trait("Defect", "1.4-b")]
    public async Task A_failing_part_fails_the_whole_and_the_parts_behind_it_do_not_run()
    {
        var ran = new List<int>();
        await using var app = await App.StartAsync(Numbers.Split().To(ran.Add)
            .Validate(x => x != 2, "Two is not allowed.").Aggregate());

        var failure = await app.FailureAsync("route", (int[])[1, 2, 3]);

        (failure.Code, failure.Message).Should().Be(("RC5002", "Two is not allowed."));
        ran.Should().Equal(1, 2);
        app.CallLines.Should().ContainSingle(line => line.Message.StartsWith("route refused with RC5002"));
    }

    [Fact, Trait("Defect", "1.4-b")]
    public async Task The_handler_of_the_route_sees_the_error_of_the_part_and_answers_once()
    {
        var handled = new List<string>();
        await using var app = await App.StartAsync(Given.Route()
            .OnError((error, exchange) => { handled.Add($"{error.Code} {((int[])exchange.Body!).Length}"); return "instead"; })
            .From(Direct<int[]>()).Split().Transform(x => x > 1 ? throw new InvalidOperationException() : x).Aggregate().Transform(_ => "fine"));

        (await app.SendAsync<string>("route", (int[])[1, 2, 3])).Should().Be("instead");

        handled.Should().Equal("RC5001 3");
    }

    [Fact]
    public async Task A_failing_part_cancels_those_that_run_and_waits_for_them()
    {
        var (entered, ended) = (0, 0);
        var both = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = await App.StartAsync(Numbers.Split(new() { Parallelism = 3 }).To(async (x, exchange) =>
        {
            if (x == 0)
            {
                await both.Task;
                throw new CraftException(CraftError.NotFound, "Zero is missing.");
            }

            var cancelled = new TaskCompletionSource();
            await using var registration = exchange.CancellationToken.Register(cancelled.SetResult);
            if (Interlocked.Increment(ref entered) == 2)
                both.SetResult();
            await cancelled.Task;
            await Task.Yield();
            Interlocked.Increment(ref ended);
            exchange.CancellationToken.ThrowIfCancellationRequested();
        }).Aggregate());

        var failure = await app.FailureAsync("route", (int[])[0, 1, 2, 3, 4]);

        (failure.Code, failure.Message).Should().Be(("RC5014", "Zero is missing."));
        (entered, ended).Should().Be((2, 2));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task A_failing_part_is_left_out_when_told_so_with_a_warning_and_a_count(int parallelism)
    {
        var id = $"skip{parallelism}";
        using var measured = new Measurements(id);
        await using var app = await App.StartAsync(Given.Route(id).From(Direct<int[]>()).Split(new() { OnFailure = PartFailure.Skip, Parallelism = parallelism })
            .Transform(x => x == 2 ? throw new InvalidOperationException("secret") : x).Aggregate());

        (await app.SendAsync<IReadOnlyList<int>>(id, (int[])[1, 2, 3])).Should().Equal(1, 3);

        measured.All.Should().Contain(("craft.split.failures{error.type=RC5001}", 1));
        var warning = app.CallLines.Single(line => line.Level == LogLevel.Warning);
        warning.Message.Should().StartWith($"A part of {id} failed with RC5001 and is left out");
        warning.Exception!.Message.Should().Be("secret");
    }

    [Fact]
    public async Task A_handler_in_the_part_goes_on_with_what_it_returns()
    {
        await using var app = await App.StartAsync(Numbers.Split()
            .OnError((_, _) => -1).Transform(x => x == 2 ? throw new InvalidOperationException() : x).Transform(x => x * 10).Aggregate());

        (await app.SendAsync<IReadOnlyList<int>>("route", (int[])[1, 2, 3])).Should().Equal(10, -10, 30);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task What_passes_through_is_never_left_out(int parallelism)
    {
        await using var app = await App.StartAsync(Numbers.Split(new() { OnFailure = PartFailure.Skip, Parallelism = parallelism })
            .Transform(x => x == 2 ? throw new FormatException() : x).Aggregate());

        await app.Awaiting(a => a.ArriveAsync("route", new() { Body = (int[])[1, 2, 3], PassesThrough = exception => exception is FormatException }).AsTask())
            .Should().ThrowAsync<FormatException>();
    }

    [Fact]
    public async Task Nothing_more_runs_after_the_caller_has_gone()
    {
        using var gone = new CancellationTokenSource();
        var ran = new List<int>();
        await using var app = await App.StartAsync(Numbers.Split(new() { OnFailure = PartFailure.Skip })
            .To(x => { ran.Add(x); gone.Cancel(); }).Aggregate());

        await app.Awaiting(a => a.SendAsync<IReadOnlyList<int>>("route", (int[])[1, 2, 3], gone.Token).AsTask()).Should().ThrowAsync<OperationCanceledException>();

        ran.Should().Equal(1);
        app.CallLines.Should().ContainSingle(line => line.Message.StartsWith("route cancelled"));
    }

    [Fact]
    public async Task Parts_that_run_are_told_when_the_caller_has_gone()
    {
        using var gone = new CancellationTokenSource();
        var entered = 0;
        await using var app = await App.StartAsync(Numbers.Split(new() { Parallelism = 2 }).To(async (_, exchange) =>
        {
            if (Interlocked.Increment(ref entered) == 2)
                await gone.CancelAsync();
            await Task.Delay(Timeout.Infinite, exchange.CancellationToken);
        }).Aggregate());

        await app.Awaiting(a => a.SendAsync<IReadOnlyList<int>>("route", (int[])[1, 2, 3], gone.Token).AsTask().WaitAsync(TimeSpan.FromSeconds(30)))
            .Should().ThrowAsync<OperationCanceledException>();

        entered.Should().Be(2);
    }

    [Fact]
    public async Task Each_part_is_a_span_with_its_steps_below()
    {
        await using var app = await App.StartAsync(Numbers.Split().Filter(x => x != 1).Aggregate().Transform(_ => 1));
        using var spans = new Spans();

        await app.SendAsync<int>("route", (int[])[0, 1]);

        spans.Tree.Should().Equal(
            "route route < incoming", "step input < route route", "step split < route route",
            "part < step split", "step filter < part", "part < step split", "step filter < part", "step transform < route route");
        spans.Ended.Where(span => span.DisplayName == "part").Select(span => $"{span.GetTagItem("craft.part.index")}{span.GetTagItem("craft.drop.reason")}")
            .Should().Equal("0", "1filtered");
        Activity.Current.Should().BeSameAs(spans.Incoming);
    }

    [Fact]
    public async Task The_span_of_a_part_carries_its_error()
    {
        await using var app = await App.StartAsync(Numbers.Split().Transform<int>(_ => throw new InvalidOperationException()).Aggregate());
        using var spans = new Spans();

        await app.FailureAsync("route", (int[])[0]);

        spans["part"].GetTagItem("error.type").Should().Be("RC5001");
        spans["step split"].GetTagItem("error.type").Should().Be("RC5001");
    }

    [Fact]
    public async Task A_check_of_the_caller_between_the_parts_is_one_of_each_part()
    {
        var ran = 0;
        await using var app = await App.StartAsync(Numbers.To(_ => ran++).Split().Authorize("staff").Aggregate());

        (await app.FailureAsync("route", (int[])[1], Given.Caller("member"))).Code.Should().Be("RC5015");
        (await app.SendAsAsync(Given.Caller("staff"), "route", (int[])[1])).IsDropped.Should().BeFalse();

        ran.Should().Be(2);
    }

    [Fact]
    public async Task What_gives_no_list_at_all_fails_the_call()
    {
        await using var app = await App.StartAsync(Given.Route().From(Direct<string>()).Split(_ => (string[])null!).Aggregate());

        (await app.FailureAsync("route", "x")).Code.Should().Be("RC5001");
    }

    [Fact]
    public async Task A_split_that_is_never_joined_is_reported()
    {
        (await App.FailureAsync(Numbers.Split().Transform(x => x)))
            .Should().Contain("RC2001 route 'route': .Split is never joined. Write .Aggregate() behind the steps for the parts.");
        (await App.FailureAsync(Numbers.Split(x => (int[][])[x]).Split().Aggregate())).Should().Contain(".Split is never joined.");
    }

    [Fact]
    public async Task A_wrapper_directly_before_it_is_reported() =>
        (await App.FailureAsync(Numbers.OnError((_, _) => Recovery.Drop()).Split().Aggregate())).Should().Contain(
            "RC2001 route 'route': .OnError stands directly before .Split, which is more than one step. Move it before another step, or before .From(…) to guard the whole route.");

    [Fact]
    public async Task A_gate_between_the_parts_is_reported() =>
        (await App.FailureAsync(Numbers.Split().Then(new TrailStep("gate", Stage.Throttle, new())).Aggregate())).Should().Contain(
            "RC2001 route 'route': .gate stands in a block of .Split, but guards a whole route. Move it out of the block.");

    [Fact]
    public async Task Wrong_steps_for_the_parts_are_reported() =>
        (await App.FailureAsync(Numbers.Split().Filter(_ => true, " ").Aggregate())).Should().Contain(".Filter was given a blank reason.");

    [Fact]
    public void The_route_draws_the_steps_for_the_parts_inside_of_it() =>
        Numbers.Split().Transform(x => x).Filter(_ => true).Aggregate().Log().ToString()
            .Should().Be("route: direct -> input -> split(transform -> filter) -> aggregate -> log");

    [Fact]
    public void A_function_that_fetches_the_parts_is_told_what_to_write() =>
        Compiler.ErrorsOf("notes.Split(async n => { await Task.Yield(); return new[] { n.Title }; });").Should().ContainSingle()
            .Which.Should().StartWith("CS0619").And.EndWith("'Fetch the parts with Enrich first, then split: .Enrich(…).Split().'");

    private static async IAsyncEnumerable<int> StreamAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await Task.Yield();
            yield return i;
        }
    }

    private sealed class Thing : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }

    private sealed class Sticky : IDisposable
    {
        public void Dispose() => throw new InvalidOperationException();
    }
}
