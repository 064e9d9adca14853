using Crafting.Pipeline;

namespace Crafting.Tests;

/// <summary>One mistake each: the code, the route, the value and what to write instead.</summary>
public class RouteProblemTests
{
    public static TheoryData<string, Capability> Mistakes => new()
    {
        { "RC1001 route without id (capability 1 of AddCapabilities(…), \"d\"): It has no id ((no id): direct -> input). "
            + "Write .Id(\"…\") before .From(…).", Craft.Route().Description("d").From(Direct()) },
        { "RC1001 route without id (capability 1 of AddCapabilities(…), \"d\"): It has no id ((no id): direct -> input). "
            + "Write .Id(\"…\") before .From(…).", Craft.Route().Id("").Description("d").From(Direct()) },
        { "RC1001 route without id (capability 1 of AddCapabilities(…), \"d\"): It has no id ( : direct -> input). "
            + "Write .Id(\"…\") before .From(…).", Craft.Route().Id(" ").Description("d").From(Direct()) },
        { "RC1001 route 'my route': Its id has white space in it. "
            + "Use letters, digits, '_', '-' or '.'.", Craft.Route().Id("my route").Description("d").From(Direct()) },
        { "RC1001 route 'route\n': Its id has white space in it. "
            + "Use letters, digits, '_', '-' or '.'.", Craft.Route().Id("route\n").Description("d").From(Direct()) },
        { "RC1001 route 'route': It has no description. "
            + "Write .Description(\"…\") so that a caller can choose it.", Craft.Route().Id("route").From(Direct()) },
        { "RC1001 route 'route': It has no description. "
            + "Write .Description(\"…\") so that a caller can choose it.", Craft.Route().Id("route").Description("\t").From(Direct()) },
        { "RC2001 route 'b': .Id is written twice, with \"a\" and with \"b\". Keep one.", Given.Route("a").Id("b").From(Direct()) },
        { "RC2001 route 'route': .Title is written twice, with \"One\" "
            + "and with \"Two\". Keep one.", Given.Route().Title("One").Title("Two").From(Direct()) },
        { "RC2001 route 'route': .Description is written twice, with \"Does something.\" "
            + "and with \"Other.\". Keep one.", Given.Route().Description("Other.").From(Direct()) },
        { "RC2001 route 'route': .Output is written twice, with \"Answer\" "
            + "and with \"Answer\". Keep one.", Given.Route()
                .Output<Answer>()
                .Output<Answer>()
                .From(Direct())
                .Transform(_ => new Answer(1)) },
        { "RC2001 route 'route': .Tag was given an empty tag. Remove it.", Given.Route().Tag("ok", " ").From(Direct()) },
        { "RC2001 route 'route': .Tag was given an empty tag. Remove it.", Given.Route().Tag(null!, "ok").From(Direct()) },
        { "RC5003 route 'route': .Authorize was given an empty list of roles. "
            + "Write .Authorize(\"role\"), or .Authorize() for anyone who is signed in.", Given.Route().Authorize([]).From(Direct()) },
        { "RC5003 route 'route': .Authorize was given an empty list of roles. "
            + "Write .Authorize(\"role\"), or .Authorize() for anyone who is signed in.", Given.Route().From(Direct())
                .Authorize(Array.Empty<string>()) },
        { "RC5003 route 'route': .Authorize was given a blank role. "
            + "Remove it or name the role.", Given.Route().From(Direct()).Authorize("member", " ") },
        { "RC5003 route 'route': .Header needs a name.", Given.Route().From(Direct()).Header(" ", "x") },
        { "RC5003 route 'route': .Header(\"Craft.id\", …): "
            + "names that begin with 'craft.' are Craft's own. Choose another.", Given.Route().From(Direct()).Header("Craft.id", "x") },
        { "RC5003 route 'route': .Filter was given a blank reason. Leave it out or say why.", Given.Route().From(Direct()).Filter(_ =>
            true, "") },
        { "RC5003 route 'route': .Validate needs a message that "
            + "tells the caller what to change.", Given.Route().From(Direct()).Validate(_ => true, " ") },
        { "RC2001 route 'route': .OnError stands after the last step and has nothing to guard. "
            + "Move it before the step, or before .From(…) to guard the whole route.", Given.Route()
                .From(Direct())
                .Transform(_ => 1)
                .OnError((_, _) => 2) },
        { "RC2001 route 'route': .OnError stands after the last step and has nothing to guard. "
            + "Move it before the step, or before .From(…) to guard the whole route.", Given.Route()
                .From(Direct())
                .OnError((_, _) => 2)
                .Authorize() },
        { "RC2001 route 'route': .OnError gives String, but the route goes on after .transform with "
            + "Int32. Give Int32, or a Recovery.", Given.Route().From(Direct()).OnError((_, _) => "none").Transform(_ => 1) },
        { "RC2001 route 'route': .OnError gives String, but .Output<Answer>() is declared. "
            + "Give Answer, or a Recovery.", Given.Route()
                .OnError((_, _) => "none")
                .Output<Answer>()
                .From(Direct())
                .Transform(_ => new Answer(1)) },
        { "RC2001 route 'route': .Output<Answer>() is declared, but the last step gives "
            + "List<Answer>. Make them the same type.", Given.Route().Output<Answer>().From(Direct()).Transform(_ => new List<Answer>()) },
        { "RC2001 route 'route': The step 'spoiled' stands before .From(…) and is not a "
            + "gate. Move it behind .From(…).", Given.Route().Then(new SpoiledStep(Stage.Body)).From(Direct()) },
        { "RC5003 route 'route': The check of 'spoiled' failed. "
            + "InvalidOperationException: no check today", Given.Route().Then(new SpoiledStep(Stage.Throttle)).From(Direct()) },
    };

    [Theory]
    [MemberData(nameof(Mistakes), DisableDiscoveryEnumeration = true)]
    public async Task Names_the_route_the_value_and_the_remedy(string problem, Capability route) =>
        (await App.FailureAsync(route)).Should().Be($"Craft cannot start: 1 problem.\n  {problem}");

    [Fact]
    public async Task Roles_are_taken_when_they_are_named_and_what_becomes_of_the_list_is_no_matter()
    {
        string[] before = ["member"], after = ["member"], emptied = [];
        var atTheDoor = Given.Route("before").Authorize(before).From(Direct());
        var behind = Given.Route("after").From(Direct()).Transform(_ => 1).Authorize(after);
        before[0] = after[0] = "";
        await using var app = await App.StartAsync(atTheDoor, behind);

        atTheDoor.ToString().Should().Contain("authorize(member)");
        (await app.FailureAsync("before", principal: Given.Caller("", "other"))).Code.Should().Be("RC5015");
        (await app.FailureAsync("after", principal: Given.Caller("", "other"))).Code.Should().Be("RC5015");
        (await App.FailureAsync(Given.Route().Authorize(emptied).Authorize().From(Direct())))
            .Should().Contain("RC5003 route 'route': .Authorize was given an empty list of roles.", "no gate that follows makes it right");
    }

    [Fact]
    public async Task A_type_without_a_schema_is_a_problem_of_its_route() =>
        (await App.FailureAsync(Given.Route().Input<Func<int>>().From(Direct())))
            .Should().StartWith("Craft cannot start: 1 problem.\n  RC5003 route 'route': .Input<Func<Int32>>(): ");

    [Fact]
    public async Task Two_routes_with_one_id_are_one_problem() =>
        (await App.FailureAsync(Given.Route("twin").From(Direct()), Given.Route("twin").From(Direct<int>()), Given.Route("other").From(Direct())))
            .Should()
                .Be("Craft cannot start: 1 problem.\n  RC1002 route 'twin': 2 routes have this id. Give each its own, and add each once.");

    [Fact]
    public async Task The_last_handler_of_a_whole_route_replaces_the_others_without_complaint()
    {
        await using var app = await App.StartAsync(Given.Route().OnError((_, _) =>
            1).OnError((_, _) => 2).From(Direct()).Transform<int>(_ => throw new InvalidOperationException()));

        (await app.SendAsync<int>("route")).Should().Be(2);
    }

    [Theory]
    [InlineData("orders.create")]
    [InlineData("orders/create")]
    [InlineData("Größe-1")]
    public async Task An_id_may_be_any_word(string id)
    {
        await using var app = await App.StartAsync(Given.Route(id).From(Direct()).Transform(_ => 1));

        (await app.SendAsync<int>(id)).Should().Be(1);
    }

    public sealed record Answer(int Value);

    private sealed class SpoiledStep(Stage stage) : Step
    {
        public override string Name => "spoiled";

        public override Stage Stage => stage;

        public override void Check(Capability capability, Problems problems) => throw new InvalidOperationException("no check today");

        public override ValueTask<Exchange> InvokeAsync(Exchange exchange, Next next) => next(exchange);
    }
}
