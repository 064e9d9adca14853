using System.Globalization;

namespace Crafting.Tests;

public class MapTests
{
    private static readonly Route<List<int>> Lists = Given.Route().From(Direct<List<int>>());

    [Fact]
    public async Task Replaces_every_item_in_order()
    {
        Route<IReadOnlyList<string>> route = Lists.Map(x => x.ToString(CultureInfo.InvariantCulture)).Map(text => text + "!");
        await using var app = await App.StartAsync(route);

        (await app.SendAsync<IReadOnlyList<string>>("route", new List<int> { 3, 1, 2 })).Should().Equal("3!", "1!", "2!");
        (await app.SendAsync<IReadOnlyList<string>>("route", new List<int>())).Should().BeEmpty();
    }

    [Fact]
    public async Task Functions_are_written_in_every_usual_form()
    {
        Route<IReadOnlyList<int>> route = Lists
            .Map(x => x + 1)
            .Map((x, exchange) => x + exchange.RouteId.Length)
            .Map(async x => { await Task.Yield(); return x + 1; })
            .Map(async (x, exchange) => { await Task.Yield(); return x + exchange.RouteId.Length; })
            .Map(x => new ValueTask<int>(x + 1))
            .Map((x, _) => new ValueTask<int>(x + 1))
            .Map(Next)
            .Map(NextAsync);
        await using var app = await App.StartAsync(route);

        (await app.SendAsync<IReadOnlyList<int>>("route", new List<int> { 0, 10 })).Should().Equal(16, 26);
    }

    [Fact]
    public async Task Takes_every_kind_of_list()
    {
        Capability[] routes =
        [
            Given.Route("array").From(Direct<int[]>()).Map(x => x + 1),
            Given.Route("sequence").From(Direct<IEnumerable<int>>()).Map(x => x + 1),
            Given.Route("read-only").From(Direct<IReadOnlyList<int>>()).Map(x => x + 1),
            Given.Route("set").From(Direct<HashSet<int>>()).Map(x => x + 1),
            Given.Route("made").From(Direct()).Transform(_ => new[] { 1, 2 }.Where(x => x > 0)).Map(x => x + 1),
        ];
        await using var app = await App.StartAsync(routes);

        foreach (var (id, body) in new (string, object?)[] { ("array", new[] { 1, 2 }), ("sequence", new[] { 1, 2 }), ("read-only", new[] { 1, 2 }), ("set", new HashSet<int> { 1, 2 }), ("made", null) })
            (await app.SendAsync<IReadOnlyList<int>>(id, body)).Should().Equal([2, 3], id);
    }

    [Fact]
    public async Task Items_run_one_after_the_other_until_the_caller_has_gone()
    {
        using var gone = new CancellationTokenSource();
        var seen = new List<int>();
        await using var app = await App.StartAsync(Lists.Map(async x =>
        {
            seen.Add(x);
            await Task.Yield();
            if (x == 2)
                gone.Cancel();
            return x;
        }));

        await app.Awaiting(a => a.SendAsync<IReadOnlyList<int>>("route", new List<int> { 1, 2, 3 }, gone.Token).AsTask()).Should().ThrowAsync<OperationCanceledException>();

        seen.Should().Equal(1, 2);
    }

    [Fact]
    public async Task What_throws_and_a_list_that_is_null_fail_the_call()
    {
        await using var app = await App.StartAsync(Lists.Map(x => 1 / x));

        (await app.FailureAsync("route", new List<int> { 1, 0 })).Code.Should().Be("RC5001");
        (await app.FailureAsync("route", null)).Code.Should().Be("RC5001");
    }

    [Fact]
    public async Task Stands_in_a_branch_and_behind_a_handler()
    {
        await using var app = await App.StartAsync(Lists.Choice(on => on
            .When(list => list.Count > 0, path => path.OnError((_, _) => new List<int> { 7 }).Map(x => 1 / x))
            .Otherwise(path => path.Map(x => x))).Map(x => x + 1));

        (await app.SendAsync<IReadOnlyList<int>>("route", new List<int> { 1 })).Should().Equal(2);
        (await app.SendAsync<IReadOnlyList<int>>("route", new List<int> { 0 })).Should().Equal(8);
        (await app.SendAsync<IReadOnlyList<int>>("route", new List<int>())).Should().BeEmpty();
    }

    [Theory]
    [InlineData("n => store.Delete(n)")]
    [InlineData("async n => { await store.SendAsync(n); }")]
    [InlineData("async (n, x) => { await store.SendAsync(n); }")]
    public void A_function_that_returns_nothing_is_refused(string lambda) =>
        Compiler.ErrorsOf($"notes.Transform(n => new List<Note> {{ n }}).Map({lambda});")
            .Should().Equal("CS0619: 'MapVerb.Map<TItem>(IRoute<IEnumerable<TItem>>, " + (lambda.Contains("(n, x)") ? "Func<TItem, Exchange, Task>" : lambda.StartsWith("async") ? "Func<TItem, Task>" : "Action<TItem>")
                + ")' is obsolete: 'This function returns nothing. Return the new item, or use To for the whole list.'");

    [Fact]
    public void A_body_that_is_no_list_has_no_items() =>
        Compiler.ErrorsOf("notes.Map(n => n);").Should().ContainSingle().Which.Should().MatchRegex("^CS(0411|1929|1061)");

    private static int Next(int x) => x + 1;

    private static Task<int> NextAsync(int x) => Task.FromResult(x + 1);
}
