using System.Text.Json;

namespace Crafting.Tests;

public class InputTests
{
    private static readonly Capability Route = Given.Route().Input<Order>().From(Direct()).Transform(order => order);

    [Fact]
    public async Task Json_is_read_into_the_input_type()
    {
        await using var app = await App.StartAsync(Route);

        (await app.SendAsync<Order>("route", JsonElement.Parse("""{"item":"pen","count":2}"""))).Should().Be(new Order("pen", 2));
    }

    [Fact]
    public async Task An_object_of_the_type_itself_passes_as_it_is()
    {
        var order = new Order("pen", 2);
        await using var app = await App.StartAsync(Route);

        (await app.SendAsync<Order>("route", order)).Should().BeSameAs(order);
    }

    [Fact]
    public async Task Anything_that_writes_the_same_json_will_do()
    {
        await using var app = await App.StartAsync(Route);

        (await app.SendAsync<Order>("route", new { item = "pen", count = 2 })).Should().Be(new Order("pen", 2));
        (await app.SendAsync<Order>("route", new Dictionary<string, object> { ["item"] = "pen", ["count"] = 2 }))
            .Should().Be(new Order("pen", 2));
    }

    [Theory]
    [InlineData("""{"item":"pen"}""")]
    [InlineData("""{"item":"pen","count":100}""")]
    [InlineData("""{"item":"pen","count":2,"more":true}""")]
    [InlineData("[]")]
    [InlineData("null")]
    public async Task What_does_not_match_is_refused_before_any_code_of_the_users_runs(string json)
    {
        var ran = false;
        await using var app = await App.StartAsync(Given.Route().Input<Order>().From(Direct()).Transform(_ => ran = true));

        (await app.FailureAsync("route", JsonElement.Parse(json))).Code.Should().Be("RC5002");
        ran.Should().BeFalse();
    }

    [Fact]
    public async Task An_object_of_the_type_is_held_to_the_same_rules()
    {
        await using var app = await App.StartAsync(Route);

        (await app.FailureAsync("route", new Order("pen", 100))).Code.Should().Be("RC5002");
        (await app.FailureAsync("route", null)).Code.Should().Be("RC5002");
    }

    [Fact]
    public async Task A_body_that_cannot_be_json_is_refused()
    {
        var cycle = new List<object>();
        cycle.Add(cycle);
        await using var app = await App.StartAsync(Route);

        (await app.FailureAsync("route", cycle)).Code.Should().Be("RC5016");
    }

    [Fact]
    public async Task A_route_without_input_takes_no_arguments()
    {
        await using var app = await App.StartAsync(Given.Route().From(Direct()).Transform(_ => 1));

        (await app.SendAsync<int>("route")).Should().Be(1);
        (await app.SendAsync<int>("route", JsonElement.Parse("{}"))).Should().Be(1);
        (await app.FailureAsync("route", JsonElement.Parse("""{"surprise":1}"""))).Code.Should().Be("RC5002");
    }

    [Fact]
    public async Task A_source_that_knows_its_type_lets_nothing_else_through()
    {
        await using var app = await App.StartAsync(
            Given.Route("value").From(Direct<int>()).Transform(x => x),
            Given.Route("nullable").From(Direct<int?>()).Transform(x => x is null),
            Given.Route("text").From(Direct<string>()).Transform(x => x is null));

        (await app.FailureAsync("value", "text")).Code.Should().Be("RC5002");
        (await app.FailureAsync("value", null)).Code.Should().Be("RC5002");
        (await app.FailureAsync("value", 5L)).Code.Should().Be("RC5002");
        (await app.SendAsync<bool>("nullable")).Should().BeTrue();
        (await app.SendAsync<bool>("text")).Should().BeTrue();
    }

    public sealed record Order(string Item, [property: System.ComponentModel.DataAnnotations.Range(1, 9)] int Count);
}
