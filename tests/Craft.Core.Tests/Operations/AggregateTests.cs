namespace Crafting.Tests;

public class AggregateTests
{
    private static readonly Route<int[]> Numbers = Given.Route().From(Direct<int[]>());

    [Fact]
    public async Task A_function_makes_one_body_of_the_results()
    {
        await using var app = await App.StartAsync(
            Given.Route("sync").From(Direct<int[]>()).Split().Aggregate(parts => parts.Sum()),
            Given.Route("async").From(Direct<int[]>()).Split().Aggregate(async parts => { await Task.Yield(); return parts.Sum(); }),
            Given.Route("value").From(Direct<int[]>()).Split().Aggregate(parts => new ValueTask<int>(parts.Sum())),
            Given.Route("exchange").From(Direct<int[]>()).Split().Aggregate((parts, exchange) => parts.Sum() + exchange.RouteId.Length));

        (await app.SendAsync<int>("sync", (int[])[1, 2])).Should().Be(3);
        (await app.SendAsync<int>("async", (int[])[1, 2])).Should().Be(3);
        (await app.SendAsync<int>("value", (int[])[1, 2])).Should().Be(3);
        (await app.SendAsync<int>("exchange", (int[])[1, 2])).Should().Be(11);
    }

    [Fact]
    public async Task The_function_sees_the_exchange_as_it_was_before_the_split()
    {
        await using var app = await App.StartAsync(Numbers.Split().Transform(x => x + 1).Aggregate((parts, exchange) => (parts.Sum(), ((int[])exchange.Body!).Sum())));

        (await app.SendAsync<(int, int)>("route", (int[])[1, 2])).Should().Be((5, 3));
    }

    [Theory, Trait("Defect", "1.4-d")]
    [InlineData(1)]
    [InlineData(5)]
    public async Task The_order_is_that_of_the_parts_whoever_ends_first(int parallelism)
    {
        TaskCompletionSource[] ends = [.. Enumerable.Range(0, 6).Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously))];
        ends[5].SetResult();
        await using var app = await App.StartAsync(Numbers.Split(new() { Parallelism = parallelism }).To(async x =>
        {
            if (parallelism > 1)
                await ends[x + 1].Task;
            ends[x].TrySetResult();
        }).Aggregate());

        (await app.SendAsync<IReadOnlyList<int>>("route", (int[])[0, 1, 2, 3, 4]).AsTask().WaitAsync(TimeSpan.FromSeconds(30))).Should().Equal(0, 1, 2, 3, 4);
    }

    [Fact, Trait("Defect", "10.1-4"), Trait("Defect", "1.4-a")]
    public async Task No_parts_join_to_an_empty_list_and_never_to_the_body_before()
    {
        await using var app = await App.StartAsync(
            Numbers.Split().Transform(x => $"{x}").Aggregate(),
            Given.Route("sum").From(Direct<int[]>()).Split(new() { Parallelism = 4 }).Aggregate(parts => parts.Sum()));

        var result = await app.SendAsAsync(null, "route", Array.Empty<int>());

        result.IsDropped.Should().BeFalse();
        result.Body.Should().BeAssignableTo<IReadOnlyList<string>>().Which.Should().BeEmpty();
        (await app.SendAsync<int>("sum", Array.Empty<int>())).Should().Be(0);
    }

    [Fact, Trait("Defect", "1.4-a")]
    public async Task A_dropped_part_leaves_the_list_and_is_counted_and_dropping_all_leaves_it_empty()
    {
        using var measured = new Measurements("drops");
        await using var app = await App.StartAsync(Given.Route("drops").From(Direct<int[]>()).Split().Filter(x => x % 2 == 0, "odd").Aggregate());

        (await app.SendAsync<IReadOnlyList<int>>("drops", (int[])[1, 2, 3, 4])).Should().Equal(2, 4);
        (await app.SendAsync<IReadOnlyList<int>>("drops", (int[])[1, 3])).Should().BeEmpty();

        measured.All.Count(each => each == ("craft.split.drops{craft.drop.reason=odd}", 1)).Should().Be(4);
        measured.Names.Should().NotContain(name => name.StartsWith("craft.call.declines"), "the call itself was answered");
    }

    [Fact, Trait("Defect", "10.1-5"), Trait("Defect", "1.4-c")]
    public async Task It_waits_for_every_part_however_far_the_others_are()
    {
        var (ended, seen) = (0, -1);
        var last = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var others = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = await App.StartAsync(Numbers.Split(new() { Parallelism = 3 }).To(async x =>
        {
            if (x == 0)
                await last.Task;
            if (Interlocked.Increment(ref ended) == 2)
                others.SetResult();
        }).Transform(x => x * 10).Aggregate(parts => { seen = ended; return parts.Sum(); }));

        var call = app.SendAsync<int>("route", (int[])[0, 1, 2]).AsTask();
        await others.Task;
        (call.IsCompleted, seen).Should().Be((false, -1));
        last.SetResult();

        (await call).Should().Be(30);
        seen.Should().Be(3);
    }

    [Fact, Trait("Defect", "1.4-e")]
    public async Task Lists_stay_lists()
    {
        await using var app = await App.StartAsync(Numbers.Split().Transform(x => (int[])[x, x]).Aggregate());

        (await app.SendAsync<IReadOnlyList<int[]>>("route", (int[])[1, 2])).Should().BeEquivalentTo((int[][])[[1, 1], [2, 2]]);
    }

    [Fact, Trait("Defect", "1.4-j")]
    public async Task What_goes_on_has_the_id_headers_and_caller_of_the_whole()
    {
        string? before = null;
        await using var app = await App.StartAsync(Numbers.Header("h", "whole").To((_, exchange) => before = exchange.Id)
            .Split().Header("h", x => $"part {x}").Header("extra", "1").Delegate(_ => new VerifiedIdentity { Subject = "agent" }).Aggregate());
        var caller = Given.Caller();

        var result = await app.SendAsAsync(caller, "route", (int[])[1, 2]);

        result.Id.Should().Be(before);
        result.Headers.Should().Equal(new Dictionary<string, object?> { ["h"] = "whole" });
        result.Principal.Should().BeSameAs(caller);
    }

    [Fact, Trait("Defect", "10.1-3"), Trait("Defect", "1.4-i")]
    public async Task Calls_that_overlap_between_split_and_join_do_not_touch_each_other()
    {
        var firstIsIn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var secondIsIn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var firstIsDone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var ids = new Dictionary<int, string>();
        await using var app = await App.StartAsync(Numbers
            .To((body, exchange) => ids[body[0]] = exchange.Id)
            .Split().To(async x =>
            {
                (x == 1 ? firstIsIn : secondIsIn).TrySetResult();
                await (x == 1 ? secondIsIn : firstIsDone).Task;
            }).Aggregate()
            .Transform((parts, exchange) => parts[0] == 1 ? exchange.Id : throw new InvalidOperationException("after the join")));

        var first = app.SendAsync<string>("route", (int[])[1]).AsTask();
        await firstIsIn.Task;
        var second = app.FailureAsync("route", (int[])[2]);
        (await first).Should().Be(ids[1]);
        firstIsDone.SetResult();

        (await second).Code.Should().Be("RC5001", "a failure behind the join is one of the call");
        app.CallLines.Should().Contain(line => line.Message.StartsWith("route failed with RC5001") && line.Message.Contains(ids[2]));
    }

    [Fact, Trait("Defect", "10.1-3")]
    public async Task A_drop_behind_the_join_is_one_of_the_whole()
    {
        await using var app = await App.StartAsync(Numbers.Split().Aggregate().Filter(_ => false, "nothing"));

        (await app.SendAsAsync(null, "route", (int[])[1])).DropReason.Should().Be("nothing");
    }

    [Fact]
    public async Task Splits_nest_and_each_join_takes_the_nearest()
    {
        await using var app = await App.StartAsync(Given.Route().From(Direct<string>())
            .Split(text => text.Split(';')).Split(row => row.Split(',')).Transform(int.Parse).Aggregate(row => row.Sum()).Aggregate());

        (await app.SendAsync<IReadOnlyList<int>>("route", "1,2;3,4,5")).Should().Equal(3, 12);
    }

    [Fact]
    public async Task A_second_split_after_the_join_is_one_of_its_own()
    {
        await using var app = await App.StartAsync(Numbers.Split().Transform(x => x + 1).Aggregate().Split().Transform(x => x * 2).Aggregate());

        (await app.SendAsync<IReadOnlyList<int>>("route", (int[])[1, 2])).Should().Equal(4, 6);
    }

    [Fact]
    public async Task Its_result_is_held_against_the_output()
    {
        await using var app = await App.StartAsync(Given.Route().Output<Total>().From(Direct<int[]>()).Split().Aggregate(parts => new Total(parts.Sum())));

        (await app.SendAsAsync(null, "route", (int[])[1, 2])).Output!.Value.GetRawText().Should().Be("""{"sum":3}""");
    }

    [Fact]
    public async Task A_function_that_throws_fails_the_call()
    {
        await using var app = await App.StartAsync(Numbers.Split(new() { OnFailure = PartFailure.Skip }).Aggregate<int>(_ => throw new InvalidOperationException()));

        (await app.FailureAsync("route", (int[])[1])).Code.Should().Be("RC5001");
    }

    [Fact]
    public async Task Two_applications_run_the_same_route()
    {
        var route = Numbers.Split().Transform((x, exchange) => exchange.Services.GetHashCode() + (0 * x)).Aggregate();
        await using var one = await App.StartAsync(route);
        await using var two = await App.StartAsync(route);

        (await one.SendAsync<IReadOnlyList<int>>("route", (int[])[1])).Should().HaveCount(1);
        (await two.SendAsync<IReadOnlyList<int>>("route", (int[])[1, 2])).Should().HaveCount(2);
    }

    [Fact]
    public async Task Without_a_split_it_is_reported() =>
        (await App.FailureAsync(Numbers.Aggregate())).Should().Contain(
            "RC2001 route 'route': .Aggregate has no .Split to join. Write .Split(…) before the steps for the parts, in the same block, or leave it out.");

    [Fact]
    public async Task One_join_too_many_is_reported() =>
        (await App.FailureAsync(Numbers.Split().Aggregate().Aggregate())).Should().Contain(".Aggregate has no .Split to join.");

    [Fact]
    public async Task A_wrapper_directly_before_it_is_reported() =>
        (await App.FailureAsync(Numbers.Split().OnError((_, _) => Recovery.Drop()).Aggregate())).Should().Contain(
            "RC2001 route 'route': .OnError stands directly before .Aggregate, which is more than one step. Move it before another step, or before .From(…) to guard the whole route.");

    [Theory]
    [InlineData("async parts => { await Task.Yield(); }")]
    [InlineData("(parts, exchange) => { Console.WriteLine(parts.Count); }")]
    public void A_function_that_returns_nothing_is_told_so(string lambda) =>
        Compiler.ErrorsOf($"notes.Split(n => new[] {{ n }}).Aggregate({lambda});").Should().ContainSingle()
            .Which.Should().Contain("This step returns nothing. Use Tap, or return the new body.");

    public sealed record Total(int Sum);
}
