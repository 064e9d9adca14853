namespace Crafting.Ai.Tests;

public class SharedLookupTests
{
    private readonly WatchedTime _time = new(TimeSpan.FromSeconds(3));
    private readonly List<Exception> _failures = [];
    private int _asked;

    private SharedLookup<string> Lookup(int capacity = 10, int concurrency = 10) =>
        new(_time, capacity, concurrency, TimeSpan.FromSeconds(3), error => { lock (_failures) _failures.Add(error); });

    private ValueTask<Known<string>> AskAsync(SharedLookup<string> lookup, string key, int seconds = 60, int reserve = 0) =>
        lookup.GetAsync(key, this, (test, _) =>
    {
        Interlocked.Increment(ref test._asked);
        return Task.FromResult(new Kept<string>("value of " + key, TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(reserve)));
    }, CancellationToken.None);

    private static ValueTask<Known<string>> FailAsync(SharedLookup<string> lookup, string key) =>
        lookup.GetAsync(key, 0, (_, _) => Task.FromException<Kept<string>>(new InvalidOperationException("down")), CancellationToken.None);

    [Fact]
    public async Task Answer_counts_for_its_own_lifetime()
    {
        var lookup = Lookup();
        await AskAsync(lookup, "long", seconds: 60);
        await AskAsync(lookup, "short", seconds: 10);

        _time.Advance(TimeSpan.FromSeconds(10));
        await AskAsync(lookup, "long");
        _asked.Should().Be(2);
        await AskAsync(lookup, "short");
        _asked.Should().Be(3);
    }

    [Fact]
    public async Task Answer_without_a_lifetime_is_not_kept()
    {
        var lookup = Lookup();
        await AskAsync(lookup, "a", seconds: 0);
        await AskAsync(lookup, "a", seconds: 0);

        (_asked, lookup.Count).Should().Be((2, 0));
    }

    [Fact]
    public async Task Least_recently_used_answer_goes_first()
    {
        var lookup = Lookup(capacity: 2);
        await AskAsync(lookup, "a");
        await AskAsync(lookup, "b");
        await AskAsync(lookup, "a");
        await AskAsync(lookup, "c");

        lookup.Count.Should().Be(2);
        await AskAsync(lookup, "a");
        _asked.Should().Be(3);
        await AskAsync(lookup, "b");
        _asked.Should().Be(4);
    }

    [Fact]
    public async Task Failure_is_not_kept_and_an_old_answer_helps_for_its_reserve()
    {
        var lookup = Lookup();
        (await FailAsync(lookup, "a")).IsKnown.Should().BeFalse();
        await AskAsync(lookup, "a", seconds: 60, reserve: 100);

        _time.Advance(TimeSpan.FromSeconds(159));
        (await FailAsync(lookup, "a")).Should().Be(new Known<string>(true, "value of a"));
        _time.Advance(TimeSpan.FromSeconds(1));
        (await FailAsync(lookup, "a")).IsKnown.Should().BeFalse();
        _failures.Should().HaveCount(3);
        (await AskAsync(lookup, "a")).Value.Should().Be("value of a");
    }

    [Fact]
    public async Task Caller_that_leaves_does_not_end_the_question_of_the_others()
    {
        var lookup = Lookup();
        var gate = new TaskCompletionSource<Kept<string>>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var leaving = new CancellationTokenSource();
        var cancelled = false;
        var first = lookup.GetAsync("a", 0, (_, token) =>
        {
            token.Register(() => cancelled = true);
            return gate.Task;
        }, leaving.Token).AsTask();
        var others = Enumerable.Range(0, 99).Select(_ => AskAsync(lookup, "a").AsTask()).ToList();

        await leaving.CancelAsync();
        await first.Invoking(task => task).Should().ThrowAsync<OperationCanceledException>();
        gate.SetResult(new("one for all", TimeSpan.FromSeconds(60)));

        (await Task.WhenAll(others)).Should().OnlyContain(known => known.Value == "one for all");
        (_asked, cancelled).Should().Be((0, false));
    }

    [Fact]
    public async Task Question_that_ignores_its_time_is_given_up()
    {
        var lookup = Lookup();
        var asking = lookup.GetAsync("a", 0, (_, _) => new TaskCompletionSource<Kept<string>>().Task, CancellationToken.None).AsTask();
        await _time.BegunAsync(timers: 2); // One asks it to stop, the other stops waiting.

        _time.Advance(TimeSpan.FromSeconds(3));

        (await asking.WaitAsync(TimeSpan.FromSeconds(20))).IsKnown.Should().BeFalse();
    }

    [Fact]
    public async Task Questions_at_once_are_bounded()
    {
        var lookup = Lookup(concurrency: 1);
        var gate = new TaskCompletionSource<Kept<string>>();
        var open = lookup.GetAsync("a", 0, (_, _) => gate.Task, CancellationToken.None).AsTask();

        (await AskAsync(lookup, "b")).IsKnown.Should().BeFalse();
        gate.SetResult(new("a", TimeSpan.Zero));
        await open;
        (await AskAsync(lookup, "b")).IsKnown.Should().BeTrue();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_put_or_removed_meanwhile_is_not_overwritten_by_an_older_answer(bool put)
    {
        var lookup = Lookup();
        var gate = new TaskCompletionSource<Kept<string>>();
        var open = lookup.GetAsync("a", 0, (_, _) => gate.Task, CancellationToken.None).AsTask();
        if (put)
            lookup.Put("a", new("newer", TimeSpan.FromSeconds(60)));
        else
            lookup.Remove("a");
        gate.SetResult(new("older", TimeSpan.FromSeconds(60)));
        await open;

        (await AskAsync(lookup, "a")).Value.Should().Be(put ? "newer" : "value of a");
    }

    [Fact]
    public async Task Caller_without_a_flowing_context_may_ask_as_well()
    {
        ValueTask<Known<string>> asking;
        using (ExecutionContext.SuppressFlow())
            asking = AskAsync(Lookup(), "a");

        (await asking).IsKnown.Should().BeTrue();
    }

    [Fact]
    public async Task Question_does_not_see_the_context_of_whoever_asked_first()
    {
        var request = new AsyncLocal<string> { Value = "first caller" };

        var seen = await Lookup().GetAsync(
            "a", request, (local, _) => Task.FromResult(new Kept<string>(local.Value ?? "nobody", TimeSpan.Zero)), CancellationToken.None);

        seen.Value.Should().Be("nobody");
    }
}
