using Crafting.Pipeline;

namespace Crafting.Tests;

/// <summary>The order of the gates is fixed. Anybody can add one.</summary>
public class StageTests
{
    private static readonly string[] InOrder =
    [
        "Error", "Authenticate", "Authorize", "Parse", "Input", "Throttle", "CircuitBreaker",
        "Retry", "Timeout", "Concurrency", "Cache", "first", "second", "Output",
    ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Gates_run_in_the_order_of_the_stages_whatever_the_order_written(bool reversed)
    {
        var trail = new Trail();
        IEnumerable<Stage> stages = Enum.GetValues<Stage>().Where(stage => stage != Stage.Body);
        Route<Unit> route = (reversed ? stages.Reverse() : stages).Aggregate(
            Given.Route().From(Direct()).Then(trail.Mark("first", Stage.Body)),
            (soFar, stage) => soFar.Then(trail.Mark(stage.ToString(), stage)));
        await using var app = await App.StartAsync(route.Then(trail.Mark("second", Stage.Body)));

        await app.SendAsync<object?>("route");

        trail.Entries.Should().Equal(InOrder);
    }

    [Fact]
    public async Task Gates_written_before_the_source_take_the_same_places()
    {
        var trail = new Trail();
        var head = Enum.GetValues<Stage>().Where(stage => stage != Stage.Body).Reverse()
            .Aggregate(Given.Route(), (soFar, stage) => soFar.Then(trail.Mark(stage.ToString(), stage)));
        await using var app = await App.StartAsync(
            head.From(Direct()).Then(trail.Mark("first", Stage.Body)).Then(trail.Mark("second", Stage.Body)));

        await app.SendAsync<object?>("route");

        trail.Entries.Should().Equal(InOrder);
    }

    [Fact]
    public async Task Gates_of_one_stage_run_in_the_order_written()
    {
        var trail = new Trail();
        await using var app = await App.StartAsync(Given.Route()
            .Then(trail.Mark("one", Stage.Throttle))
                .Then(trail.Mark("two", Stage.Throttle))
                .From(Direct())
                .Then(trail.Mark("three", Stage.Throttle)));

        await app.SendAsync<object?>("route");

        trail.Entries.Should().Equal("one", "two", "three");
    }

    [Fact]
    public async Task The_built_in_gates_stand_at_their_stages()
    {
        var trail = new Trail();
        var route = Given.Route().Output<Box>().Input<Box>().From(Direct())
            .Then(trail.Mark("throttle", Stage.Throttle)).Then(trail.Mark("authenticate", Stage.Authenticate))
            .Authorize("member").Then(trail.Mark("body", Stage.Body)).Then(trail.Mark("parse", Stage.Parse));
        await using var app = await App.StartAsync(route);

        route.ToString().Should().Be("route: direct -> authenticate -> authorize(member) -> parse -> input -> throttle -> body -> output");
        (await app.FailureAsync("route", new { value = 1 })).Code.Should().Be("RC5012");
        trail.Entries.Should().Equal("authenticate");
    }

    [Fact]
    public async Task A_step_that_calls_next_again_does_not_authorize_again()
    {
        var trail = new Trail();
        var tries = 0;
        await using var app = await App.StartAsync(Given.Route().From(Direct())
            .Then(new AgainStep(3)).Then(trail.Mark("door", Stage.Authorize)).Then(trail.Mark("attempt", Stage.Timeout))
            .Transform(_ => ++tries < 3 ? throw new InvalidOperationException() : tries));

        (await app.SendAsync<int>("route")).Should().Be(3);
        trail.Entries.Should().Equal("door", "attempt", "attempt", "attempt");
    }

    [Fact]
    public async Task A_step_that_does_not_call_next_ends_the_route_with_its_own_answer()
    {
        await using var app = await App.StartAsync(Given.Route().From(Direct())
            .Then<int>(new AnswerStep(42)).Transform<int>(_ => throw new InvalidOperationException()));

        (await app.SendAsync<int>("route")).Should().Be(42);
    }

    public sealed record Box(int Value);

    private sealed class AnswerStep(int answer) : Step
    {
        public override string Name => "answer";

        public override Stage Stage => Stage.Cache;

        public override ValueTask<Exchange> InvokeAsync(Exchange exchange, Next next) => new(exchange.WithBody(answer));
    }
}
