using System.Globalization;

namespace Crafting.Tests;

public class LoopTests
{
    private static readonly Route<int> Numbers = Given.Route().From(Direct<int>());

    [Theory]
    [InlineData(1, 16)]
    [InlineData(99, 99)]
    public async Task Repeats_its_block_while_the_condition_holds_and_goes_on(int from, int to)
    {
        await using var app = await App.StartAsync(Numbers.Loop(x => x < 10, round => round.Transform(x => x * 2)).Transform(x => x.ToString(CultureInfo.InvariantCulture) + "!"));

        (await app.SendAsync<string>("route", from)).Should().Be(to + "!");
    }

    [Fact]
    public async Task Conditions_are_written_in_every_usual_form()
    {
        Route<int> route = Numbers
            .Loop(x => x < 1, round => round.Transform(x => x + 1))
            .Loop((x, exchange) => x < 2 && exchange.RouteId == "route", round => round.Transform(async x => { await Task.Yield(); return x + 1; }))
            .Loop(async x => { await Task.Yield(); return x < 3; }, round => round.Transform(x => x + 1))
            .Loop(async (x, exchange) => { await Task.Yield(); return x < 4; }, round => round.Transform(x => x + 1))
            .Loop(x => new ValueTask<bool>(x < 5), round => round.Transform(x => x + 1))
            .Loop((x, _) => new ValueTask<bool>(x < 6), round => round.Transform(x => x + 1), max: 1)
            .Loop(IsSmall, round => round.Transform(x => x + 1))
            .Loop(condition: x => x < 8, block: round => round.Loop(x => false, inner => inner.Transform(x => x)).Transform(x => x + 1));
        await using var app = await App.StartAsync(route);

        (await app.SendAsync<int>("route", 0)).Should().Be(8);
    }

    [Theory]
    [InlineData(3, "The work did not come to an end within 3 rounds.")]
    [InlineData(1, "The work did not come to an end within 1 round.")]
    public async Task Fails_when_it_would_go_round_once_too_often(int max, string sentence)
    {
        var rounds = 0;
        await using var app = await App.StartAsync(Numbers.Loop(_ => true, round => round.To(_ => { rounds++; }), max));

        var failure = await app.FailureAsync("route", 1);

        (failure.Code, failure.Message, failure.Error.Retryable, rounds).Should().Be(("RC5001", sentence, false, max));
    }

    [Fact]
    public async Task As_many_rounds_as_it_may_are_no_failure()
    {
        await using var app = await App.StartAsync(
            Numbers.Loop(x => x < 3, round => round.Transform(x => x + 1), max: 3),
            Given.Route("default").From(Direct<int>()).Loop(x => x < 1000, round => round.Transform(x => x + 1)));

        (await app.SendAsync<int>("route", 0)).Should().Be(3);
        (await app.SendAsync<int>("default", 0)).Should().Be(1000);
        (await app.FailureAsync("default", -1)).Message.Should().Contain("1000 rounds");
    }

    [Fact]
    public async Task Stops_between_two_rounds_when_the_caller_has_gone()
    {
        using var gone = new CancellationTokenSource();
        var rounds = 0;
        await using var app = await App.StartAsync(Numbers.Loop(_ => true, round => round.To(_ =>
        {
            if (++rounds == 2)
                gone.Cancel();
        })));

        await app.Awaiting(a => a.SendAsync<int>("route", 1, gone.Token).AsTask()).Should().ThrowAsync<OperationCanceledException>();

        rounds.Should().Be(2);
    }

    [Fact]
    public async Task A_round_that_declines_ends_the_call()
    {
        await using var app = await App.StartAsync(Numbers.Loop(_ => true, round => round.Transform(x => x + 1).Filter(x => x < 5, "five")).To(_ => throw new InvalidOperationException("went on")));

        (await app.SendAsAsync(null, "route", 1)).DropReason.Should().Be("five");
    }

    [Fact]
    public async Task What_throws_fails_the_call_and_a_handler_around_the_loop_sees_it()
    {
        await using var app = await App.StartAsync(
            Numbers.Loop(_ => true, round => round.Transform<int>(x => throw new InvalidOperationException())),
            Given.Route("condition").From(Direct<int>()).OnError((_, _) => 7).Loop(_ => throw new InvalidOperationException(), round => round.Log()));

        (await app.FailureAsync("route", 1)).Code.Should().Be("RC5001");
        (await app.SendAsync<int>("condition", 1)).Should().Be(7);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1_000_001)]
    public async Task A_bound_that_is_none_is_told_at_start_up(int max) =>
        (await App.FailureAsync(Numbers.Loop(_ => true, round => round.Log(), max))).Should().Contain($".Loop was given max {max}. Use a number from 1 to 1000000.");

    [Fact]
    public async Task A_block_that_does_nothing_or_is_wrong_is_told_at_start_up()
    {
        (await App.FailureAsync(Numbers.Loop(_ => true, round => round))).Should().Contain(".Loop has a block without steps");
        (await App.FailureAsync(Numbers.Loop(_ => true, round => round.Filter(_ => true, "")))).Should().Contain(".Filter was given a blank reason");
    }

    [Fact]
    public async Task An_authorize_in_the_block_is_asked_in_every_round()
    {
        var route = Numbers.Loop(x => x < 3, round => round.Authorize("member").Transform(x => x + 1));
        await using var app = await App.StartAsync(route);

        route.NeedsCaller.Should().BeTrue();
        (await app.CodeAsync(Given.Alice, body: 1)).Should().Be("RC5015");
        (await app.CodeAsync(null, body: 3)).Should().BeNull("there is no round");
        route.ToString().Should().Be("route: direct -> input -> loop(authorize(member) -> transform)");
    }

    [Fact]
    public async Task Every_round_is_a_span()
    {
        await using var app = await App.StartAsync(Numbers.Loop(x => x < 3, round => round.Transform(x => x + 1)).Transform(x => x));
        using var spans = new Spans();

        await app.SendAsync<int>("route", 1);

        spans.Tree.Should().Equal(
            "route route < incoming", "step input < route route", "step loop < route route", "round < step loop", "step transform < round", "round < step loop",
            "step transform < round", "step transform < route route");
        spans.Open.Should().Be(0);
    }

    [Fact]
    public void The_block_keeps_the_type() =>
        Compiler.ErrorsOf("notes.Loop(n => n.Length > 1, round => round.Transform(n => 1));").Should().OnlyContain(error => error.StartsWith("CS0029") || error.StartsWith("CS1662"));

    private static bool IsSmall(int x) => x < 7;
}
