namespace Crafting.Tests;

public class HeaderTests
{
    [Fact]
    public async Task Sets_headers_for_the_steps_that_follow_and_keeps_the_body()
    {
        await using var app = await App.StartAsync(Given.Route().From(Direct<string>())
            .Header("fixed", "one").Header("made", body => body.Length)
                .Header("asked", async (_, exchange) => { await Task.Yield(); return exchange.RouteId; }));

        var result = await app.SendAsAsync(null, "route", "body");

        result.Body.Should().Be("body");
        result.Headers.Should().BeEquivalentTo(new Dictionary<string, object?> { ["fixed"] = "one", ["made"] = 4, ["asked"] = "route" });
    }

    [Fact]
    public async Task The_last_value_of_a_name_counts_and_names_are_ordinal()
    {
        await using var app = await App.StartAsync(Given.Route().From(Direct()).Header("a", "1").Header("a", "2").Header("A", "3"));

        (await app.SendAsAsync(null, "route")).Headers
            .Should().BeEquivalentTo(new Dictionary<string, object?> { ["a"] = "2", ["A"] = "3" });
    }

    [Fact]
    public async Task Headers_that_came_in_are_kept()
    {
        await using var app = await App.StartAsync(Given.Route().From(Direct()).Header("b", "2"));
        var arriving = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase) { ["a"] = 1 };

        var result = await app.ArriveAsync("route", new() { Headers = arriving });

        result.Headers.Should().BeEquivalentTo(new Dictionary<string, object?> { ["a"] = 1, ["b"] = "2" });
        result.Headers.ContainsKey("B").Should().BeFalse();
        arriving.Should().HaveCount(1, "the source's own headers are not touched");
    }
}
