using System.Collections.Concurrent;
using Crafting.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Crafting.Tests;

public class DedupeTests
{
    private static readonly Route<Word> Words = Given.Route().From(Direct<Word>());

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task The_same_body_again_is_declined_as_a_duplicate()
    {
        var ran = 0;
        await using var app = await App.StartAsync(Words.Dedupe().To(_ => ran++));

        (await app.SendAsAsync(null, "route", new Word("a"))).IsDropped.Should().BeFalse();
        (await app.SendAsAsync(null, "route", new Word("a"))).DropReason.Should().Be("duplicate");
        (await app.SendAsAsync(null, "route", new Word("b"))).IsDropped.Should().BeFalse();

        ran.Should().Be(2);
    }

    [Theory]
    [MemberData(nameof(Different))]
    public async Task Bodies_that_differ_anywhere_are_not_the_same(object one, object other)
    {
        await using var app = await App.StartAsync(Given.Route().From(Direct<object>()).Dedupe());

        (await app.SendAsAsync(null, "route", one)).IsDropped.Should().BeFalse();
        (await app.SendAsAsync(null, "route", other)).IsDropped.Should().BeFalse();
        (await app.SendAsAsync(null, "route", other)).IsDropped.Should().BeTrue();
    }

    public static TheoryData<object, object> Different => new()
    {
        { ("tuple", 1), ("tuple", 2) },
        { new Word("a"), new Louder("a", 1) },
        { new Louder("a", 1), new Louder("a", 2) },
        { new Dictionary<string, int> { ["a"] = 1 }, new Dictionary<string, int> { ["a"] = 2 } },
    };

    [Fact]
    public async Task A_function_says_by_what_a_message_is_known()
    {
        await using var app = await App.StartAsync(
            Words.Dedupe(word => word.Text[..1]),
            Given.Route("exchange").From(Direct<Word>()).Dedupe((_, exchange) => exchange.RouteId));

        (await app.SendAsAsync(null, "route", new Word("ab"))).IsDropped.Should().BeFalse();
        (await app.SendAsAsync(null, "route", new Word("ac"))).IsDropped.Should().BeTrue();
        (await app.SendAsAsync(null, "exchange", new Word("x"))).IsDropped.Should().BeFalse();
        (await app.SendAsAsync(null, "exchange", new Word("y"))).IsDropped.Should().BeTrue();
    }

    [Fact]
    public async Task Without_a_key_the_call_fails_closed()
    {
        var ran = 0;
        await using var app = await App.StartAsync(
            Given.Route("null").From(Direct<Word>()).Dedupe(_ => null).To(_ => ran++),
            Given.Route("throws").From(Direct<Word>()).Dedupe((Word _) => throw new InvalidOperationException()).To(_ => ran++),
            Given.Route("json").From(Direct<Func<int>>()).Dedupe().To(_ => ran++));

        (await app.FailureAsync("null", new Word("a"))).Code.Should().Be("RC5033");
        (await app.FailureAsync("throws", new Word("a"))).Code.Should().Be("RC5033");
        (await app.FailureAsync("json", (Func<int>)(() => 1))).Code.Should().Be("RC5033");
        ran.Should().Be(0);
    }

    [Fact]
    public async Task While_the_first_one_runs_the_second_is_a_duplicate()
    {
        var entered = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        await using var app = await App.StartAsync(UseTime, Words.Dedupe().To(async _ =>
        {
            entered.SetResult();
            await release.Task;
        }));

        var first = app.SendAsAsync(null, "route", new Word("a")).AsTask();
        await entered.Task;
        _time.Advance(TimeSpan.FromDays(1));
        (await app.SendAsAsync(null, "route", new Word("a"))).DropReason.Should().Be("duplicate", "however long the first one takes");
        release.SetResult();

        (await first).IsDropped.Should().BeFalse();
        (await app.SendAsAsync(null, "route", new Word("a"))).IsDropped.Should().BeTrue("it is known since it is done");
    }

    [Fact]
    public async Task What_failed_was_dropped_or_was_cancelled_may_come_again()
    {
        using var gone = new CancellationTokenSource();
        var ends = new Queue<Func<bool>>([
            () => throw new InvalidOperationException(), () => false, () => { gone.Cancel(); throw new OperationCanceledException(gone.Token); }, () => true]);
        await using var app = await App.StartAsync(Words.Dedupe().Filter(_ => ends.Dequeue()()));

        (await app.FailureAsync("route", new Word("a"))).Code.Should().Be("RC5001");
        (await app.SendAsAsync(null, "route", new Word("a"))).DropReason.Should().Be("filtered");
        await app.Awaiting(a => a.ArriveAsync("route", new() { Body = new Word("a"), CancellationToken = gone.Token }).AsTask()).Should().ThrowAsync<OperationCanceledException>();
        (await app.SendAsAsync(null, "route", new Word("a"))).IsDropped.Should().BeFalse();
        (await app.SendAsAsync(null, "route", new Word("a"))).DropReason.Should().Be("duplicate");
    }

    [Fact]
    public async Task An_answer_that_breaks_the_output_contract_is_a_failure_as_well()
    {
        var wrong = true;
        await using var app = await App.StartAsync(Given.Route().Output<Word>().From(Direct<Word>()).Dedupe().Transform(word => wrong ? new Word(null!) : word));

        (await app.FailureAsync("route", new Word("a"))).Code.Should().Be("RC5002");
        wrong = false;

        (await app.SendAsAsync(null, "route", new Word("a"))).IsDropped.Should().BeFalse();
    }

    [Fact]
    public async Task It_is_known_for_its_time_after_it_was_last_seen()
    {
        await using var app = await App.StartAsync(UseTime, Words.Dedupe(new DedupeOptions { Ttl = TimeSpan.FromMinutes(2) }));
        await SeenAsync(after: 0, expected: false);
        await SeenAsync(after: 119, expected: true);
        await SeenAsync(after: 119, expected: true);
        await SeenAsync(after: 120, expected: false);
        await SeenAsync(after: 1, expected: true);

        async Task SeenAsync(int after, bool expected)
        {
            _time.Advance(TimeSpan.FromSeconds(after));
            (await app.SendAsAsync(null, "route", new Word("a"))).IsDropped.Should().Be(expected);
        }
    }

    [Fact]
    public async Task The_message_of_one_caller_does_not_suppress_that_of_another()
    {
        await using var app = await App.StartAsync(Words.Dedupe());
        VerifiedIdentity[] callers =
        [
            new() { Subject = "alice" }, new() { Subject = "bob" }, new() { Subject = "alice", Issuer = "https://issuer" },
            new() { Subject = "alice", Actor = new() { Subject = "agent" } }, new() { Subject = "alice", Actor = new() { Subject = "other" } },
        ];

        foreach (var caller in callers.Select(Given.Caller).Append(null))
            (await app.SendAsAsync(caller, "route", new Word("a"))).IsDropped.Should().BeFalse();
        foreach (var caller in callers.Select(Given.Caller).Append(null))
            (await app.SendAsAsync(caller, "route", new Word("a"))).DropReason.Should().Be("duplicate");
    }

    [Fact]
    public async Task The_token_may_be_a_new_one()
    {
        await using var app = await App.StartAsync(Words.Dedupe());

        (await app.SendAsAsync(Given.Caller("reader"), "route", new Word("a"))).IsDropped.Should().BeFalse();
        (await app.SendAsAsync(Given.Caller("reader", "writer"), "route", new Word("a"))).IsDropped.Should().BeTrue();
    }

    [Fact]
    public async Task On_request_it_does()
    {
        await using var app = await App.StartAsync(Words.Dedupe(word => word.Text, new() { AcrossCallers = true }));

        (await app.SendAsAsync(Given.Caller(Given.Alice), "route", new Word("a"))).IsDropped.Should().BeFalse();
        (await app.SendAsAsync(Given.Caller(new VerifiedIdentity { Subject = "bob" }), "route", new Word("a"))).IsDropped.Should().BeTrue();
        (await app.SendAsAsync(null, "route", new Word("a"))).IsDropped.Should().BeTrue();
    }

    [Fact]
    public async Task The_least_recently_used_key_makes_room()
    {
        await using var app = await App.StartAsync(Words.Dedupe(new DedupeOptions { MaxKeys = 2 }));

        (await DroppedAsync("a")).Should().BeFalse();
        (await DroppedAsync("b")).Should().BeFalse();
        (await DroppedAsync("a")).Should().BeTrue();
        (await DroppedAsync("c")).Should().BeFalse("b makes room");
        (await DroppedAsync("a")).Should().BeTrue();
        (await DroppedAsync("b")).Should().BeFalse();

        async Task<bool> DroppedAsync(string text) => (await app.SendAsAsync(null, "route", new Word(text))).IsDropped;
    }

    [Fact]
    public async Task The_key_of_a_running_call_never_makes_room()
    {
        var entered = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        await using var app = await App.StartAsync(Words.Dedupe(new DedupeOptions { MaxKeys = 1 }).To(async _ =>
        {
            entered.SetResult();
            await release.Task;
        }));

        var first = app.SendAsAsync(null, "route", new Word("a")).AsTask();
        await entered.Task;
        (await app.FailureAsync("route", new Word("b"))).Code.Should().Be("RC5026");
        release.SetResult();

        (await first).IsDropped.Should().BeFalse();
    }

    [Fact]
    public async Task Two_applications_remember_each_for_itself_unless_they_share_a_store()
    {
        var route = Words.Dedupe();
        var store = new Store();
        await using var one = await App.StartAsync(route);
        await using var two = await App.StartAsync(route);
        await using var three = await App.StartAsync(services => services.AddSingleton<IDedupeStore>(store), route);
        await using var four = await App.StartAsync(services => services.AddSingleton<IDedupeStore>(store), route);

        foreach (var app in (App[])[one, two, three])
            (await app.SendAsAsync(Given.Caller(), "route", new Word("a"))).IsDropped.Should().BeFalse();
        (await four.SendAsAsync(Given.Caller(), "route", new Word("a"))).DropReason.Should().Be("duplicate");

        store.Keys.Should().ContainSingle().Which.Should().MatchRegex("^[0-9A-F]{64}$");
    }

    [Fact]
    public async Task Two_steps_that_share_a_store_do_not_meet()
    {
        await using var app = await App.StartAsync(
            services => services.AddSingleton<IDedupeStore>(new Store()),
            Words.Dedupe().Dedupe(), Given.Route("other").From(Direct<Word>()).Dedupe());

        (await app.SendAsAsync(null, "route", new Word("a"))).IsDropped.Should().BeFalse();
        (await app.SendAsAsync(null, "other", new Word("a"))).IsDropped.Should().BeFalse();
    }

    [Fact]
    public async Task A_store_that_cannot_be_asked_fails_the_call_before_anything_ran()
    {
        var ran = 0;
        await using var app = await App.StartAsync(services => services.AddSingleton<IDedupeStore>(new Store { Broken = "take" }), Words.Dedupe().To(_ => ran++));

        (await app.FailureAsync("route", new Word("a"))).Code.Should().Be("RC5010");
        ran.Should().Be(0);
    }

    [Theory]
    [InlineData("keep", true)]
    [InlineData("release", false)]
    public async Task A_store_that_fails_afterwards_changes_nothing_and_is_logged(string broken, bool succeeds)
    {
        await using var app = await App.StartAsync(services => services.AddSingleton<IDedupeStore>(new Store { Broken = broken }),
            Words.Dedupe().Transform(word => succeeds ? word : throw new CraftException(CraftError.NotFound)));

        if (succeeds)
            (await app.SendAsAsync(null, "route", new Word("a"))).IsDropped.Should().BeFalse();
        else
            (await app.FailureAsync("route", new Word("a"))).Code.Should().Be("RC5014");

        app.CallLines.Should().Contain(line => line.Level == LogLevel.Warning && line.Message.StartsWith("The key of a message of route could not be let go"));
    }

    [Fact]
    public async Task A_part_of_a_split_is_a_message_as_well()
    {
        await using var app = await App.StartAsync(Given.Route().From(Direct<int[]>()).Split().Dedupe().Aggregate());

        (await app.SendAsync<IReadOnlyList<int>>("route", (int[])[1, 2, 1])).Should().Equal(1, 2);
        (await app.SendAsync<IReadOnlyList<int>>("route", (int[])[2, 3])).Should().Equal(3);
    }

    [Fact]
    public async Task What_cannot_work_is_reported_at_the_start()
    {
        var message = await App.FailureAsync(Words.Dedupe(new DedupeOptions { Ttl = TimeSpan.Zero, MaxKeys = 0 }));

        message.Should().Contain("RC5003 route 'route': .Dedupe was given a Ttl of 00:00:00. Give more than zero.");
        message.Should().Contain("RC5003 route 'route': .Dedupe was given MaxKeys 0. Give 1 or more.");
    }

    [Fact]
    public async Task A_wrapper_directly_before_it_is_reported() =>
        (await App.FailureAsync(Words.OnError((_, _) => Recovery.Drop()).Dedupe())).Should().Contain(".OnError stands directly before .Dedupe");

    private void UseTime(IServiceCollection services) => services.AddSingleton<TimeProvider>(_time);

    public record Word(string Text);

    public sealed record Louder(string Text, int Times) : Word(Text);

    /// <summary>What replicas might share.</summary>
    private sealed class Store : IDedupeStore
    {
        private readonly ConcurrentDictionary<string, string> _owners = new();

        public string? Broken { get; init; }

        public ICollection<string> Keys => _owners.Keys;

        public ValueTask<bool> TryTakeAsync(string key, string owner, TimeSpan ttl, CancellationToken cancellationToken) =>
            Broken == "take" ? throw new InvalidOperationException() : new(_owners.TryAdd(key, owner));

        public ValueTask KeepAsync(string key, string owner, TimeSpan ttl, CancellationToken cancellationToken) =>
            Broken == "keep" ? throw new InvalidOperationException() : default;

        public ValueTask ReleaseAsync(string key, string owner, CancellationToken cancellationToken)
        {
            if (Broken == "release")
                throw new InvalidOperationException();
            _owners.TryRemove(new(key, owner));
            return default;
        }
    }
}
