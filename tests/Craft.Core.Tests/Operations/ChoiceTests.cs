using System.Diagnostics;
using Crafting.Pipeline;

namespace Crafting.Tests;

public class ChoiceTests
{
    private static readonly Route<Order> Orders = Given.Route().From(Direct<Order>());

    // That it compiles is half of the test: what comes out of the choice is known without naming it.
    private static readonly Route<Receipt> Sized = Orders.Choice(on => on
        .When(order => order.Total > 1000, path => path.Filter(order => order.Total < 9000, "too much").Transform(order => new Receipt("large", order.Total)))
        .When(order => order.Total > 100, path => path.Transform(async order => { await Task.Yield(); return new Receipt("medium", order.Total); }))
        .Otherwise(path => path.Transform(order => new Receipt("small", order.Total))));

    [Theory]
    [InlineData(5000, "large")]
    [InlineData(500, "medium")]
    [InlineData(5, "small")]
    public async Task Goes_the_first_way_whose_predicate_holds_and_then_on(int total, string expected)
    {
        await using var app = await App.StartAsync(Sized.Transform(receipt => receipt.Kind + "!"));

        (await app.SendAsync<string>("route", new Order(total))).Should().Be(expected + "!");
    }

    [Fact]
    public async Task Declines_what_no_way_takes()
    {
        await using var app = await App.StartAsync(Orders.Choice(on => on.When(order => order.Total > 1, path => path)).To(_ => throw new InvalidOperationException("went on")));

        (await app.SendAsAsync(null, "route", new Order(1))).DropReason.Should().Be("unmatched");
    }

    [Fact]
    public async Task A_call_that_a_way_declines_is_declined()
    {
        await using var app = await App.StartAsync(Sized.To(_ => throw new InvalidOperationException("went on")));

        (await app.SendAsAsync(null, "route", new Order(9500))).DropReason.Should().Be("too much");
    }

    [Fact]
    public async Task Predicates_are_written_in_every_usual_form()
    {
        var asked = new Trail();
        Route<int> route = Orders.Choice(on => on
            .When(order => No("sync"), path => path.Transform(_ => 1))
            .When((order, exchange) => No(exchange.RouteId), path => path.Transform(_ => 2))
            .When(async order => { await Task.Yield(); return No("async"); }, path => path.Transform(_ => 3))
            .When(async (order, exchange) => { await Task.Yield(); return No("async " + exchange.RouteId); }, path => path.Transform(_ => 4))
            .When(order => new ValueTask<bool>(No("value task")), path => path.Transform(_ => 5))
            .When((order, exchange) => new ValueTask<bool>(No("value task " + exchange.RouteId)), path => path.Transform(_ => 6))
            .When(IsLarge, path => path.Transform(_ => 7))
            .When(IsLargeAsync, path => path.Transform(_ => 8))
            .Otherwise(path => path.Transform(_ => 9)));
        Route<int>[] firsts =
        [
            Given.Route("first1").From(Direct<Order>()).Choice(on => on.When((order, exchange) => true, path => path.Transform(_ => 1))),
            Given.Route("first2").From(Direct<Order>()).Choice(on => on.When(async order => { await Task.Yield(); return true; }, path => path.Transform(_ => 2))),
            Given.Route("first3").From(Direct<Order>()).Choice(on => on.When(async (order, _) => { await Task.Yield(); return true; }, path => path.Transform(_ => 3))),
            Given.Route("first4").From(Direct<Order>()).Choice<int>(on => on.When(order => new ValueTask<bool>(true), path => path.Transform(_ => 4))),
            Given.Route("first5").From(Direct<Order>()).Choice(on => on.When((order, _) => new ValueTask<bool>(true), path => path.Transform(_ => 5))),
        ];
        await using var app = await App.StartAsync([route, .. firsts]);

        (await app.SendAsync<int>("route", new Order(1))).Should().Be(9);
        asked.Entries.Should().Equal("sync", "route", "async", "async route", "value task", "value task route");
        for (var i = 1; i <= firsts.Length; i++)
            (await app.SendAsync<int>($"first{i}", new Order(1))).Should().Be(i);

        bool No(string name)
        {
            asked.Add(name);
            return false;
        }
    }

    [Fact]
    public async Task Ways_may_have_choices_of_their_own()
    {
        Route<string> route = Orders.Choice(on => on
            .When(order => order.Total > 10, path => path.Choice(inner => inner
                .When(order => order.Total > 100, way => way.Transform(order => "large"))
                .Otherwise(way => way.Transform(order => "medium"))))
            .Otherwise(path => path.Transform(_ => "small")));
        await using var app = await App.StartAsync(route);

        (await app.SendAsync<string>("route", new Order(11))).Should().Be("medium");
        route.ToString().Should().Be(
            "route: direct -> input -> choice(path 1: choice(path 1: transform | path otherwise: transform) | path otherwise: transform)");
    }

    [Theory]
    [InlineData("guest", "RC5015")]
    [InlineData("boss", null)]
    public async Task An_authorize_in_a_way_is_a_check_at_that_point(string role, string? code)
    {
        var route = Orders.Choice(on => on
            .When(order => order.Total > 10, path => path.Authorize("boss").Transform(_ => "large"))
            .Otherwise(path => path.Transform(_ => "small")));
        await using var app = await App.StartAsync(route);

        route.NeedsCaller.Should().BeTrue();
        (await app.CodeAsync(new() { Subject = "alice", Roles = [role] }, body: new Order(11))).Should().Be(code);
        (await app.CodeAsync(null, body: new Order(11))).Should().Be("RC5012");
        (await app.CodeAsync(null, body: new Order(1))).Should().BeNull("the other way asks for nobody");
    }

    [Fact]
    public async Task What_throws_fails_the_call_and_a_handler_around_the_choice_sees_it()
    {
        await using var app = await App.StartAsync(
            Given.Route("predicate").From(Direct<Order>()).Choice(on => on.When(order => order.Total / (order.Total - 1) > 0, path => path)),
            Given.Route("step").From(Direct<Order>()).Choice(on => on.When(_ => true, path => path.Transform<int>(_ => throw new InvalidOperationException()))),
            Given.Route("handled").From(Direct<Order>()).OnError((_, _) => 7).Choice(on => on.When(_ => true, path => path.Transform<int>(_ => throw new InvalidOperationException()))));

        (await app.FailureAsync("predicate", new Order(1))).Code.Should().Be("RC5001");
        (await app.FailureAsync("step", new Order(1))).Code.Should().Be("RC5001");
        (await app.SendAsync<int>("handled", new Order(1))).Should().Be(7);
    }

    [Fact]
    public async Task What_is_wrong_in_a_way_is_said_at_start_up()
    {
        var other = Given.Route("other").From(Direct<Order>());

        (await App.FailureAsync(Orders.Choice(on => on.When(_ => true, path => path.Filter(_ => true, " ")).Otherwise(path => other.Authorize([])))))
            .Should().Contain(".Filter was given a blank reason").And.Contain("A block of .Choice is a route of its own").And.Contain("an empty list of roles");
        (await App.FailureAsync(Orders.Choice(on => on.When(_ => true, path => path.OnError((_, _) => new Order(1))))))
            .Should().Contain(".onError is the last word of a block of .Choice");
        (await App.FailureAsync(Orders.Choice(on => on.When(_ => true, path => path.Authenticate(_ => Given.Alice)))))
            .Should().Contain(".authenticate stands in a block of .Choice, but guards a whole route");
    }

    [Fact]
    public async Task The_way_that_was_taken_is_a_span()
    {
        await using var app = await App.StartAsync(Sized.Transform(_ => 1));
        using var spans = new Spans();

        await app.SendAsAsync(null, "route", new Order(9500));
        await app.SendAsAsync(null, "route", new Order(5));

        spans.Tree.Should().Equal(
            "route route < incoming", "step input < route route", "step choice < route route", "path 1 < step choice", "step filter < path 1",
            "route route < incoming", "step input < route route", "step choice < route route", "path otherwise < step choice", "step transform < path otherwise",
            "step transform < route route");
        spans["path 1"].GetTagItem("craft.drop.reason").Should().Be("too much");
        spans.Open.Should().Be(0);
    }

    [Fact]
    public async Task A_way_that_fails_marks_its_span()
    {
        await using var app = await App.StartAsync(Orders.Choice(on => on.When(_ => true, path => path.Transform<int>(_ => throw new InvalidOperationException()))));
        using var spans = new Spans();

        await app.FailureAsync("route", new Order(1));

        spans["path 1"].Status.Should().Be(ActivityStatusCode.Error);
        spans["path 1"].StatusDescription.Should().Be("RC5001");
    }

    [Fact]
    public async Task What_a_way_remembers_belongs_to_one_application()
    {
        var route = Orders.Choice(on => on.When(_ => true, path => path.Then<int>(new CountStep())));
        await using var one = await App.StartAsync(route);
        await using var two = await App.StartAsync(route);

        await one.SendAsync<int>("route", new Order(1));

        (await one.SendAsync<int>("route", new Order(1))).Should().Be(2);
        (await two.SendAsync<int>("route", new Order(1))).Should().Be(1);
    }

    [Theory]
    [InlineData("on => on.When(n => n.Length > 1, path => path.Transform(n => 1)).Otherwise(path => path.Transform(n => \"a\"))")]
    [InlineData("on => on.When(n => n.Length > 1, path => path).Otherwise(path => path).Otherwise(path => path)")]
    [InlineData("on => on.When(n => n.Length > 1, path => path).Otherwise(path => path).When(n => true, path => path)")]
    [InlineData("on => on.Otherwise(path => path)")]
    [InlineData("on => on")]
    public void Ways_to_different_types_and_two_defaults_do_not_compile(string choice) =>
        Compiler.ErrorsOf($"notes.Choice({choice});").Should().NotBeEmpty().And.AllSatisfy(error => error[..6].Should().BeOneOf("CS0029", "CS1061", "CS0411", "CS1662"));

    private static bool IsLarge(Order order) => order.Total > 1000;

    private static Task<bool> IsLargeAsync(Order order) => Task.FromResult(order.Total > 1000);

    public sealed record Order(int Total);

    public sealed record Receipt(string Kind, int Total);

    private sealed class CountStep : Step
    {
        private int _count;

        public override string Name => "count";

        public override Step Begin(StepContext context) => new CountStep();

        public override ValueTask<Exchange> InvokeAsync(Exchange exchange, Next next) => next(exchange.WithBody(++_count));
    }
}
