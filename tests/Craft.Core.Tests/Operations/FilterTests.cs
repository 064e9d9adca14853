namespace Crafting.Tests;

public class FilterTests
{
    private static readonly Capability Even = Given.Route().From(Direct<int>()).Filter(x => x % 2 == 0, "odd").Transform(x => x * 10);

    [Fact]
    public async Task Goes_on_when_the_predicate_holds()
    {
        await using var app = await App.StartAsync(Even);

        (await app.SendAsync<int>("route", 4)).Should().Be(40);
    }

    [Fact]
    public async Task Declines_otherwise_and_is_never_an_empty_success()
    {
        await using var app = await App.StartAsync(Even);

        var result = await app.SendAsAsync(null, "route", 3);

        (result.IsDropped, result.DropReason).Should().Be((true, "odd"));
        (await App.CodeOfAsync(app.SendAsync<int>("route", 3))).Should().Be("RC5031");
        (await App.CodeOfAsync(app.SendAsync<object?>("route", 3))).Should().Be("RC5031");
    }

    [Fact]
    public async Task Has_a_reason_of_its_own_when_none_is_given()
    {
        await using var app = await App.StartAsync(Given.Route().From(Direct()).Filter(async _ => { await Task.Yield(); return false; }));

        (await app.SendAsAsync(null, "route")).DropReason.Should().Be("filtered");
    }

    [Fact]
    public async Task The_steps_behind_it_do_not_run()
    {
        var trail = new Trail();
        await using var app = await App.StartAsync(
            Given.Route().From(Direct()).Filter(_ => false).Then(trail.Mark("after", Crafting.Pipeline.Stage.Body)));

        await app.SendAsAsync(null, "route");

        trail.Entries.Should().BeEmpty();
    }

    [Fact]
    public async Task A_declined_call_is_not_held_against_the_output()
    {
        await using var app = await App.StartAsync(
            Given.Route().Output<Answer>().From(Direct()).Filter(_ => false).Transform(_ => new Answer(1)));

        var result = await app.SendAsAsync(null, "route");

        (result.IsDropped, result.Output).Should().Be((true, null));
    }

    [Fact]
    public async Task A_predicate_that_throws_fails_the_call()
    {
        await using var app = await App.StartAsync(Given.Route().From(Direct()).Filter((Unit _) => throw new InvalidOperationException()));

        (await app.FailureAsync("route")).Code.Should().Be("RC5001");
    }

    public sealed record Answer(int Value);
}
