using System.ComponentModel.DataAnnotations;

namespace Crafting.Tests;

public class OutputTests
{
    [Fact]
    public async Task The_result_is_written_as_the_contract_says()
    {
        await using var app = await App.StartAsync(Given.Route().Output<Answer>().From(Direct()).Transform(_ => new Answer(1)));

        var result = await app.SendAsAsync(null, "route");

        result.Output!.Value.GetRawText().Should().Be("""{"value":1}""");
        result.Body.Should().Be(new Answer(1));
    }

    [Fact]
    public async Task A_result_that_breaks_the_promise_fails_the_call()
    {
        await using var app = await App.StartAsync(
            Given.Route("wrong").Output<Answer>().From(Direct()).Transform(_ => new Answer(100)),
            Given.Route("null").Output<Answer>().From(Direct()).Transform(_ => (Answer)null!));

        (await app.FailureAsync("wrong")).Message.Should().StartWith("The result is not what the capability declares: ");
        (await app.FailureAsync("null")).Code.Should().Be("RC5002");
    }

    [Fact]
    public async Task Without_a_contract_there_is_nothing_to_publish()
    {
        await using var app = await App.StartAsync(Given.Route().From(Direct()).Transform(_ => new Answer(100)));

        (await app.SendAsAsync(null, "route")).Output.Should().BeNull();
    }

    [Fact]
    public async Task A_body_that_is_changed_afterwards_is_not_published_with_the_old_json()
    {
        await using var app = await App.StartAsync(Given.Route().Output<Answer>().From(Direct()).Transform(_ => new Answer(1)));

        var result = await app.SendAsAsync(null, "route");

        result.WithBody(new Answer(2)).Output.Should().BeNull();
        result.WithHeader("a", 1).Output.Should().NotBeNull();
    }

    [Fact]
    public async Task A_result_of_a_derived_type_keeps_the_promise_of_its_base()
    {
        await using var app = await App.StartAsync(Given.Route().Output<Shape>().From(Direct()).Transform(_ => new Square(3)));

        (await app.SendAsAsync(null, "route")).Output!.Value.GetProperty("name").GetString().Should().Be("square");
    }

    public sealed record Answer([property: Range(0, 9)] int Value);

    public record Shape(string Name);

    public sealed record Square(int Side) : Shape("square");
}
