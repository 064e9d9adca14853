using System.ComponentModel.DataAnnotations;

namespace Crafting.Tests;

public class CacheTests
{
    [Fact]
    public async Task The_same_call_is_answered_from_memory_until_its_time_is_over()
    {
        var work = new Work();
        var (app, time) = await Clocked.StartAsync(Given.Route().Cache(TimeSpan.FromMinutes(1)).From(Direct<string>()).Transform(work.Do));
        await using var _ = app;

        (await app.SendAsync<Answer>("route", "a")).Number.Should().Be(1);
        (await app.SendAsync<Answer>("route", "a")).Number.Should().Be(1);
        (await app.SendAsync<Answer>("route", "b")).Number.Should().Be(2);
        time.Advance(TimeSpan.FromSeconds(59));
        (await app.SendAsync<Answer>("route", "a")).Number.Should().Be(1);
        time.Advance(TimeSpan.FromSeconds(1));

        (await app.SendAsync<Answer>("route", "a")).Number.Should().Be(3);
    }

    [Fact]
    public async Task An_answer_belongs_to_one_caller_with_one_authority()
    {
        var work = new Work();
        await using var app = await App.StartAsync(Given.Route().Cache().From(Direct<string>()).Transform(work.Do));
        VerifiedIdentity?[] callers =
        [
            null, Given.Alice, Given.Alice with { Subject = "bob" }, Given.Alice with { Issuer = "https://other" }, Given.Alice with { ClientId = "app" },
            Given.Alice with { Roles = ["admin"] }, Given.Alice with { Scopes = ["read"] }, Given.Alice with { Actor = Given.Agent },
            Given.Alice with { Claims = Claims("""{"org":"one"}""") }, Given.Alice with { Claims = Claims("""{"org":"two"}""") },
        ];

        var numbers = new List<int>();
        foreach (var caller in callers.Concat(callers))
            numbers.Add(await NumberAsync(app, caller));

        numbers.Take(callers.Length).Should().OnlyHaveUniqueItems();
        numbers.Skip(callers.Length).Should().Equal(numbers.Take(callers.Length));
    }

    [Fact]
    public async Task A_new_token_of_the_same_caller_finds_the_answer()
    {
        var work = new Work();
        await using var app = await App.StartAsync(Given.Route().Cache().From(Direct<string>()).Transform(work.Do));

        await NumberAsync(app, Given.Alice with { Roles = ["a", "b"], Claims = Claims("""{"org":"one","exp":1,"iat":1,"jti":"x"}"""), ExpiresAt = DateTimeOffset.MaxValue });

        (await NumberAsync(app, Given.Alice with { Roles = ["b", "a"], Claims = Claims("""{"org":"one","exp":2,"iat":2,"jti":"y"}""") })).Should().Be(1);
    }

    [Fact]
    public async Task Work_that_was_delegated_is_not_answered_with_that_of_the_caller()
    {
        var work = new Work();
        await using var app = await App.StartAsync(
            Given.Route().From(Direct<string>()).Delegate(Given.Agent).Cache(new() { Key = null }).Transform((of, exchange) => work.Do($"{exchange.Principal!.Actor}")));

        (await app.SendAsAsync(Given.Caller(Given.Alice), "route", "a")).Body.Should().Be(new Answer(1, "agent"));
        (await app.SendAsAsync(Given.Caller(Given.Alice with { Actor = new() { Subject = "other" } }), "route", "a")).Body.Should().Be(new Answer(2, "agent"));
    }

    [Fact]
    public async Task Who_may_not_come_in_gets_nothing_from_memory()
    {
        var work = new Work();
        await using var app = await App.StartAsync(Given.Route().Cache(new() { Key = _ => "all" }).Authorize("member").From(Direct<string>()).Transform(work.Do));

        (await app.SendAsAsync(Given.Caller("member"), "route", "a")).Body.Should().Be(new Answer(1, "a"));
        (await app.SendAsAsync(Given.Caller("member", "more"), "route", "b")).Body.Should().Be(new Answer(1, "a"));

        (await app.FailureAsync("route", "a", Given.Caller("guest"))).Code.Should().Be("RC5015");
    }

    [Fact]
    public async Task A_caller_gets_an_object_of_their_own()
    {
        await using var app = await App.StartAsync(Given.Route().Cache().From(Direct()).Transform(_ => new List<string> { "one" }));

        var first = await app.SendAsync<List<string>>("route");
        first.Add("changed");
        var second = await app.SendAsync<List<string>>("route");
        second.Should().Equal("one");
        second.Add("changed");

        (await app.SendAsync<List<string>>("route")).Should().Equal("one");
    }

    [Fact]
    public async Task Only_what_is_complete_is_kept()
    {
        var calls = 0;
        await using var app = await App.StartAsync(
            Given.Route("dropped").Cache().From(Direct()).Filter(_ => ++calls > 1).Transform(_ => "x"),
            Given.Route("failed").Cache().From(Direct()).Transform(_ => ++calls > 3 ? "x" : throw new InvalidOperationException()),
            Given.Route("null").Cache().From(Direct()).Transform(_ => ++calls > 5 ? "x" : null));

        (await app.SendAsAsync(null, "dropped")).IsDropped.Should().BeTrue();
        (await app.SendAsync<string>("dropped")).Should().Be("x");
        (await app.FailureAsync("failed")).Code.Should().Be("RC5001");
        (await app.SendAsync<string>("failed")).Should().Be("x");
        (await app.SendAsync<string?>("null")).Should().BeNull();
        (await app.SendAsync<string?>("null")).Should().Be("x");
    }

    [Fact]
    public async Task An_answer_from_memory_keeps_the_promise_of_the_output_contract()
    {
        var calls = 0;
        await using var app = await App.StartAsync(Given.Route().Output<Bounded>().Cache().From(Direct()).Transform(_ => new Bounded(++calls == 1 ? 99 : 5)));

        (await app.FailureAsync("route")).Code.Should().Be("RC5002", "what breaks it is not kept");
        var made = await app.SendAsAsync(null, "route");
        var kept = await app.SendAsAsync(null, "route");

        calls.Should().Be(2);
        kept.Body.Should().Be(new Bounded(5));
        kept.Output!.Value.GetRawText().Should().Be(made.Output!.Value.GetRawText()).And.Be("""{"value":5}""");
    }

    [Fact]
    public async Task Calls_at_the_same_time_do_the_work_once()
    {
        var gate = new Gate();
        await using var app = await App.StartAsync(Given.Route().Cache().From(Direct<string>()).Transform(gate.PassAsync));

        Task<string>[] calls = [.. Enumerable.Range(0, 20).Select(_ => app.SendAsync<string>("route", "a").AsTask())];
        await gate.ReachedAsync("a");
        gate.Open("a");

        (await Task.WhenAll(calls)).Should().AllBe("a");
        gate.Inside.Should().Equal("a");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task One_caller_who_goes_away_does_not_fail_the_others(int who)
    {
        var gate = new Gate();
        await using var app = await App.StartAsync(Given.Route().Cache().From(Direct<string>()).Transform(gate.PassAsync));
        using var leaving = new CancellationTokenSource();
        Task<string>[] calls = [.. Enumerable.Range(0, 4).Select(i => app.SendAsync<string>("route", "a", i == who ? leaving.Token : default).AsTask())];
        await gate.ReachedAsync("a");

        await leaving.CancelAsync();
        await calls[who].Awaiting(call => call).Should().ThrowAsync<OperationCanceledException>();
        gate.Open("a");

        (await Task.WhenAll(calls.Where((_, i) => i != who))).Should().AllBe("a");
        gate.Inside.Should().HaveCount(who == 0 ? 2 : 1, "one of those who stay takes over");
    }

    [Fact]
    public async Task Those_who_wait_for_work_that_fails_fail_with_it_each_under_an_id_of_its_own()
    {
        var gate = new Gate();
        await using var app = await App.StartAsync(Given.Route().Cache().From(Direct<string>()).Transform(gate.PassAsync).Transform<string>(_ => throw new CraftException(CraftError.NotFound, "No such thing.")));

        Task<CraftException>[] calls = [.. Enumerable.Range(0, 3).Select(_ => app.FailureAsync("route", "a"))];
        await gate.ReachedAsync("a");
        gate.Open("a");
        var failures = await Task.WhenAll(calls);

        failures.Should().OnlyContain(failure => failure.Message == "No such thing.");
        failures.Select(failure => failure.CorrelationId).Should().OnlyHaveUniqueItems();
        gate.Inside.Should().ContainSingle();
    }

    [Fact]
    public async Task Those_who_wait_for_a_declined_call_are_declined()
    {
        var gate = new Gate();
        await using var app = await App.StartAsync(Given.Route().Cache().From(Direct<string>()).Transform(gate.PassAsync).Filter(_ => false, "closed"));

        Task<Exchange>[] calls = [.. Enumerable.Range(0, 3).Select(_ => app.SendAsAsync(null, "route", "a").AsTask())];
        gate.Open("a");

        (await Task.WhenAll(calls)).Should().OnlyContain(result => result.DropReason == "closed");
        gate.Inside.Should().ContainSingle();
    }

    [Fact]
    public async Task After_the_source_it_keeps_the_result_of_the_next_step_or_of_a_block()
    {
        var work = new Work();
        var route = Given.Route().From(Direct<string>())
            .Cache().Transform(work.Do)
            .Cache(new() { Key = exchange => ((Answer)exchange.Body!).Of }, block => block.Transform(answer => answer with { Number = answer.Number * 10 }).Transform(answer => $"{answer.Number}"))
            .Transform((text, exchange) => text + " " + exchange.Principal);
        await using var app = await App.StartAsync(route);

        (await app.SendAsAsync(Given.Caller(), "route", "a")).Body.Should().Be("10 alice");
        (await app.SendAsAsync(Given.Caller(Given.Alice with { Subject = "bob" }), "route", "a")).Body.Should().Be("10 bob", "the block has a key, the step has not");
        work.Count.Should().Be(2);
        route.ToString().Should().Be("route: direct -> input -> cache(00:05:00)(transform) -> cache(00:05:00 by key)(transform -> transform) -> transform");
    }

    [Fact]
    public async Task The_last_one_before_the_source_counts_and_stands_inside_the_other_gates()
    {
        var route = Given.Route().Cache(TimeSpan.FromSeconds(1)).Cache(TimeSpan.FromSeconds(2)).Concurrency(1).Throttle(1, TimeSpan.FromSeconds(1)).From(Direct()).Transform(_ => 1);
        await using var app = await App.StartAsync(route);

        route.ToString().Should().Be("route: direct -> input -> throttle(1 per 00:00:01) -> concurrency(1) -> cache(00:00:02) -> transform");
    }

    [Fact]
    public async Task Two_routes_and_two_applications_do_not_share_what_they_keep()
    {
        var work = new Work();
        var route = Given.Route().Cache(new() { Key = _ => "same" }).From(Direct<string>()).Transform(work.Do);
        await using var one = await App.StartAsync(route, Given.Route("other").Cache(new() { Key = _ => "same" }).From(Direct<string>()).Transform(work.Do));
        await using var two = await App.StartAsync(route);

        (await one.SendAsync<Answer>("route", "a")).Number.Should().Be(1);
        (await one.SendAsync<Answer>("other", "a")).Number.Should().Be(2);
        (await two.SendAsync<Answer>("route", "a")).Number.Should().Be(3);
    }

    [Fact]
    public async Task What_the_work_sees_is_the_call_that_came_first()
    {
        await using var app = await App.StartAsync(Given.Route().Cache(new() { Key = _ => "same" }).From(Direct()).Transform((_, exchange) => $"{exchange.Principal} {exchange.Get<ICraftClient>() is not null}"));

        (await app.SendAsAsync(Given.Caller(), "route")).Body.Should().Be("alice True");
    }

    [Fact]
    public async Task Hits_and_misses_are_counted()
    {
        using var measurements = new Measurements("kept");
        await using var app = await App.StartAsync(Given.Route("kept").Cache().From(Direct()).Transform(_ => 1));

        await app.SendAsync<int>("kept");
        await app.SendAsync<int>("kept");
        await app.SendAsync<int>("kept");

        measurements.Names.Count(name => name == "craft.cache.misses{}").Should().Be(1);
        measurements.Names.Count(name => name == "craft.cache.hits{}").Should().Be(2);
    }

    internal static System.Text.Json.JsonElement Claims(string json) => System.Text.Json.JsonElement.Parse(json);

    private static async Task<int> NumberAsync(App app, VerifiedIdentity? caller, string body = "a") =>
        ((Answer)(await app.SendAsAsync(caller is null ? null : Given.Caller(caller), "route", body)).Body!).Number;

    public sealed record Bounded([property: Range(1, 10)] int Value);

    public sealed record Answer(int Number, string Of);

    /// <summary>Counts how often it is done.</summary>
    internal sealed class Work
    {
        private int _count;

        public int Count => _count;

        public Answer Do(string of) => new(Interlocked.Increment(ref _count), of);
    }
}
