using Crafting.Pipeline;

namespace Crafting.Tests;

public class CapabilityTests
{
    [Fact]
    public void Says_what_was_written()
    {
        Capability route = Craft.Route()
            .Id("notes")
            .Title("Notes")
            .Description("Lists notes.")
            .Tag(" read-only ", "notes", "read-only")
            .Tag("notes")
            .Output<List<string>>().Input<Query>().From(Direct()).Transform(query => new List<string> { query.Text });

        route.Id.Should().Be("notes");
        route.Title.Should().Be("Notes");
        route.Description.Should().Be("Lists notes.");
        route.Tags.Should().Equal("read-only", "notes");
        route.InputType.Should().Be<Query>();
        route.OutputType.Should().Be<List<string>>();
        route.ResultType.Should().Be<List<string>>();
        route.Source.Name.Should().Be("direct");
    }

    [Fact]
    public void What_is_missing_is_empty_or_null()
    {
        Capability route = Craft.Route().From(Direct<int>());

        (route.Id, route.Title, route.Description, route.InputType, route.OutputType).Should().Be(("", null, "", null, null));
        route.Tags.Should().BeEmpty();
        route.ResultType.Should().Be<int>();
    }

    [Fact]
    public void Names_work_before_and_after_the_input()
    {
        Capability route = Craft.Route()
            .Input<Query>()
            .Id("notes")
            .Title("Notes")
            .Description("d")
            .Tag("t")
            .Authorize()
            .Output<Query>()
            .From(Direct());

        (route.Id, route.Title, route.Description).Should().Be(("notes", "Notes", "d"));
        route.ToString().Should().Be("notes: direct -> authorize -> input -> output");
    }

    [Fact]
    public void Draws_itself_in_the_order_in_which_it_runs()
    {
        var route = Given.Route("notes").OnError((_, _) => 1).OnError((_, _) => 2).Output<Query>().Input<Query>().From(Direct())
            .Authorize("member", "admin")
                .Header("a", "1")
                .OnError((_, _) => Recovery.Drop())
                .Filter(_ => true)
                .Authorize()
                .Tap(_ => { })
                .To(_ => { })
                .Log()
                .Process(x => x)
                .Enrich(query => query)
                .Validate(_ => true, "m")
                .Transform(query => query);

        route.ToString().Should().Be(
            "notes: direct -> onError -> authorize(member, admin) -> input -> header -> onError(filter) -> authorize -> tap -> to -> log "
                + "-> process -> enrich -> validate -> transform -> output");
    }

    public static TheoryData<string, AuthorizeOptions> Gates => new()
    {
        { "authorize", new() },
        { "authorize(member, staff)", new() { Roles = ["member", "staff"] } },
        { "authorize(scope notes:read notes:write)", new() { Scopes = ["notes:read", "notes:write"] } },
        { "authorize(all of a, b; predicate; policy Verified)", new() { AllRoles = ["a", "b"], Predicate = _ =>
            true, Policy = "Verified" } },
        { "authorize(member; scope notes:write; subject alice; actor none or ai_agent)", new()
            {
                Roles = ["member"],
                Scopes = ["notes:write"],
                Subject = new() { Subject = "alice" },
                Actor = ActorRule.None.Or(new ActorMatcher { Profile = "ai_agent" }),
            }
        },
    };

    [Theory]
    [MemberData(nameof(Gates), DisableDiscoveryEnumeration = true)]
    public void A_gate_says_what_it_asks_for(string drawn, AuthorizeOptions options)
    {
        Given.Route().Authorize(options).From(Direct()).ToString().Should().Be($"route: direct -> {drawn} -> input");
        Given.Route().From(Direct()).Transform(_ => 1).Authorize(options).ToString()
            .Should().Be($"route: direct -> input -> transform -> {drawn}");
    }

    [Fact]
    public void Draws_itself_without_an_id() => Craft.Route().From(Direct()).ToString().Should().Be("(no id): direct -> input");

    [Fact]
    public async Task A_beginning_can_be_continued_twice()
    {
        var secured = Craft.Route().Description("Secured.").Authorize("member");
        var first = secured.Id("first").Title("First").Tag("one").From(Direct()).Transform(_ => 1);
        var second = secured.Id("second").Tag("two").Input<Query>().Authorize("admin").From(Direct()).Transform(_ => 2);
        await using var app = await App.StartAsync(first, second);

        secured.From(Direct()).ToString().Should().Be("(no id): direct -> authorize(member) -> input");
        first.Tags.Should().Equal("one");
        (second.Title, second.ToString())
            .Should().Be((null, "second: direct -> authorize(member) -> authorize(admin) -> input -> transform"));
        (await app.SendAsAsync(Given.Caller("member"), "first")).Body.Should().Be(1);
        (await app.FailureAsync("second", new Query(""), Given.Caller("member"))).Code.Should().Be("RC5015");
    }

    [Fact]
    public async Task A_route_can_be_continued_twice_at_every_step()
    {
        var start = Given.Route().From(Direct<int>()).OnError((_, _) => -1);
        var doubled = start.Transform(x => x * 2);
        Route<string> text = doubled.Transform(x => $"{x}");
        Route<int> risky = start.Transform<int>(_ => throw new InvalidOperationException());

        start.ToString().Should().Be("route: direct -> input");
        (await Send<int>(doubled)).Should().Be(6);
        (await Send<string>(text)).Should().Be("6");
        (await Send<int>(risky)).Should().Be(-1);

        static async Task<T> Send<T>(Capability route)
        {
            await using var app = await App.StartAsync(route);
            return await app.SendAsync<T>("route", 3);
        }
    }

    [Fact]
    public async Task One_definition_serves_many_applications()
    {
        Capability route = Given.Route().From(Direct<int>()).Transform(x => x + 1);
        await using var one = await App.StartAsync(route);
        await using var two = await App.StartAsync(route);

        (await one.SendAsync<int>("route", 1)).Should().Be(2);
        (await two.SendAsync<int>("route", 2)).Should().Be(3);
    }

    [Fact]
    public void Missing_pieces_are_refused_where_they_are_written()
    {
        Craft.Route().Invoking(route => route.From((ISource)null!)).Should().Throw<ArgumentNullException>();
        Craft.Route().Invoking(route => route.From((ISource<int>)null!)).Should().Throw<ArgumentNullException>();
        Craft.Route().Invoking(route => route.Then(null!)).Should().Throw<ArgumentNullException>();
        Craft.Route().Invoking(route => route.Authorize((string[])null!)).Should().Throw<ArgumentNullException>();
        Craft.Route().Invoking(route => route.OnError((Func<CraftException, Exchange, int>)null!)).Should().Throw<ArgumentNullException>();
        Craft.Route().From(Direct()).Invoking(route => route.Then(null!)).Should().Throw<ArgumentNullException>();
        Craft.Route().From(Direct()).Invoking(route => route.Enrich(_ => 1, (Func<Unit, int, int>)null!))
            .Should().Throw<ArgumentNullException>();
        Craft.Route().From(Direct()).Invoking(route => route.Tap((Action<Unit>)null!)).Should().Throw<ArgumentNullException>();
    }

    public sealed record Query(string Text);
}
