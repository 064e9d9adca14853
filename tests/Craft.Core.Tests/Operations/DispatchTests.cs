namespace Crafting.Tests;

public class DispatchTests
{
    private static readonly Route<string> Texts = Given.Route().From(Direct<string>());

    [Fact]
    public async Task Failover_goes_on_with_what_the_first_path_gives()
    {
        Route<int> route = Texts.Dispatch(to => to.Failover(
            path => path.Transform(text => text.Length),
            path => path.Transform<int>(_ => throw new InvalidOperationException("not needed"))));
        await using var app = await App.StartAsync(route.Transform(x => x + 1));

        (await app.SendAsync<int>("route", "four")).Should().Be(5);
    }

    [Fact]
    public async Task Failover_tries_the_next_path_with_the_message_as_it_came()
    {
        using var measured = new Measurements("failover");
        await using var app = await App.StartAsync(Given.Route("failover").From(Direct<string>()).Dispatch(to => to.Failover(
            path => path.Transform(text => text + "?").To(_ => throw new InvalidOperationException("detail")),
            path => path.Transform<string>(async text => { await Task.Yield(); throw new CraftException(CraftError.ConnectionFailed); }),
            path => path.Transform<string>(text => throw new CraftException(CraftError.CircuitOpen)),
            path => path.Transform(text => text + "!"))));

        (await app.SendAsync<string>("failover", "hello")).Should().Be("hello!");

        app.Log.Where(record => record.Id.Id == 41).Select(record => record.Message.Split(';')[0]).Should().Equal(
            "Path 1 of a dispatch of failover failed with RC5001", "Path 2 of a dispatch of failover failed with RC5010", "Path 3 of a dispatch of failover failed with RC5025");
        measured.Names.Where(name => name.StartsWith("craft.dispatch")).Should().Equal(
            "craft.dispatch.failovers{error.type=RC5001}", "craft.dispatch.failovers{error.type=RC5010}", "craft.dispatch.failovers{error.type=RC5025}");
    }

    [Fact]
    public async Task What_will_fail_again_is_not_tried_elsewhere()
    {
        var route = Texts.Dispatch(to => to.Failover(
            path => path.Transform<int>(_ => throw new CraftException(CraftError.ValidationFailed, "Wrong.")),
            path => path.Transform(_ => 1)));
        await using var app = await App.StartAsync(route, Given.Route("refused").From(Direct<string>()).Dispatch(to => to.Failover(path => path.Authorize("boss"), path => path)));

        (await app.FailureAsync("route", "a")).Message.Should().Be("Wrong.");
        (await app.FailureAsync("refused", "a")).Code.Should().Be("RC5012");
    }

    [Fact]
    public async Task The_last_path_tells_what_the_call_fails_with()
    {
        await using var app = await App.StartAsync(Texts.Dispatch(to => to.Failover(
            path => path.Transform<int>(_ => throw new CraftException(CraftError.Busy, "First.")), path => path.Transform<int>(_ => throw new CraftException(CraftError.Busy, "Last.")))));

        (await app.FailureAsync("route", "a")).Message.Should().Be("Last.");
    }

    [Fact]
    public async Task A_failure_behind_the_dispatch_tries_no_other_path()
    {
        var tried = 0;
        await using var app = await App.StartAsync(Texts.Dispatch(to => to.Failover(path => path.To(_ => { tried++; }), path => path.To(_ => { tried++; })))
            .Transform<int>(_ => throw new InvalidOperationException()));

        await app.FailureAsync("route", "a");

        tried.Should().Be(1);
    }

    [Fact]
    public async Task A_path_that_declines_has_answered()
    {
        await using var app = await App.StartAsync(Texts.Dispatch(to => to.Failover(path => path.Filter(_ => false, "closed"), path => path)));

        (await app.SendAsAsync(null, "route", "a")).DropReason.Should().Be("closed");
    }

    [Fact]
    public async Task A_caller_who_went_away_is_not_sent_elsewhere()
    {
        using var gone = new CancellationTokenSource();
        var tried = 0;
        await using var app = await App.StartAsync(Texts.Dispatch(to => to.Failover(
            path => path.To((_, exchange) => { gone.Cancel(); exchange.CancellationToken.ThrowIfCancellationRequested(); }), path => path.To(_ => { tried++; }))));

        await app.Awaiting(a => a.SendAsync<string>("route", "a", gone.Token).AsTask()).Should().ThrowAsync<OperationCanceledException>();

        tried.Should().Be(0);
    }

    [Fact]
    public async Task Round_robin_takes_turns_in_each_application_for_itself()
    {
        Route<string> route = Texts.Dispatch(to => to.RoundRobin(path => path.Transform(_ => "a"), path => path.Transform(_ => "b"), path => path.Transform(_ => "c")));
        await using var one = await App.StartAsync(route);
        await using var two = await App.StartAsync(route);

        (await TakenAsync(one, 5)).Should().Be("abcab");
        (await TakenAsync(two, 2)).Should().Be("ab");
        (await TakenAsync(one, 1)).Should().Be("c");
    }

    [Fact]
    public async Task Weighted_takes_each_path_as_often_as_it_weighs_and_spreads_them()
    {
        Route<string> route = Texts.Dispatch(to => to.Weighted((5, path => path.Transform(_ => "a")), (1, path => path.Transform(_ => "b")), (1, path => path.Transform(_ => "c"))));
        await using var app = await App.StartAsync(route);

        (await TakenAsync(app, 14)).Should().Be("aabacaaaabacaa");
    }

    [Fact]
    public async Task A_path_in_turn_that_fails_fails_the_call()
    {
        await using var app = await App.StartAsync(Texts.Dispatch(to => to.RoundRobin(path => path.Transform<string>(_ => throw new InvalidOperationException()), path => path)));

        (await app.FailureAsync("route", "a")).Code.Should().Be("RC5001");
        (await app.SendAsync<string>("route", "a")).Should().Be("a");
    }

    [Fact]
    public async Task Sticky_takes_the_same_path_for_the_same_key_everywhere()
    {
        Route<string> route = Texts.Dispatch(to => to.Sticky(text => text, path => path.Transform(_ => "a"), path => path.Transform(_ => "b"), path => path.Transform(_ => "c")));
        await using var one = await App.StartAsync(route);
        await using var two = await App.StartAsync(route);
        var taken = new Dictionary<string, string>();

        for (var i = 0; i < 300; i++)
            taken[$"key{i}"] = await one.SendAsync<string>("route", $"key{i}");

        foreach (var (key, path) in taken)
            (await two.SendAsync<string>("route", key)).Should().Be(path);
        taken.Values.CountBy(path => path).Should().HaveCount(3).And.OnlyContain(path => path.Value > 60);
    }

    [Fact]
    public async Task A_path_more_takes_keys_from_the_others_and_moves_none_between_them()
    {
        await using var app = await App.StartAsync(
            Texts.Dispatch(to => to.Sticky(text => text, path => path.Transform(_ => "a"), path => path.Transform(_ => "b"))),
            Given.Route("more").From(Direct<string>()).Dispatch(to => to.Sticky(
                (text, exchange) => text, path => path.Transform(_ => "a"), path => path.Transform(_ => "b"), path => path.Transform(_ => "c"))));

        for (var i = 0; i < 100; i++)
            (await app.SendAsync<string>("more", $"key{i}")).Should().BeOneOf("c", await app.SendAsync<string>("route", $"key{i}"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("throw")]
    [InlineData("null")]
    public async Task A_message_without_a_key_fails(string text)
    {
        await using var app = await App.StartAsync(Texts.Dispatch(to => to.Sticky(
            text => text switch { "throw" => throw new InvalidOperationException("secret"), "null" => null, _ => text }, path => path, path => path)));

        var failure = await app.FailureAsync("route", text);

        (failure.Code, failure.Message).Should().Be(("RC5033", "No key could be made of the message."));
    }

    [Fact]
    public async Task What_is_wrong_is_told_at_start_up()
    {
        (await App.FailureAsync(Texts.Dispatch(to => to.Failover<string>()))).Should().Contain(".Dispatch was given 0 paths. Give it 1 to 100.");
        (await App.FailureAsync(Texts.Dispatch(to => to.RoundRobin([.. Enumerable.Repeat<Func<Route<string>, Route<string>>>(path => path, 101)])))).Should().Contain(".Dispatch was given 101 paths.");
        (await App.FailureAsync(Texts.Dispatch(to => to.Weighted((0, path => path), (1001, path => path), (1, path => path)))))
            .Should().Contain(".Dispatch was given the weight 0. Use a number from 1 to 1000").And.Contain("the weight 1001");
        (await App.FailureAsync(Texts.Dispatch(to => to.RoundRobin(path => path.Filter(_ => true, ""))))).Should().Contain(".Filter was given a blank reason");
    }

    [Fact]
    public void An_authorize_in_a_path_counts_and_the_paths_are_drawn()
    {
        var route = Texts.Dispatch(to => to.Failover(path => path.Authorize("boss"), path => path.Log()));

        route.NeedsCaller.Should().BeTrue();
        route.ToString().Should().Be("route: direct -> input -> dispatch(failover; path 1: authorize(boss) | path 2: log)");
    }

    [Fact]
    public async Task Every_path_that_is_tried_is_a_span()
    {
        await using var app = await App.StartAsync(Texts.Dispatch(to => to.Failover(path => path.To(_ => throw new InvalidOperationException()), path => path.Log())).Transform(x => x));
        using var spans = new Spans();

        await app.SendAsync<string>("route", "a");

        spans.Tree.Should().Equal(
            "route route < incoming", "step input < route route", "step dispatch < route route", "path 1 < step dispatch", "step to < path 1",
            "path 2 < step dispatch", "step log < path 2", "step transform < route route");
        spans["path 1"].StatusDescription.Should().Be("RC5001");
        spans["step dispatch"].StatusDescription.Should().BeNull();
        spans.Open.Should().Be(0);
    }

    private static async Task<string> TakenAsync(App app, int calls)
    {
        var taken = "";
        for (var i = 0; i < calls; i++)
            taken += await app.SendAsync<string>("route", "x");
        return taken;
    }
}
